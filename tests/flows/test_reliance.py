"""What is given instead is given first; if that fails, nothing is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS, BO, CY
from tests.flows.driver import PARTLY, Desk, Json
from tests.flows.refusing import refuse

DI = "di@acme.example"
NOT_DONE = "member.acme/{} was not done"
LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
      cy@acme.example: admin
      di@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, members: {bo@acme.example: operator}}
      fr: {name: Acme FR, members: {}}
    asset_groups:
      all: {accounts: ["fr"], members: {bo@acme.example: analyst}}
      some: {accounts: ["fr"], members: {di@acme.example: analyst}}
    partners: {northwind: []}
    approvals: [{business_center: northwind, accounts: ["uk"], up_to: operator}]
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    access: {acme/uk: operator}
"""
BO_BECOMES_ADMIN = ("bo@acme.example: standard", "bo@acme.example: admin")
DI_BECOMES_ADMIN = ("di@acme.example: standard", "di@acme.example: admin")
CY_IS_DEMOTED = ("cy@acme.example: admin", "cy@acme.example: standard")
CY_LEAVES = ("      cy@acme.example: admin\n", "")


def acme_with_two_admins(desk: Desk) -> None:
    guards = {"min_admins": 2, "removals": {"count": 9, "percent": 50}}
    desk.settings(actors=ACTORS, local={"invitations": "automatic"}, guards=guards)
    desk.layout(LAYOUT)
    desk.apply("--detailed-exitcode")
    desk.settled()


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Ana and Cy are admins, and two is the least."""
    return desk.begin(shelf, acme_with_two_admins)


def outcomes(desk: Desk, *words: str) -> dict[tuple[str, str], tuple[str, str]]:
    """(action, address) -> how it ended and why, of an apply that did not do everything."""
    told: Json = desk.apply("--json", *words, code=PARTLY).json
    return {
        (each["action"], each["address"]): (each["state"], each["message"])
        for each in told["outcomes"]
    }


@pytest.mark.parametrize(
    ("ending", "action"),
    [(CY_IS_DEMOTED, "update"), (CY_LEAVES, "remove")],
    ids=["demoted", "gone"],
)
@pytest.mark.parametrize("saved", [False, True], ids=["fresh", "saved"])
def test_nobody_stops_being_admin_for_somebody_who_did_not_become_one(
    standing: Desk,
    monkeypatch: pytest.MonkeyPatch,
    ending: tuple[str, str],
    action: str,
    saved: bool,
) -> None:
    desk = standing
    desk.edit(BO_BECOMES_ADMIN, ending)
    file = str(desk.root / "plan.json")
    if saved:
        desk.run("plan", "--out", file)
    refuse(monkeypatch, lambda act: (act.kind, act.id[-1]) == ("member", BO))
    found = outcomes(desk, *([file] if saved else []))
    assert found["update", f"member.acme/{BO}"][0] == "failed"
    assert found[action, f"member.acme/{CY}"] == ("skipped", NOT_DONE.format(BO))


def test_the_next_apply_does_what_was_held_back(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = standing
    desk.edit(BO_BECOMES_ADMIN, CY_IS_DEMOTED)
    with monkeypatch.context() as patch:
        refuse(patch, lambda act: (act.kind, act.id[-1]) == ("member", BO))
        outcomes(desk)
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_as_many_promotions_as_the_floor_needs_are_waited_for_and_no_more(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = standing
    desk.edit(BO_BECOMES_ADMIN, DI_BECOMES_ADMIN, CY_IS_DEMOTED)
    refuse(monkeypatch, lambda act: (act.kind, act.id[-1]) == ("member", DI))
    found = outcomes(desk)
    assert found["update", f"member.acme/{DI}"][0] == "failed"
    assert found["update", f"member.acme/{CY}"][0] == "done"


def test_above_the_floor_a_failed_promotion_holds_nobody_back(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = standing
    guards = {"min_admins": 1, "removals": {"count": 9, "percent": 50}}
    desk.settings(actors=ACTORS, local={"invitations": "automatic"}, guards=guards)
    desk.edit(BO_BECOMES_ADMIN, CY_IS_DEMOTED)
    refuse(monkeypatch, lambda act: (act.kind, act.id[-1]) == ("member", BO))
    assert outcomes(desk)["update", f"member.acme/{CY}"][0] == "done"


def test_a_demotion_alone_brings_the_promotion_it_rests_on(standing: Desk) -> None:
    desk = standing
    desk.edit(BO_BECOMES_ADMIN, CY_IS_DEMOTED)
    planned = desk.plan("--target", f"member.acme/{CY}")["operations"]
    assert [op["address"] for op in planned] == [f"member.acme/{BO}", f"member.acme/{CY}"]


EVEN_THE_LAST = ("--allow-remove", "*")
INTO_THE_GROUP = (
    ("members: {bo@acme.example: operator}}", "members: {}}"),
    ('all: {accounts: ["fr"]', 'all: {accounts: ["fr", "uk"]'),
)
OUT_OF_THE_GROUP = (
    ("name: Acme FR, members: {}", "name: Acme FR, members: {bo@acme.example: analyst}"),
    ('["fr"], members: {bo@acme.example: analyst}', '["fr"], members: {}'),
)
INTO_ANOTHER_GROUP = (
    (
        '      all: {accounts: ["fr"], members: {bo@acme.example: analyst}}\n',
        "",
    ),
    ("members: {di@acme.example: analyst}}", f"members: {{{DI}: analyst, {BO}: analyst}}}}"),
)
SHARED_INSTEAD = (
    ("partners: {northwind: []}", 'partners: {northwind: [{accounts: ["uk"], role: operator}]}'),
    ('    approvals: [{business_center: northwind, accounts: ["uk"], up_to: operator}]\n', ""),
    ("    access: {acme/uk: operator}\n", "    access: {}\n"),
)
GROUP = "asset_group.acme/all"
STAND_INS = {
    "a group for an assignment": (
        INTO_THE_GROUP,
        ("update", GROUP),
        ("remove", f"assignment.acme/uk/{BO}"),
    ),
    "an assignment for a place in a group": (
        OUT_OF_THE_GROUP,
        ("create", f"assignment.acme/fr/{BO}"),
        ("update", GROUP),
    ),
    "another group": (
        INTO_ANOTHER_GROUP,
        ("update", "asset_group.acme/some"),
        ("remove", GROUP),
    ),
    "a share for an access": (
        SHARED_INSTEAD,
        ("create", "share.acme/northwind/uk"),
        ("remove", "access.northwind/acme/uk"),
    ),
}


@pytest.mark.parametrize(("edits", "grant", "ending"), STAND_INS.values(), ids=STAND_INS.keys())
def test_a_way_to_an_account_stays_until_the_other_one_is_there(
    standing: Desk,
    monkeypatch: pytest.MonkeyPatch,
    edits: tuple[tuple[str, str], ...],
    grant: tuple[str, str],
    ending: tuple[str, str],
) -> None:
    desk = standing
    desk.edit(*edits)
    kind = grant[1].partition(".")[0]
    with monkeypatch.context() as patch:
        refuse(patch, lambda act: (act.verb, act.kind) == (grant[0], kind))
        found = outcomes(desk, *EVEN_THE_LAST)
    assert found[grant][0] == "failed"
    assert found[ending] == ("skipped", f"{grant[1]} was not done")
    desk.apply("--detailed-exitcode", *EVEN_THE_LAST)
    desk.settled()
