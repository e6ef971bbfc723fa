"""Drift that somebody answers for: left alone until a day, and drift again from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driver import CHANGES, DONE, USAGE, Desk
from tests.flows.test_endings import ANA, BO, acme_and_northwind_work_together

CY = "cy@acme.example"
UK = "ad_account.acme/uk"
UNTIL = ("--until", "2026-11-20")
OWNER = ("--owner", ANA)
REASON = ("--reason", "the agency tries something")


@pytest.fixture
def meddled(desk: Desk, shelf: Path) -> Desk:
    """Somebody renamed an account, and invited Cy."""
    desk.begin(shelf, acme_and_northwind_work_together)
    desk.act("update", UK, "name=Else", by=ANA)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    return desk


def accept(desk: Desk, address: str, code: int = DONE) -> None:
    desk.run("drift", "--accept", address, *UNTIL, *OWNER, *REASON, code=code)


@pytest.mark.parametrize(
    "terms",
    [(), UNTIL, (*UNTIL, *OWNER), (*OWNER, *REASON), (*UNTIL, *REASON), (*UNTIL, *OWNER, "--reason", " ")],
)  # fmt: skip
def test_it_takes_a_day_an_owner_and_a_reason(meddled: Desk, terms: tuple[str, ...]) -> None:
    desk = meddled
    desk.run("drift", "--accept", UK, *terms, code=USAGE).says("--owner EMAIL --reason TEXT")
    desk.run("drift", "--detailed-exitcode", code=CHANGES).keeps_quiet("accepted")


def test_the_owner_is_a_person(meddled: Desk) -> None:
    meddled.run("drift", "--accept", UK, *UNTIL, "--owner", "everybody", *REASON, code=USAGE)


@pytest.mark.parametrize("day", ["2026-11-02", "2026-11-01", "2020-01-01"])
def test_the_day_lies_ahead(meddled: Desk, day: str) -> None:
    meddled.run("drift", "--accept", UK, "--until", day, *OWNER, *REASON, code=USAGE).says(
        "is not in the future"
    )


def test_it_must_have_drifted(meddled: Desk) -> None:
    desk = meddled
    desk.run("drift", "--accept", "ad_account.acme/uj", *UNTIL, *OWNER, *REASON, code=USAGE).says(
        f"did you mean {UK}?"
    )
    desk.run("drift", "--accept", f"member.acme/{BO}", *UNTIL, *OWNER, *REASON, code=USAGE)


def test_flags_that_speak_of_nothing_are_refused(meddled: Desk) -> None:
    meddled.run("drift", *UNTIL, code=USAGE)
    meddled.run("drift", "--accept", UK, *UNTIL, *OWNER, *REASON, "--correct", code=USAGE)


def test_plan_apply_and_correct_leave_it_alone(meddled: Desk) -> None:
    desk = meddled
    assert set(desk.will()) == {("update", UK), ("remove", f"member.acme/{CY}")}
    accept(desk, UK)
    assert desk.will() == [("remove", f"member.acme/{CY}")]
    desk.run("drift", "--detailed-exitcode", code=CHANGES).says(
        f"! {UK} was changed", f"accepted until 2026-11-20 by {ANA}: the agency tries something"
    )
    before = len(desk.log())
    desk.run("drift", "--correct", "--auto-approve")
    assert [(e["verb"], e["kind"]) for e in desk.log()[before:]] == [("remove", "member")]
    desk.run("drift", "--detailed-exitcode", code=DONE)
    before = len(desk.log())
    desk.apply()
    assert len(desk.log()) == before


def test_an_address_is_taken_in_any_letter_case(meddled: Desk) -> None:
    desk = meddled
    accept(desk, f"member.acme/{CY.upper()}")
    assert desk.will() == [("update", UK)]


def test_it_fires_again_on_its_day(meddled: Desk) -> None:
    desk = meddled
    accept(desk, UK)
    accept(desk, f"member.acme/{CY}")
    desk.run("drift", "--detailed-exitcode", code=DONE)
    desk.pass_days(17)
    desk.run("drift", "--detailed-exitcode", code=DONE)
    desk.pass_days(1)
    desk.run("drift", "--detailed-exitcode", code=CHANGES).says(
        f"accepted by {ANA} until 2026-11-20; that has run out"
    )
    assert set(desk.will()) == {("update", UK), ("remove", f"member.acme/{CY}")}


def test_it_can_be_prolonged(meddled: Desk) -> None:
    desk = meddled
    accept(desk, UK)
    accept(desk, f"member.acme/{CY}")
    desk.run("drift", "--accept", UK, "--until", "2026-12-24", *OWNER, *REASON)
    desk.pass_days(30)
    assert desk.will() == [("remove", f"member.acme/{CY}")]


def test_without_drift_an_acceptance_holds_nothing_back(meddled: Desk) -> None:
    """Once the account is as bcsync left it, the layout's changes to it are made again."""
    desk = meddled
    accept(desk, UK)
    desk.act("update", UK, "name=Acme UK", by=ANA)
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
    assert ("update", UK) in desk.will()


def test_the_json_says_who_answers(meddled: Desk) -> None:
    desk = meddled
    accept(desk, UK)
    found = {each["address"]: each for each in desk.run("drift", "--json").json["drift"]}
    assert found[UK]["accepted"].startswith(f"until 2026-11-20 by {ANA}")
    assert found[f"member.acme/{CY}"]["accepted"] == ""


def test_what_would_rest_on_something_that_stays_away_is_left_alone_too(
    desk: Desk, shelf: Path
) -> None:
    """Bo was removed by hand, and that is accepted: he gets no accounts and groups either."""
    desk.begin(shelf, acme_and_northwind_work_together)
    desk.act("remove", f"member.acme/{BO}", by=ANA)
    accept(desk, f"member.acme/{BO}")
    assert desk.will() == []
    before = desk.log()
    desk.apply()
    assert desk.log() == before


def test_an_apply_does_not_end_an_acceptance(meddled: Desk) -> None:
    desk = meddled
    accept(desk, UK)
    for _time in range(2):
        desk.apply()
        desk.run("drift", "--detailed-exitcode", code=DONE).says(f"! {UK} was changed")
        assert desk.will() == []
    desk.pass_days(18)
    desk.run("drift", "--detailed-exitcode", code=CHANGES)
    assert desk.will() == [("update", UK)]
