"""``drift --correct`` at night: what fell due by ``expires`` ends, although nobody runs an apply."""

from __future__ import annotations

import pytest

from tests.flows.acme import BO
from tests.flows.driver import CHANGES, DONE, USAGE, Desk

ANA = "ana@acme.example"
ROLE = f"assignment.acme/uk/{BO}"
MEMBER = f"member.acme/{BO}"
GROUP = "asset_group.acme/all"
UK = "ad_account.acme/uk"
ENDS_ROLE = ("bo@acme.example: operator", "bo@acme.example: {role: operator, expires: 2026-11-12}")
ENDS_MEMBER = (
    "bo@acme.example: standard",
    "bo@acme.example: {role: standard, expires: 2026-11-12}",
)
ENDS_IN_GROUP = (
    "bo@acme.example: analyst",
    "bo@acme.example: {role: analyst, expires: 2026-11-12}",
)
RENAMED = ("uk: {name: Acme UK,", "uk: {name: Acme Britain,")
CORRECT = ("drift", "--correct", "--auto-approve")


def due(desk: Desk) -> list[tuple[str, str]]:
    return [(each["action"], each["address"]) for each in desk.run("drift", "--json").json["due"]]


def correct(desk: Desk, *words: str, code: int = DONE) -> set[tuple[str, str]]:
    """Run it; gives what became of the platform."""
    before = len(desk.log())
    desk.run(*CORRECT, *words, code=code)
    return {(entry["verb"], entry["kind"]) for entry in desk.log()[before:]}


def on_the_day(desk: Desk, *changes: tuple[str, str]) -> Desk:
    """The layout was changed and applied long before the day that it names."""
    desk.edit(*changes)
    desk.apply()
    desk.pass_days(9)
    assert due(desk) == []
    assert correct(desk) == set()
    desk.pass_days(1)
    return desk


CASES = {
    "role": (ENDS_ROLE, {("remove", ROLE)}, {("remove", "assignment")}),
    "member": (
        ENDS_MEMBER,
        {("remove", ROLE), ("update", GROUP), ("remove", MEMBER)},
        # The role ends with the membership.
        {("update", "asset_group"), ("remove", "member")},
    ),
    "in a group": (ENDS_IN_GROUP, {("update", GROUP)}, {("update", "asset_group")}),
}


@pytest.mark.parametrize(("change", "shown", "done"), CASES.values(), ids=CASES)
def test_what_fell_due_is_shown_and_ends(
    acme: Desk,
    change: tuple[str, str],
    shown: set[tuple[str, str]],
    done: set[tuple[str, str]],
) -> None:
    desk = on_the_day(acme, change)
    assert set(due(desk)) == shown
    desk.run("drift", "--detailed-exitcode", code=CHANGES).says("Fell due by its date")
    assert correct(desk) == done
    assert due(desk) == []
    desk.run("drift", "--detailed-exitcode", code=DONE).says("No drift.")
    desk.run("plan", "--detailed-exitcode").says("No changes.")


def test_what_the_layout_changes_beside_it_waits_for_an_apply(acme: Desk) -> None:
    desk = on_the_day(acme, ENDS_ROLE)
    desk.edit(RENAMED)
    assert correct(desk) == {("remove", "assignment")}
    assert desk.will() == [("update", UK)]


def test_a_group_that_was_edited_beside_it_waits_too(acme: Desk) -> None:
    """Its list as a whole is what the platform is given."""
    desk = on_the_day(acme, ENDS_IN_GROUP)
    desk.edit(
        (f"members: {{{ENDS_IN_GROUP[1]}}}", f"members: {{{ENDS_IN_GROUP[1]}, {ANA}: analyst}}")
    )
    assert due(desk) == []
    assert correct(desk) == set()
    assert desk.will() == [("update", GROUP)]


def test_drift_and_what_fell_due_go_together(acme: Desk) -> None:
    desk = on_the_day(acme, ENDS_ROLE)
    desk.act("update", UK, "name=Else", by=ANA)
    desk.run("drift").says(f"{UK} was changed", f"remove {ROLE}")
    assert correct(desk) == {("update", "ad_account"), ("remove", "assignment")}


def test_an_address_or_a_glob_chooses(acme: Desk) -> None:
    desk = on_the_day(acme, ENDS_ROLE)
    desk.act("update", UK, "name=Else", by=ANA)
    assert correct(desk, "assignment.*") == {("remove", "assignment")}
    assert correct(desk, UK) == {("update", "ad_account")}
    desk.run("drift").says("No drift.")


def test_a_name_that_chooses_nothing_is_refused(acme: Desk) -> None:
    desk = acme
    desk.act("update", UK, "name=Else", by=ANA)
    desk.run(*CORRECT, "ad_account.acme/ukk", code=USAGE).says(f"did you mean {UK}?")
    desk.run(*CORRECT, UK, "member.*", code=USAGE).says("member.* has not drifted")
    desk.run("drift", UK, code=USAGE).says(f" drift --correct {UK}")
    assert correct(desk) == {("update", "ad_account")}


def test_what_was_chosen_before_is_carried_out_alone(acme: Desk) -> None:
    """JSON stands alone on standard output, also when there was nothing to do."""
    desk = acme
    assert desk.run(*CORRECT, "--json").json["outcomes"] == []
    desk.act("update", UK, "name=Else", by=ANA)
    done = desk.run(*CORRECT, "--json", UK).json
    assert [each["address"] for each in done["outcomes"]] == [UK]
