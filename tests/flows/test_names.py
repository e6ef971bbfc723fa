"""Addresses and the things they stand for: previously, forget, id."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.flows.acme import ACTORS, ANA, BO, LAYOUT
from tests.flows.driver import FAILED, Desk

NICO = "nico@northwind.example"


def test_a_renamed_account_keeps_everything(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    desk.edit(("      uk: {name", "      gb: {previously: [uk], name"), ('["uk"]', '["gb"]'))
    assert desk.will() == [("rename", "ad_account.acme/gb")]
    desk.run("plan").says("= rename ad_account.acme/gb", "previously acme/uk")
    desk.apply("--detailed-exitcode").says("1 renamed")
    assert desk.log() == before
    desk.settled()
    desk.edit(("previously: [uk], ", ""))
    desk.settled()


def test_a_renamed_business_center_keeps_everything(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    desk.settings(actors={"acme-group": ANA}, local={"invitations": "automatic"})
    desk.edit(("  acme:\n", "  acme-group:\n    previously: [acme]\n"))
    desk.run("plan").says("= rename business_center.acme-group", "Plan: 1 to rename.")
    desk.apply("--detailed-exitcode")
    assert desk.log() == before
    desk.settled()
    desk.run("plan").keeps_quiet("acme/", "not managed by this layout")


def test_a_renamed_business_center_with_a_renamed_account(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    desk.settings(actors={"group": ANA}, local={"invitations": "automatic"})
    desk.edit(
        ("  acme:\n", "  group:\n    previously: [acme]\n"),
        ("      uk: {name", "      gb: {previously: [uk], name"),
        ('["uk"]', '["gb"]'),
    )
    desk.apply("--detailed-exitcode").says("2 renamed")
    assert desk.log() == before
    desk.settled()


def test_a_rename_and_a_new_name_go_together(acme: Desk) -> None:
    desk = acme
    desk.edit(
        ("      uk: {name: Acme UK,", "      gb: {previously: [uk], name: Acme GB,"),
        ('["uk"]', '["gb"]'),
    )
    assert desk.will() == [("rename", "ad_account.acme/gb"), ("update", "ad_account.acme/gb")]
    desk.apply("--detailed-exitcode")
    desk.settled()


RENAMED = ("rename", "business_center.group")
REMOVALS = [("remove", f"assignment.group/uk/{BO}")]


@pytest.fixture
def regrouped(acme: Desk) -> Desk:
    """Acme gets another key, and Bo has no work in its account by himself any more."""
    desk = acme
    desk.settings(actors={"group": ANA}, local={"invitations": "automatic"})
    desk.edit(
        ("  acme:\n", "  group:\n    previously: [acme]\n"), (", bo@acme.example: operator}", "}")
    )
    assert desk.will() == [RENAMED, *REMOVALS]
    return desk


def test_a_part_brings_along_the_renames_that_it_is_named_by(regrouped: Desk) -> None:
    desk = regrouped
    desk.apply("--target", f"assignment.group/uk/{BO}").says("1 renamed")
    desk.settled()


SIDE_BY_SIDE = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts: {uk: {name: Acme UK}}
    approvals: [{business_center: north, accounts: [uk], up_to: operator}]
  north:
    name: North
    timezone: Europe/London
    currency: GBP
    members: {nico@northwind.example: admin, cara@northwind.example: standard}
    access:
      acme/uk:
        permission: operator
        members: {nico@northwind.example: operator, cara@northwind.example: operator}
"""


def test_what_names_only_an_account_brings_along_the_rename_of_its_business_center(
    desk: Desk,
) -> None:
    automatic = {"invitations": "automatic"}
    desk.settings(actors={"acme": ANA, "north": NICO}, local=automatic)
    desk.layout(SIDE_BY_SIDE)
    desk.apply()
    desk.settings(actors={"group": ANA, "north": NICO}, local=automatic)
    desk.edit(
        ("  acme:\n", "  group:\n    previously: [acme]\n"),
        ("acme/uk:", "group/uk:"),
        (", cara@northwind.example: operator}", "}"),
    )
    removal = "assignment.north/group/uk/cara@northwind.example"
    assert desk.will() == [RENAMED, ("remove", removal)]
    desk.apply("--target", removal).says("1 renamed")
    desk.settled()


def test_without_a_rename_nothing_is_done_that_it_names(regrouped: Desk) -> None:
    desk = regrouped
    before = desk.log()
    desk.apply("--exclude", "business_center.group").says("No changes.")
    assert desk.log() == before
    assert desk.will() == [RENAMED, *REMOVALS]


def test_a_rename_brings_along_the_one_that_frees_its_key(two: Desk) -> None:
    desk = two
    desk.edit((X, BECOMES_Y), (Y, BECOMES_Z))
    desk.apply("--target", "ad_account.acme/y").says("2 renamed")
    desk.settled()


def test_without_the_rename_that_frees_a_key_nothing_else_takes_it(two: Desk) -> None:
    desk = two
    desk.edit((X, BECOMES_Y), (Y, BECOMES_Z))
    desk.apply("--exclude", "ad_account.acme/z").keeps_quiet("renamed")
    desk.apply().says("2 renamed")
    desk.settled()


@pytest.mark.parametrize(
    ("also", "way_out"),
    [
        ("", "to rename it, write previously: [fr]"),
        ("      fr: {name: Acme FR}\n", "declare it under one key alone"),
    ],
)
def test_an_account_known_under_another_key_is_not_adopted(
    acme: Desk, also: str, way_out: str
) -> None:
    desk = acme
    account = "      fr: {name: Acme FR}\n"
    desk.edit(("    asset_groups:", f"{account}    asset_groups:"))
    desk.apply()
    before = desk.log()
    found = [e["id"][0] for e in desk.log() if (e["verb"], e["kind"]) == ("create", "ad_account")]
    desk.edit((account, f'{also}      de: {{id: "{found[-1]}", name: Acme FR}}\n'))
    desk.apply(code=FAILED).says(f"{found[-1]} is bound to ad_account.acme/fr already", way_out)
    assert desk.log() == before
    desk.edit((f"{also}      de: {{id", "      de: {previously: [fr], id"))
    desk.apply().says("1 renamed")
    desk.settled()


TWO = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts:
      x: {name: X}
      y: {name: Y}
"""
X, Y = "      x: {name: X}\n", "      y: {name: Y}\n"
BECOMES_Y, BECOMES_Z = (
    "      y: {name: X, previously: [x]}\n",
    "      z: {name: Y, previously: [y]}\n",
)


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Acme has the accounts x and y."""
    desk.settings(actors=ACTORS)
    desk.layout(TWO)
    desk.apply()
    return desk


@pytest.mark.parametrize("lines", [(BECOMES_Y, BECOMES_Z), (BECOMES_Z, BECOMES_Y)])
def test_one_account_takes_the_key_that_another_lets_go_of(
    two: Desk, lines: tuple[str, str]
) -> None:
    desk = two
    before = desk.log()
    desk.edit((X, lines[0]), (Y, lines[1]))
    assert desk.will() == [("rename", "ad_account.acme/y"), ("rename", "ad_account.acme/z")]
    desk.apply("--detailed-exitcode").says("2 renamed")
    assert desk.log() == before
    desk.settled()


def test_a_key_that_was_let_go_of_may_be_given_to_another_account(two: Desk) -> None:
    desk = two
    desk.edit((Y, BECOMES_Z + "      y: {name: New}\n"))
    assert desk.will() == [("rename", "ad_account.acme/z"), ("create", "ad_account.acme/y")]
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_two_accounts_that_exchange_their_keys_are_refused(two: Desk) -> None:
    """The next time nobody could tell whether they have changed places already."""
    desk = two
    desk.edit((X, "      x: {name: Y, previously: [y]}\n"), (Y, BECOMES_Y))
    said = desk.run("plan", code=FAILED)
    said.says("layout.yaml:10:7: error: acme/x and acme/y were called like each other")
    said.says("also: layout.yaml:11:7")


def test_two_accounts_exchange_their_keys_in_the_way_that_is_advised(two: Desk) -> None:
    desk = two
    before = desk.log()
    desk.edit((X, "      between: {name: X, previously: [x]}\n"))
    desk.apply("--detailed-exitcode")
    desk.edit((Y, "      x: {name: Y, previously: [y]}\n"))
    desk.edit(
        (
            "      between: {name: X, previously: [x]}\n",
            "      y: {name: X, previously: [between]}\n",
        )
    )
    desk.apply("--detailed-exitcode").says("2 renamed")
    assert desk.log() == before
    desk.settled()


def test_of_two_former_keys_the_one_that_is_no_more_counts(two: Desk) -> None:
    desk = two
    desk.edit((Y, "      z: {name: Y, previously: [x, y]}\n"))
    assert desk.will() == [("rename", "ad_account.acme/z")]
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_keys_move_on_while_their_business_centers_do(two: Desk) -> None:
    desk = two
    path = desk.root / "layout.yaml"
    other = "  north:\n    name: North\n    timezone: Europe/London\n"
    other += "    currency: GBP\n    members: {nico@northwind.example: admin}\n"
    other += "    ad_accounts: {y: {name: N}}\n"
    desk.settings(actors={"acme": ANA, "north": NICO})
    desk.layout(path.read_text().removeprefix("version: 1\n") + other)
    desk.apply()
    before = desk.log()
    desk.settings(actors={"north": ANA, "west": NICO})
    desk.edit(
        ("  north:\n", "  west:\n    previously: [north]\n"),
        ("  acme:\n", "  north:\n    previously: [acme]\n"),
        (X, BECOMES_Y),
        (Y, BECOMES_Z),
    )
    assert desk.will() == [
        ("rename", "business_center.north"),
        ("rename", "business_center.west"),
        ("rename", "ad_account.north/y"),
        ("rename", "ad_account.north/z"),
    ]
    saved = str(desk.root / "plan.json")
    desk.run("plan", "--out", saved)
    desk.run("apply", saved, "--auto-approve").says("4 renamed")
    assert desk.log() == before
    desk.settled()


def test_what_is_forgotten_stays_on_the_platform_for_good(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    start = LAYOUT.index("    ad_accounts:")
    rest = f"{LAYOUT[:start]}    ad_accounts: {{}}\n"
    desk.layout(f"{rest}forget: [ad_account.acme/uk, asset_group.acme/all]\n")
    desk.run("plan").says("= forget ad_account.acme/uk", "the layout lets go of it")
    desk.apply("--detailed-exitcode").says("2 let go")
    desk.settled()
    desk.layout(rest)
    desk.settled()
    desk.apply()
    assert desk.log() == before


def test_a_forgotten_person_stays_until_the_list_speaks_of_them_again(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    desk.edit(
        (", bo@acme.example: operator}", "}"),
        ("{bo@acme.example: analyst}", "{}"),
        ("      bo@acme.example: standard\n", ""),
    )
    path = desk.root / "layout.yaml"
    text = path.read_text().replace(
        "    members:\n", "    manage: {members: additive}\n    members:\n"
    )
    forgotten = "forget: [member.acme/bo@acme.example, assignment.acme/uk/bo@acme.example]\n"
    desk.layout(f"{text.removeprefix('version: 1')}{forgotten}")
    assert desk.will() == [
        ("update", "asset_group.acme/all"),
        ("forget", f"member.acme/{BO}"),
        ("forget", f"assignment.acme/uk/{BO}"),
    ]
    desk.apply("--allow-remove", "asset_group.acme/all", "--detailed-exitcode")
    assert len(desk.log()) == len(before) + 1
    desk.settled()
    desk.edit((forgotten, ""))
    assert desk.will() == [("remove", f"assignment.acme/uk/{BO}")]


def account_id(desk: Desk) -> str:
    [created] = [e for e in desk.log() if (e["verb"], e["kind"]) == ("create", "ad_account")]
    return str(created["id"][0])


def test_an_existing_account_is_adopted_by_its_id(acme: Desk) -> None:
    desk = acme
    found = account_id(desk)
    [center] = [e["id"][0] for e in desk.log() if e["kind"] == "business_center"]
    before = desk.log()
    desk.settings(actors=ACTORS, state="fresh.db")
    desk.edit(
        ("    name: Acme Group", f'    id: "{center}"\n    name: Acme Group'),
        ("{name: Acme UK", f'{{id: "{found}", name: Acme UK'),
        (
            '    asset_groups:\n      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}\n',
            "",
        ),
    )
    desk.run("plan").says(f"= adopt ad_account.acme/uk id: {found}")
    assert {action for action, _address in desk.will()} == {"adopt"}
    desk.apply("--detailed-exitcode").says("2 adopted")
    assert desk.log() == before
    desk.settled()


def test_an_id_that_is_not_there_is_found_and_nothing_is_done(acme: Desk) -> None:
    desk = acme
    before = desk.log()
    desk.edit(
        (
            "    asset_groups:",
            '      fr: {id: "7200000000000000099", name: Acme FR}\n    asset_groups:',
        )
    )
    desk.apply(code=FAILED).says(
        "the platform shows no ad account 7200000000000000099 to those who act for this layout",
        "correct the id",
    )
    findings = {
        each["code"] for each in desk.run("plan", "--format", "json", code=FAILED).json["findings"]
    }
    assert findings == {"nothing-to-adopt"}
    assert desk.log() == before


def test_an_account_bound_to_another_id_is_not_exchanged(acme: Desk) -> None:
    desk = acme
    desk.edit(("{name: Acme UK", '{id: "7200000000000000099", name: Acme UK'))
    desk.apply(code=FAILED).says(
        f"ad_account.acme/uk is bound to {account_id(desk)}", "state rm ad_account.acme/uk"
    )


def test_what_is_closed_is_not_taken_up_again(acme: Desk) -> None:
    """Taking it up would mean to make another one at once, which is not what was asked for."""
    desk = acme
    account = desk.run("explain", "ad_account.acme/uk", "--json").json["seen"]["id"][0]
    desk.act("remove", "ad_account.acme/uk", by=ANA)
    desk.run("state", "rm", "ad_account.acme/uk")
    desk.edit(("uk: {name: Acme UK,", f'uk: {{id: "{account}", name: Acme UK,'))
    before = desk.log()
    desk.apply(code=FAILED).says(
        f"the ad account {account} is closed, and what is closed cannot be taken up",
        "leave id out to create a new one",
    )
    assert desk.log() == before


def gone(desk: Desk) -> None:
    """Somebody closes the account."""
    desk.act("remove", "ad_account.acme/uk", by=ANA)


def lost(desk: Desk) -> None:
    """The platform shows nothing of it any more."""
    with closing(sqlite3.connect(desk.root / ".bcsync" / "platform.db")) as there, there:
        there.execute("DELETE FROM platform_accounts")


@pytest.mark.parametrize(
    ("happens", "words"), [(gone, "is closed"), (lost, "the platform shows no ad account")]
)
def test_what_is_bound_by_its_id_is_not_made_anew(
    acme: Desk, happens: Callable[[Desk], None], words: str
) -> None:
    """Another one would have another id; nothing that rests on it is sent either."""
    desk = acme
    account = account_id(desk)
    desk.edit(("uk: {name: Acme UK,", f'uk: {{id: "{account}", name: Acme UK,'))
    desk.settled()
    happens(desk)
    plan = desk.run("plan", "--format", "json", code=FAILED).json
    assert "nothing-to-adopt" in {each["code"] for each in plan["findings"]}
    assert "ad_account.acme/uk" not in {op["address"] for op in plan["operations"]}
    assert all(op["deferred_by"] for op in plan["operations"] if "acme/uk" in op["address"])
    before = desk.log()
    desk.apply(code=FAILED).says(account, words, "leave id out to create a new one")
    assert desk.log() == before
