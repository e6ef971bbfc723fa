"""Pixels: what measures a web site's visits for an ad account."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.kind import Field, Kind, keyed_options, plain_fields
from bcsync.kinds.reading import Owner, Reading
from bcsync.model.address import address
from bcsync.model.resource import Declared

FIELDS = (Field("name"), Field("mode"), Field("account", refers_to="ad_account"))
_read = plain_fields("pixel", FIELDS)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "pixels")
    for key, block in (entries or {}).items():
        attributes = _read(block, reading)
        if "account" in block:
            word = f"{owner.key}/{block['account']}"
            attributes["account"] = reading.account(word, block.places["account"], at_value=True)
        yield Declared(
            address("pixel", owner.key, key),
            "pixel",
            (owner.identity,),
            attributes,
            entries.places[key] if entries is not None else owner.place,
            keyed_options("pixel", owner.key, block),
        )


PIXEL = Kind(
    name="pixel",
    section="pixels",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "ad_account"),
    assigned_id=True,
)
