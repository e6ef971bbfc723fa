"""Approvals: incoming access requests that the owner of an ad account says yes to."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import approval_address, path_of
from bcsync.model.resource import Declared, ListMode
from bcsync.model.roles import ACCOUNT_ROLES
from bcsync.source.mapping import Map

FIELDS = (Field("up_to", ranks=ACCOUNT_ROLES),)
PERMISSION = Field("permission", ranks=ACCOUNT_ROLES)
"""What the platform shows of one."""


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = owner.block.get("approvals")
    if entries is None:
        return
    mode = reading.mode(owner, "approvals") if owner.is_center else ListMode.EXCLUSIVE
    reading.lists[(owner.identity, "approvals")] = mode
    given: dict[str, tuple[str, int]] = {}
    for entry in entries:
        for declared in _approvals(owner, entry, reading):
            before = given.setdefault(declared.address, (entry["up_to"], declared.place))
            if before[1] == declared.place:
                yield declared
            elif before[0] != entry["up_to"]:
                reading.report(
                    "given-twice",
                    declared.place,
                    f"{path_of(declared.address)} is approved up to {before[0]} "
                    f"and up to {entry['up_to']}",
                    hint="keep one of the two entries",
                    at_value=True,
                    also=(before[1],),
                )


def _approvals(owner: Owner, entry: Map, reading: Reading) -> Iterator[Declared]:
    word = entry["business_center"]
    center = reading.center(word, entry.places["business_center"], at_value=True)
    if center is None:
        return
    for account, place in reading.own_accounts(owner, entry["accounts"]):
        yield Declared(
            approval_address(account, word),
            "approval",
            (account, center),
            {"up_to": entry["up_to"]},
            place,
        )


APPROVAL = Kind(
    name="approval",
    section="approvals",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "ad_account", "access"),
    composed_of=("ad_account", "business_center"),
    shown=PERMISSION,
    establish=Action.APPROVE,
    way=Way.RELATION,
    answers="access",
)
