"""Somebody who is gone: what they had, and that they have nothing."""

from __future__ import annotations

from pathlib import Path

from tests.flows.acme import ANA, BO, LAYOUT
from tests.flows.driver import USAGE, Desk

NICO, NORA = "nico@northwind.example", "nora@south.example"
THREE = (
    LAYOUT
    + """
  northwind:
    name: Northwind
    timezone: Europe/London
    members: {nico@northwind.example: admin, bo@acme.example: {role: standard, finance: analyst}}
  south:
    name: South
    timezone: Europe/London
    members: {nora@south.example: admin, bo@acme.example: admin}
"""
)


def test_who_was_taken_out_everywhere_is_told_with_what_they_had(acme: Desk) -> None:
    acme.settings(
        actors={"acme": ANA, "northwind": NICO, "south": NORA}, local={"invitations": "automatic"}
    )
    acme.layout(THREE)
    acme.apply()
    layout = THREE.replace("      bo@acme.example: standard\n", "")
    layout = layout.replace(", bo@acme.example: {role: standard, finance: analyst}", "")
    layout = layout.replace(", bo@acme.example: admin", "").replace(
        ", bo@acme.example: operator", ""
    )
    acme.layout(layout.replace("members: {bo@acme.example: analyst}", "members: {}"))
    acme.apply("--allow-remove", "*")
    told = acme.run("who", "--person", "BO@acme.example")
    told.says(f"{BO} nothing - no access")
    told.says("was standard acme until 2026-11-02, run 3")
    told.says("was operator acme/uk until 2026-11-02, run 3")
    told.says("was standard northwind until 2026-11-02, run 3, finance analyst")
    told.says("was admin south until", "was analyst acme/all through this group, until")
    told.keeps_quiet("did you mean")
    [person] = acme.run("who", "--person", BO, "--json").json["people"]
    assert person["business_centers"] == person["accounts"] == []
    assert {each["address"]: each["role"] for each in person["last"]} == {
        f"member.acme/{BO}": "standard",
        f"member.northwind/{BO}": "standard",
        f"member.south/{BO}": "admin",
        f"assignment.acme/uk/{BO}": "operator",
        "asset_group.acme/all": "analyst",
    }


def test_who_was_removed_by_hand_is_told_too(acme: Desk) -> None:
    acme.act("remove", f"member.acme/{BO}", by=ANA)
    acme.run("who", "--person", BO).says("no access", "was standard acme", "gone since")


def test_who_has_something_is_told_with_that_alone(acme: Desk) -> None:
    acme.run("who", "--person", BO).keeps_quiet("was ", "no access")


def test_whom_nobody_knows_is_not_told_to_have_nothing_left(acme: Desk) -> None:
    acme.run("who", "--person", "bob@acme.example", code=USAGE).says("did you mean bo@acme.example")
    acme.run("who", "--person", "zed@else.example", code=USAGE).says("none was ever given")


def test_a_state_that_was_never_written_knows_nobody(desk: Desk, tmp_path: Path) -> None:
    desk.layout(LAYOUT)
    desk.run("who", "--person", BO, code=USAGE).says("nobody known here")
    assert not (tmp_path / ".bcsync").exists()


def test_names_do_not_hide_keys_and_ids(acme: Desk) -> None:
    """Names are chosen by whoever owns a thing."""
    [uk] = [
        each for each in acme.run("state", "list", "--json").json if each["kind"] == "ad_account"
    ]
    made = acme.act("create", "ad_account.acme/x", "name=acme/uk", "--json", by=ANA).json
    acme.act("create", "ad_account.acme/y", f"name={uk['id'][0]}", by=ANA)
    acme.act("create", "ad_account.acme/z", "name=same", by=ANA)
    acme.act("create", "ad_account.acme/z", "name=same", by=ANA)
    for word in ("acme/uk", "ad_account.acme/uk", uk["id"][0]):
        acme.run("who", "--account", word).says("Acme UK").keeps_quiet('"acme/uk"')
    acme.run("who", "--account", made["seen"]["id"][0]).says('"acme/uk"')
    acme.run("who", "--account", "same", code=USAGE).says("2 things are called same", "give an id")
    acme.act("create", "business_center.x", "name=acme", "timezone=Europe/London", by=ANA)
    acme.run("who", "--partner", "acme").says("acme member")
