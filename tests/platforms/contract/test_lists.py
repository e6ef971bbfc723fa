"""Which lists of which Business Center are asked for, where each takes calls of its own: layout -> views."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.flow.lists import Needed
from bcsync.kinds import KINDS
from bcsync.model.address import center_address
from bcsync.state.values import Stored
from tests.guards.cases import ANA, BO, NICO, accounts, acme, with_north
from tests.guards.standing import as_applied, desired_of

MORE = {
    "certificate": "C",
    "partner": "P",
    "share": "S",
    "assignment": "A",
    "asset_group": "G",
}
"""What is not asked of everybody."""
PLAIN = acme()
GROUP: dict[str, Any] = {"asset_groups": {"all": {"accounts": [], "members": {}}}}
TO_NORTH = {"partners": {"north": [{"accounts": ["uk"], "role": "analyst"}]}}
ASKED = {
    "approvals": [{"business_center": "north", "accounts": ["uk"], "up_to": "operator"}],
    "ad_accounts": accounts("uk"),
}

CASES: dict[str, tuple[Any, str, str]] = {
    "nothing is listed": (with_north(PLAIN), "", ""),
    "members of one": (with_north(acme(members={ANA: "admin"})), "", ""),
    "accounts name certificates": (with_north(acme(ad_accounts=accounts("uk"))), "C", ""),
    "a list that is empty": (with_north(acme(asset_groups={})), "CPSG", ""),
    "groups of one": (with_north(PLAIN, **GROUP), "", "CPSG"),
    "groups of one, partners of the other": (with_north(acme(partners={}), **GROUP), "CPS", "CPSG"),
    "roles on accounts": (
        with_north(
            acme(
                members={ANA: "admin", BO: "standard"},
                ad_accounts=accounts("uk", members={BO: "analyst"}),
            )
        ),
        "CPSA",
        "",
    ),
    "a share stands between two": (
        with_north(acme(ad_accounts=accounts("uk"), **TO_NORTH), members={NICO: "admin"}),
        "CPS",
        "CPS",
    ),
    "a request may come to be a share": (
        with_north(
            acme(**ASKED), members={NICO: "admin"}, access={"acme/uk": {"permission": "operator"}}
        ),
        "CPS",
        "CPS",
    ),
}


def asked(needed: Needed, *names: str) -> str:
    found = needed.of(*names)
    assert {"business_center", "ad_account", "member", "access", "approval"} <= found
    return "".join(letter for kind, letter in MORE.items() if kind in found)


@pytest.mark.parametrize(("layout", "of_acme", "of_north"), CASES.values(), ids=CASES)
def test_each_is_asked_for_what_it_manages(layout: Any, of_acme: str, of_north: str) -> None:
    needed = Needed(KINDS, desired_of(layout), (), ())
    shown = {key: asked(needed, center_address(key)) for key in ("acme", "north")}
    assert shown == {"acme": of_acme, "north": of_north}


def test_what_is_managed_is_asked_for_when_its_list_is_not_managed_any_more() -> None:
    """On both sides of what stands between two; what others have is not."""
    layout = with_north(acme(ad_accounts=accounts("uk"), **TO_NORTH))
    snapshot = as_applied(desired_of(layout))
    ids = {each.address: each.id[0] for each in snapshot.bindings.values()}
    sides = [ids[center_address(key)] for key in ("acme", "north")]
    rows: list[Stored] = [row for row in snapshot.resources if row.kind == "share"]
    let_go = desired_of(with_north(PLAIN))
    assert [asked(Needed(KINDS, let_go, rows, ()), id) for id in sides] == ["CPS", "CPS"]
    strange = [row._replace(managed=False) for row in rows]
    assert [asked(Needed(KINDS, let_go, strange, ()), id) for id in sides] == ["", ""]
