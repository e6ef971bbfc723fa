"""Partners: other Business Centers that owned ad accounts are shared with."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.address import address
from bcsync.model.resource import Declared


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "partners") if owner.is_center else None
    for word in entries or ():
        place = entries.places[word] if entries is not None else owner.place
        partner = reading.center(word, place)
        if partner is None:
            continue
        if partner == owner.identity:
            reading.report(
                "own-partner",
                place,
                f"{owner.key} cannot be its own partner",
                hint="name another Business Center",
            )
            continue
        yield Declared(
            address("partner", owner.key, word), "partner", (owner.identity, partner), {}, place
        )


PARTNER = Kind(
    name="partner",
    section="partners",
    fields=(),
    declare=_declare,
    names=("business_center",),
    composed_of=("business_center", "business_center"),
    # Each side sees the other, whoever added whom (reference/tiktok-api.md, section 11).
    symmetric=True,
    way=Way.PARTNERSHIP,
)
