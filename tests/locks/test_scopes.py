"""What a plan touches, and therefore locks."""

from __future__ import annotations

import pytest

from bcsync.applying.lock_keys import lock_keys_of
from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.state.values import Binding, Stored

ACME, NORTHWIND, DANA = "business_center.acme", "business_center.northwind", "dana@shop.example"
ACME_ID, NORTHWIND_ID, STRANGER = (
    "7100000000000000001",
    "7100000000000000002",
    "7100000000000000009",
)
UK_ID = "7200000000000000001"
KNOWN = Snapshot(
    {
        ACME: Binding(ACME, "business_center", (ACME_ID,)),
        NORTHWIND: Binding(NORTHWIND, "business_center", (NORTHWIND_ID,)),
    },
    [
        Stored("ad_account", (UK_ID,), ACME_ID, {}),
        Stored("ad_account", ("7200000000000000002",), DANA, {}),
    ],
)


def operation(
    address: str, *identity: str, action: Action = Action.CREATE, former: str = ""
) -> Operation:
    before = {"address": former} if former else None
    kind = address.partition(".")[0]
    return Operation(address, kind, action, identity, "ana@acme.example", before, None)


BOTH = {ACME, NORTHWIND}
CASES = {
    "its Business Center": ([operation("member.acme/bo@x.example", ACME, "bo@x.example")], {ACME}),
    "a new Business Center": ([operation(ACME)], {ACME}),
    "an account of a person": ([operation(f"ad_account.{DANA}/shop", DANA)], {DANA}),
    "an assignment: where the member is": (
        [operation("assignment.northwind/acme/uk/bo@x.example", NORTHWIND, "ad_account.acme/uk")],
        {NORTHWIND},
    ),
    "a partnership": ([operation("partner.acme/northwind", ACME, NORTHWIND)], BOTH),
    "a share": (
        [operation("share.acme/northwind/uk", ACME, NORTHWIND, "ad_account.acme/uk")],
        BOTH,
    ),
    "a request": ([operation("access.northwind/acme/uk", NORTHWIND, "ad_account.acme/uk")], BOTH),
    "a request to a person": (
        [operation(f"access.northwind/{DANA}/shop", NORTHWIND, f"ad_account.{DANA}/shop")],
        {NORTHWIND, DANA},
    ),
    "an approval": (
        [operation("approval.acme/uk/northwind", "ad_account.acme/uk", NORTHWIND)],
        BOTH,
    ),
    "a request by the account's id": (
        [operation(f"access.northwind/{UK_ID}", NORTHWIND, UK_ID)],
        BOTH,
    ),
    "a request by the id of a person's account": (
        [operation("access.northwind/7200000000000000002", NORTHWIND, "7200000000000000002")],
        {NORTHWIND, DANA},
    ),
    "a Business Center by its id": (
        [operation("member.x/bo@x.example", ACME_ID, "bo@x.example")],
        {ACME},
    ),
    "a stranger": (
        [operation(f"partner.acme/{STRANGER}", ACME, STRANGER)],
        {ACME, f"business_center.{STRANGER}"},
    ),
    "a rename: both names": (
        [operation(ACME, action=Action.RENAME, former="business_center.acme-old")],
        {ACME, "business_center.acme-old"},
    ),
    "nothing": ([], set()),
}


@pytest.mark.parametrize("case", CASES)
def test_a_plan_locks(case: str) -> None:
    """Everybody whose lists it changes."""
    operations, expected = CASES[case]
    assert lock_keys_of(Plan(tuple(operations)), KNOWN, KINDS) == expected


def test_what_is_taken_on_or_protected_is_locked_too() -> None:
    """Writes to the state alone are writes."""
    plan = Plan((), unclaimed=(("ad_account", (UK_ID,)), ("access", (NORTHWIND_ID, UK_ID))))
    assert lock_keys_of(plan, KNOWN, KINDS) == BOTH
    assert lock_keys_of(Plan(()), KNOWN, KINDS, ["ad_account.northwind/fr"]) == {NORTHWIND}
