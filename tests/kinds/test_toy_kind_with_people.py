"""A new kind whose things hold people and name another kind: all commands treat it as one of ours.

The kind, its schema and its line in the registry are all there is of it outside of the platform; see
``toy``. What fails here after a change of bcsync speaks of kinds by their names again.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.kinds import KINDS
from bcsync.layout.schema import load_schemas
from bcsync.platforms.local import rules
from bcsync.project import open_project
from tests.flows.driver import CHANGES, FAILED, GUARDED, Desk
from tests.kinds.toy import pixel_rules
from tests.kinds.toy.pixel import PIXEL

ANA, BO, CY = (f"{name}@acme.example" for name in ("ana", "bo", "cy"))
LAYOUT = """
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members:
      ana@acme.example: admin
      bo@acme.example: standard
      cy@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK}
      fr: {name: Acme FR}
    pixels:
      main:
        name: Main
        account: uk
        viewers: {bo@acme.example: analyst, cy@acme.example: operator}
"""
MAIN = "pixel.acme/main"


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Where everything stands, and this bcsync knows pixels."""
    known = open_project.__kwdefaults__
    assert known is not None
    schema = json.loads(Path(__file__).with_name("toy").joinpath("pixel.schema.json").read_text())
    desk = Desk(tmp_path, capsys)
    monkeypatch.setitem(known, "kinds", KINDS.with_kind(PIXEL))
    monkeypatch.setitem(known, "schemas", load_schemas() | {"pixel": schema})
    monkeypatch.setitem(known, "clock", desk.clock)
    monkeypatch.setattr(rules, "_AREAS", {**rules._AREAS, "member": pixel_rules.MEMBERS})
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.layout(LAYOUT)
    desk.apply()
    desk.settled()
    return desk


def effects(desk: Desk) -> list[tuple[object, ...]]:
    told = desk.plan()["effects"]
    assert {each["way"] for each in told} == {MAIN}
    return [
        (each["who"], each["on"], each["before"], each["after"], each["gains"]) for each in told
    ]


def test_people_and_what_it_names_are_looked_up(desk: Desk) -> None:
    """A mistake in them is told where it stands, with what was meant."""
    desk.edit(("account: uk", "account: ukk"), ("viewers: {bo@", "viewers: {boo@"))
    desk.run("validate", code=FAILED).says("did you mean acme/uk?", "did you mean bo@acme.example?")


def test_a_change_of_people_says_who_gains_and_who_loses(desk: Desk) -> None:
    desk.edit(("viewers: {bo@acme.example: analyst, ", "viewers: {bo@acme.example: admin, "))
    desk.edit((", cy@acme.example: operator", ""))
    ran = desk.run("plan", "--detailed-exitcode", code=CHANGES)
    ran.says("bo@acme.example", "admin", "acme/main", "cy@acme.example")


def test_who_comes_is_told_with_what_it_gives(desk: Desk) -> None:
    desk.edit(("viewers: {bo@", "viewers: {ana@acme.example: admin, bo@"))
    assert effects(desk) == [
        (ANA, MAIN, None, "admin", True),
        (ANA, "ad_account.acme/uk", None, "admin", True),
    ]


def test_another_account_is_another_role(desk: Desk) -> None:
    desk.edit(("account: uk", "account: fr"))
    assert effects(desk) == [
        (person, f"ad_account.acme/{account}", *shift)
        for person, role in ((BO, "analyst"), (CY, "operator"))
        for account, shift in (("fr", (None, role, True)), ("uk", (role, None, False)))
    ]
    desk.run("plan").says("cy@acme.example  operator on acme/fr by pixel acme/main")


def test_who_shows_it_as_a_way_to_the_account(desk: Desk) -> None:
    """Nobody has it without the membership that it rests on."""
    [bo] = desk.run("who", "--person", BO, "--json").json["people"]
    [account] = bo["accounts"]
    assert (account["account"], account["role"]) == ("acme/uk", "analyst")
    assert [(way["through"], way["group"]) for way in account["ways"]] == [("group", "acme/main")]
    desk.run("who", "--person", BO).says("group acme/main")


def test_who_tells_what_somebody_had_by_it(desk: Desk) -> None:
    desk.edit(("bo@acme.example: analyst, ", ""), ("      bo@acme.example: standard\n", ""))
    desk.apply()
    desk.run("who", "--person", BO).says("was analyst", "acme/main", "through this group")


def test_explain_knows_it(desk: Desk) -> None:
    told = desk.run("explain", MAIN, "--json").json
    assert told["seen"]["attributes"]["account"] == "ad_account.acme/uk"
    assert told["declared"]["attributes"]["viewers"] == {BO: "analyst", CY: "operator"}


def test_what_is_exported_is_what_stands(desk: Desk) -> None:
    """The exported layout asks for nothing."""
    (desk.root / "layout.yaml").unlink()
    exported = desk.run("export").out
    assert "viewers:" in exported
    (desk.root / "layout.yaml").write_text(exported)
    desk.settled()


def test_its_drift_is_told_and_put_back(desk: Desk) -> None:
    desk.act("update", MAIN, 'viewers={"bo@acme.example": "admin"}', by=ANA)
    [drift] = desk.plan()["drift"]
    assert (drift["address"], drift["state"]) == (MAIN, "changed")
    desk.apply()
    desk.settled()


def test_people_who_lose_it_are_counted(desk: Desk) -> None:
    """It is one operation, and takes roles from people: the limits count these."""
    desk.settings(
        actors={"acme": ANA},
        local={"invitations": "automatic"},
        guards={"removals": {"count": 1, "percent": 0}},
    )
    desk.edit(("bo@acme.example: analyst, cy@acme.example: operator", ""))
    desk.apply(code=GUARDED).says(
        "2 roles by asset groups would end in acme",
        "no viewers would be left in the pixel acme/main",
        f"--allow-remove {MAIN}",
    )


def test_who_leaves_may_not_be_named_in_it(desk: Desk) -> None:
    desk.edit(("      cy@acme.example: standard\n", ""))
    desk.run("plan", code=FAILED).says(
        "cy@acme.example leaves the members of acme", "is still named here"
    )


def test_who_has_not_joined_yet_comes_in_later(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA}, local={"invitations": "manual"})
    desk.edit(
        (
            "      cy@acme.example: standard\n",
            "      cy@acme.example: standard\n      di@acme.example: standard\n",
        ),
        ("cy@acme.example: operator}", "cy@acme.example: operator, di@acme.example: analyst}"),
    )
    later = {op["address"]: op["deferred_by"] for op in desk.plan()["operations"]}
    assert later[MAIN] == ["member.acme/di@acme.example"]


def test_with_whom_leaves_ends_what_they_had_by_it(desk: Desk) -> None:
    """The layout need not speak of it: the plan says so, and nothing is left to do afterwards."""
    desk.edit(
        ("      bo@acme.example: standard\n", ""),
        ("        viewers: {bo@acme.example: analyst, cy@acme.example: operator}\n", ""),
    )
    [group] = [op for op in desk.plan()["operations"] if op["address"] == MAIN]
    assert (group["mode"], group["brought_by"]) == ("implied", ["member.acme/bo@acme.example"])
    assert group["after"] == {"viewers": {CY: "operator"}}
    desk.run("plan").says("Who loses", "bo@acme.example analyst on pixel acme/main")
    desk.apply()
    desk.settled()
    assert desk.run("explain", MAIN, "--json").json["seen"]["attributes"]["viewers"] == {
        CY: "operator"
    }
    assert not desk.plan()["drift"]


def test_what_leaves_with_it_is_counted_with_who_leaves(desk: Desk) -> None:
    """One person is one removal, whatever ends with it."""
    desk.settings(
        actors={"acme": ANA},
        local={"invitations": "automatic"},
        guards={"removals": {"count": 1, "percent": 0}},
    )
    desk.edit(
        ("      bo@acme.example: standard\n", ""),
        ("        viewers: {bo@acme.example: analyst, cy@acme.example: operator}\n", ""),
    )
    desk.apply()
