"""Exceptions that stand in the layout: reviewed, with a reason and a last day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driver import FAILED, GUARDED, Desk
from tests.flows.test_endings import ANA
from tests.guards.test_commands import FOUR_GO, acme_has_a_crew
from tests.guards.test_existing import acme_owns_things, lose_the_state

GO = "\n".join(f"member.acme/p{number}@acme.example" for number in range(4)).split()


@pytest.fixture
def crew(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, acme_has_a_crew)


def allow(desk: Desk, *entries: str) -> None:
    """Write these entries into a file of their own."""
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    (desk.root / "allow.yaml").write_text(f"allow:\n{lines}")


def warnings(desk: Desk) -> list[tuple[str, str, int]]:
    found = desk.plan()["findings"]
    return [(f["code"], f["file"], f["line"]) for f in found if f["severity"] == "warning"]


def test_an_entry_lifts_what_the_flag_would_lift_and_the_journal_has_its_reason(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    desk.apply(code=GUARDED)
    allow(desk, 'remove: "member.acme/p[0-3]@*", reason: the season is over, until: 2026-11-30')
    assert warnings(desk) == []
    desk.apply("--reason", "as agreed")
    runs = desk.run("state", "pull").json["runs"]
    said = "as agreed; the season is over (allow, until 2026-11-30)"
    assert [run["reason"] for run in runs] == [None, said]
    desk.run("history").says(said)


@pytest.mark.parametrize(("days", "refused"), [(0, False), (28, False), (29, True), (400, True)])
def test_it_counts_until_the_end_of_its_last_day(crew: Desk, days: int, refused: bool) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    allow(desk, 'remove: "member.acme/p*", reason: the season is over, until: 2026-11-30')
    desk.pass_days(days)
    told = [("allowance-ended", "allow.yaml", 2)] if refused else []
    assert warnings(desk) == told
    if refused:
        desk.run("validate").says("this ended with 2026-11-30 and allows nothing any more")
    desk.apply(code=GUARDED if refused else 0)


def test_a_saved_plan_is_held_to_what_the_layout_allows_on_the_day_it_is_applied(
    crew: Desk,
) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    allow(desk, 'remove: "member.acme/p[0-3]@*", reason: a, until: 2026-11-30')
    plan = str(desk.root / "plan.json")
    desk.run("plan", "--target", "member.*", "--out", plan)
    desk.pass_days(60)
    desk.run("apply", plan, "--auto-approve", code=GUARDED).says("removals: 4 member removals")
    desk.pass_days(-60)
    desk.run("apply", plan, "--auto-approve").says("Only a part of what is due: --target member.*")
    assert desk.run("history").text.count("a (allow, until 2026-11-30)") == 1


def test_drift_is_put_back_under_what_the_layout_allows(crew: Desk) -> None:
    desk = crew
    desk.apply()
    for number in range(4):
        desk.act("invite", f"member.acme/x{number}@acme.example", "role=standard", by=ANA)
    desk.run("drift", "--correct", "--auto-approve", code=GUARDED).says("--allow-remove")
    allow(desk, 'remove: "member.acme/x*", reason: not ours, until: 2026-11-30')
    desk.run("drift", "--correct", "--auto-approve")
    desk.run("history").says("not ours (allow, until 2026-11-30)")


def test_several_addresses_and_actions_in_one_entry(crew: Desk) -> None:
    desk = crew
    desk.edit(
        FOUR_GO,
        ("      fr: {name: Acme FR, company: Acme Ltd}\n", ""),
        ("uk: {name: Acme UK, company: Acme Ltd}", "uk: {name: Acme UK, company: Other Ltd}"),
    )
    allow(
        desk,
        f"remove: [{', '.join(GO)}], reason: a, until: 2026-11-30",
        "close: ad_account.acme/fr, review: [ad_account.acme/uk], reason: b, until: 2026-11-30",
    )
    assert warnings(desk) == []
    desk.apply()
    desk.run("history").says("a (allow, until 2026-11-30); b (allow, until 2026-11-30)")


def test_each_entry_lifts_its_own_guard_alone(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO, ("      fr: {name: Acme FR, company: Acme Ltd}\n", ""))
    allow(desk, 'close: "*", reason: a, until: 2026-11-30')
    desk.apply(code=GUARDED).says("removals: ").keeps_quiet("close: ")
    allow(desk, 'remove: "*", reason: a, until: 2026-11-30')
    desk.apply(code=GUARDED).says("close: ").keeps_quiet("removals: ")
    desk.apply("--allow-close", "ad_account.acme/fr", "--reason", "sold")


def test_an_entry_that_is_used_up_is_told_and_fails_nothing(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    allow(desk, 'remove: "member.acme/p[0-3]@*", reason: the season is over, until: 2026-11-30')
    desk.apply()
    assert warnings(desk) == [("allowance-unused", "allow.yaml", 2)]
    desk.run("plan", "--detailed-exitcode").says(
        "No changes.", "nothing is called like this", "take it out"
    )
    desk.apply()
    assert [run["reason"] for run in desk.run("state", "pull").json["runs"]].count(None) > 0


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("member.acme/p11@acme.example", "did you mean member.acme/p1@acme.example"),
        ("'membr.acme/*'", "did you mean member.acme/*?"),
        ("member.acme/p4@acme.example", "there is nothing to remove here"),
        ("'ad_account.*'", "there is nothing to remove here"),
    ],
)
def test_an_entry_for_nothing_is_told_at_its_place(crew: Desk, pattern: str, words: str) -> None:
    desk = crew
    allow(desk, f"reason: x, until: 2026-11-30, remove: [{pattern}]")
    found = [f for f in desk.plan()["findings"] if f["code"] == "allowance-unused"]
    assert [(f["severity"], f["file"], f["line"], f["column"]) for f in found] == [
        ("warning", "allow.yaml", 2, 45)
    ]
    desk.run("plan").says(words)


def test_a_part_of_a_plan_does_not_call_unused_what_the_rest_needs(crew: Desk) -> None:
    desk = crew
    desk.edit(FOUR_GO)
    allow(desk, 'remove: "member.acme/p[0-3]@*", reason: a, until: 2026-11-30')
    assert "allowance-unused" not in desk.run("plan", "--target", "ad_account.acme/uk").text
    desk.apply("--target", "ad_account.acme/uk")
    assert desk.run("state", "pull").json["runs"][-1]["reason"] is None


def test_what_may_be_there_already_is_made_again_by_an_entry(desk: Desk, shelf: Path) -> None:
    desk.begin(shelf, acme_owns_things)
    lose_the_state(desk)
    allow(desk, "create: business_center.acme, reason: a second one is wanted, until: 2026-11-30")
    desk.apply()
    assert desk.acts("create", "business_center") == 2


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("remove: member.acme/x, until: 2026-11-30", "missing-key", "reason"),
        ("remove: member.acme/x, reason: a", "missing-key", "until"),
        ("reason: a, until: 2026-11-30", "missing-key", "this allows nothing"),
        ("remove: member.acme/x, reason: ' ', until: 2026-11-30", "bad-format", "say why"),
        ("remove: member.acme/x, reason: a, until: 2026-02-30", "bad-format", "not a day"),
        ("remove: member.acme/x, reason: a, until: tomorrow", "bad-format", "YYYY-MM-DD"),
        ("remove: [], reason: a, until: 2026-11-30", "out-of-range", ""),
        ("remove: 'a b', reason: a, until: 2026-11-30", "bad-format", "no spaces"),
        ("delete: member.acme/x, reason: a, until: 2026-11-30", "unknown-key", "delete"),
    ],
)
def test_a_slip_in_an_entry_is_one_finding(crew: Desk, entry: str, code: str, words: str) -> None:
    desk = crew
    allow(desk, entry)
    (found,) = desk.run("validate", "--json", code=FAILED).json["findings"]
    assert (found["code"], found["severity"], found["file"]) == (code, "error", "allow.yaml")
    assert words in f"{found['message']} {found['hint']}"


def test_odd_names_are_literal(desk: Desk) -> None:
    """A person whose address looks like a glob is that person alone."""
    odd, other = "b?o@acme.example", "bxo@acme.example"
    desk.settings(
        actors={"acme": "ana@acme.example"},
        guards={"removals": {"count": 0, "percent": 0}},
        local={"invitations": "automatic"},
    )
    layout = (
        "business_centers: {acme: {name: A, timezone: Europe/London, currency: GBP, members: {%s}}}"
    )
    desk.layout(layout % f"ana@acme.example: admin, {odd!r}: standard, {other}: standard")
    desk.apply()
    desk.apply()
    desk.layout(layout % "ana@acme.example: admin")
    allow(desk, f"remove: {f'member.acme/{odd}'!r}, reason: a, until: 2026-11-30")
    desk.apply(code=GUARDED).says("1 member removals", other)


def test_what_is_forgotten_must_be_there_and_not_be_declared(crew: Desk) -> None:
    desk = crew
    forget = "forget:\n  - ad_account.acme/ukk\n  - ad_account.acme/fr\n  - ad_account.acme/uk\n"
    (desk.root / "forget.yaml").write_text(forget)
    desk.edit(("      fr: {name: Acme FR, company: Acme Ltd}\n", ""))
    told = desk.run("plan").says(
        "forget.yaml:2:5: warning: nothing is called ad_account.acme/ukk (any more)",
        "did you mean ad_account.acme/uk?",
        "forget.yaml:4:5: warning: ad_account.acme/uk is declared all the same",
    )
    assert told.text.count("forgets-nothing") == 2
    desk.apply()
    assert [f[2] for f in warnings(desk) if f[0] == "forgets-nothing"] == [2, 3, 4]
