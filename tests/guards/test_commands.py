"""Guards as a user meets them: the plan always renders, apply refuses, and says the way out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.drift.accepting import accept
from tests.flows.driver import CHANGES, DONE, FAILED, GUARDED, Desk
from tests.flows.test_endings import ANA, BO, acme_and_northwind_work_together

CY = "cy@acme.example"
CREW = "".join(f"      p{number}@acme.example: standard\n" for number in range(6))
LAYOUT = f"""
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
{CREW}    ad_accounts:
      uk: {{name: Acme UK, company: Acme Ltd}}
      fr: {{name: Acme FR, company: Acme Ltd}}
"""
FOUR_GO = ("".join(f"      p{number}@acme.example: standard\n" for number in range(4)), "")


def acme_has_a_crew(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.layout(LAYOUT)
    desk.apply()
    desk.settled()


@pytest.fixture
def crew(desk: Desk, shelf: Path) -> Desk:
    """Acme with seven members and two accounts."""
    return desk.begin(shelf, acme_has_a_crew)


def printed_flags(text: str) -> list[str]:
    """The flags of a refusal, as a shell would read them."""
    found = re.findall(r"(--allow-\w+) (\S+)", text)
    return [word for flag, address in found for word in (flag, *shlex.split(address))]


def test_the_plan_renders_and_apply_refuses_with_the_numbers_and_the_flags(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    before = desk.log()
    desk.run("plan", code=DONE).says("- member.acme/p0@acme.example")
    desk.run("plan", "--detailed-exitcode", code=CHANGES)
    (guard,) = [each for each in desk.plan()["guards"] if not each["ok"]]
    assert (guard["rule"], guard["limit"], guard["actual"]) == ("removals", 3, 4)
    refused = desk.apply(code=GUARDED).says(
        "a guard refuses this plan, nothing was done",
        "4 member removals in acme of 7, the limit is 3",
    )
    assert desk.log() == before
    desk.apply(*printed_flags(refused.err), "--reason", "the season is over")
    desk.settled()
    runs = desk.run("state", "pull").json["runs"]
    assert [run["reason"] for run in runs] == [None, "the season is over"]


def test_a_refused_apply_leaves_no_run_behind(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    desk.apply(code=GUARDED)
    assert len(desk.run("state", "pull").json["runs"]) == 1


def test_an_allowance_for_another_does_not_help(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    desk.apply("--allow-remove", "member.acme/p5@acme.example", code=GUARDED)
    desk.apply("--allow-close", "ad_account.*", code=GUARDED)
    desk.apply("--allow-remove", "member.acme/p[0]@*")
    desk.settled()


def test_the_settings_move_the_limit(crew: Desk) -> None:
    desk = crew
    desk.settings(
        actors={"acme": ANA},
        guards={"removals": {"count": 4, "percent": 0}},
        local={"invitations": "automatic"},
    )
    desk.edit(FOUR_GO)
    desk.apply()
    desk.settled()


def test_two_guards_are_told_at_once_and_their_flags_together_work(crew: Desk) -> None:
    desk = crew
    desk.edit(
        FOUR_GO,
        ("      fr: {name: Acme FR, company: Acme Ltd}\n", ""),
        ("uk: {name: Acme UK, company: Acme Ltd}", "uk: {name: Acme UK, company: Other Ltd}"),
    )
    refused = desk.apply(code=GUARDED).says("removals: ", "review: ", "close: ")
    flags = printed_flags(refused.err)
    desk.apply(*flags[:-2], code=GUARDED)
    desk.apply(*flags)
    desk.settled()


@pytest.mark.parametrize("leaves_out", ["accepted", "excluded"])
def test_a_list_falls_empty_when_what_comes_instead_is_left_out(
    acme: Desk, leaves_out: str
) -> None:
    """Nobody but Cy is to work on the account, and this very plan leaves him out."""
    desk = acme
    to_come = f"assignment.acme/uk/{CY}"
    desk.edit(
        (f"      {BO}: standard\n", f"      {BO}: standard\n      {CY}: standard\n"),
        (f"{BO}: operator}}", f"{BO}: operator, {CY}: analyst}}"),
    )
    desk.apply()
    desk.act("remove", to_come, by=ANA)
    desk.edit((f"{ANA}: admin, {BO}: operator, {CY}: analyst", f"{CY}: analyst"))
    flags = ["--exclude", to_come]
    if leaves_out == "accepted":
        accept(desk, to_come)
        flags = []
    desk.apply(*flags, code=GUARDED).says("emptied: nothing would be left", "of acme/uk")
    desk.apply(*flags, "--allow-remove", "assignment.*")


def test_shares_that_end_for_requests_count_until_somebody_approves(desk: Desk) -> None:
    keys = [f"a{number}" for number in range(8)]
    accounts = "".join(f"      {key}: {{name: {key}}}\n" for key in keys)
    head, _accounts, _rest = LAYOUT.partition("      uk: ")
    acme = f"{head.replace(CREW, '')}{accounts}    partners: {{northwind: [%s]}}\n"
    north = acme.partition("    members:")[0].partition("  acme:\n")[2].replace("Acme", "North")
    north = f"  northwind:\n{north}    members: {{nico@northwind.example: admin}}\n"
    requests = "".join(f"      acme/{key}: operator\n" for key in keys)
    desk.layout(acme % "{accounts: ['*'], role: operator}" + north)
    desk.apply()
    shared = len(desk.log())
    asking = f"{acme % ''}%s{north}    access:\n{requests}"
    desk.layout(asking % "")
    desk.apply(code=GUARDED).says("8 share removals in acme of 8, the limit is 3", "emptied: ")
    assert len(desk.log()) == shared
    approvals = "    approvals: [{business_center: northwind, accounts: ['*'], up_to: operator}]\n"
    desk.layout(asking % approvals)
    desk.apply("--exclude", "approval.*").says("No changes.")
    desk.apply()
    desk.settled()


def test_protection_outlives_the_block_and_is_lifted_by_saying_so_once(crew: Desk) -> None:
    desk = crew
    uk = "      uk: {name: Acme UK, company: Acme Ltd}\n"
    shielded = uk.replace("}", ", protect: true}")
    desk.edit((uk, shielded))
    desk.apply()
    desk.edit((shielded, ""))
    for flags in ((), ("--allow-close", "*", "--allow-remove", "*")):
        desk.apply(*flags, code=GUARDED).says("ad_account.acme/uk is protected", "protect: false")
    desk.edit(("    ad_accounts:\n", f"    ad_accounts:\n{uk.replace('}', ', protect: false}')}"))
    desk.apply()
    desk.edit((uk.replace("}", ", protect: false}"), ""))
    desk.apply(code=GUARDED).keeps_quiet("is protected")
    desk.apply("--allow-close", "ad_account.acme/uk")
    desk.settled()


def test_a_business_center_is_closed_by_name_with_all_its_accounts(desk: Desk, shelf: Path) -> None:
    desk.begin(shelf, acme_and_northwind_work_together)
    text = (desk.root / "layout.yaml").read_text()
    head, _acme, tail = re.split(r"(?m)^  (?=acme:|northwind:)", text)
    (desk.root / "layout.yaml").write_text(f"{head}  {tail[: tail.index('    access:')]}")
    desk.run("plan").says("business_center.acme", "irreversible")
    refused = desk.apply(code=GUARDED).says("--allow-close business_center.acme")
    desk.apply("--allow-close", "ad_account.acme/*", code=GUARDED)
    desk.apply(*printed_flags(refused.err))
    assert {op["action"] for op in desk.plan()["operations"]} <= {"forget"}
    assert desk.acts("remove", "business_center") == 1
    assert desk.acts("remove", "ad_account") == 2


def test_the_only_admin_hands_over_in_two_steps(desk: Desk) -> None:
    """Bo takes over from Ana: first he becomes an admin and acts, then she leaves."""
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    members = "    members: {ana@acme.example: admin, bo@acme.example: standard}\n"
    desk.layout(
        f"""
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
{members}"""
    )
    desk.apply()
    desk.settings(actors={"acme": BO}, local={"invitations": "automatic"})
    both = members.replace("standard", "admin")
    desk.edit((members, both.replace("ana@acme.example: admin, ", "")))
    desk.apply(code=DONE)
    assert desk.acts("remove", "member") == 0, "Bo may not even look before he is an admin"
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.edit((both.replace("ana@acme.example: admin, ", ""), both))
    desk.apply()
    desk.settings(actors={"acme": BO}, local={"invitations": "automatic"})
    desk.edit((both, both.replace("ana@acme.example: admin, ", "")))
    desk.apply()
    desk.settled()
    assert desk.acts("remove", "member") == 1


def test_the_acting_admin_must_stay_in_the_layout(crew: Desk) -> None:
    desk = crew
    desk.edit(("      ana@acme.example: admin\n", ""))
    desk.apply(code=FAILED).says("ana@acme.example")


def test_an_expired_actor_does_not_lock_everybody_out(crew: Desk) -> None:
    desk = crew
    desk.edit(("ana@acme.example: admin", "ana@acme.example: {role: admin, expires: 2026-11-10}"))
    desk.apply()
    desk.pass_days(20)
    before = desk.log()
    desk.apply("--allow-remove", "*", code=FAILED).says(
        "ana@acme.example acts for acme and is not among its admins here"
    )
    assert desk.log() == before
