"""Pixels: what measures a web site's visits for an ad account, and who may look at them."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.declaring import declare_section
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.resource import Declared
from bcsync.model.roles import ACCOUNT_ROLES

FIELDS = (
    Field("name"),
    Field("mode"),
    Field("account", refers_to="ad_account"),
    Field("viewers", ranks=ACCOUNT_ROLES, people=True),
)
_declare_plain = declare_section("pixel", "pixels", FIELDS)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    for declared in _declare_plain(owner, reading):
        block = owner.block["pixels"][declared.address.rpartition("/")[2]]
        attributes = dict(declared.attributes)
        if "account" in block:
            word = f"{owner.key}/{block['account']}"
            place = block.places["account"]
            attributes["account"] = reading.account(word, place, at_value=True)
        if "viewers" in block:
            people = list(reading.people(block["viewers"]))
            for person in people:
                reading.check_member(owner, person.email, person.place)
            attributes["viewers"] = {person.email: person.value for person in people}
        yield declared._replace(attributes=attributes)


PIXEL = Kind(
    name="pixel",
    section="pixels",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "member", "ad_account"),
    assigned_id=True,
    way=Way.GROUP,
)
