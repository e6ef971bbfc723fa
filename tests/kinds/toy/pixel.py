"""Pixels: what measures a web site's visits for an ad account."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.declaring import declare_section
from bcsync.kinds.kind import Field, Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.model.resource import Declared

FIELDS = (Field("name"), Field("mode"), Field("account", refers_to="ad_account"))
_declare_plain = declare_section("pixel", "pixels", FIELDS)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    for declared in _declare_plain(owner, reading):
        block = owner.block["pixels"][declared.address.rpartition("/")[2]]
        if "account" not in block:
            yield declared
            continue
        word = f"{owner.key}/{block['account']}"
        account = reading.account(word, block.places["account"], at_value=True)
        yield declared._replace(attributes={**declared.attributes, "account": account})


PIXEL = Kind(
    name="pixel",
    section="pixels",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "ad_account"),
    assigned_id=True,
)
