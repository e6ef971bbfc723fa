"""Addresses and the things they stand for: previously, forget, id."""

from __future__ import annotations

from tests.flows.acme import ACTORS, ANA, BO, LAYOUT
from tests.flows.driver import FAILED, Desk


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
    desk.apply("--detailed-exitcode")
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
