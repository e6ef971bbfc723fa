"""Drift that somebody answers for: left alone until a day, and drift again from then on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import NamedTuple

import pytest

from tests.drift.accepting import ANA, BO, CY, NICO, OWNER, REASON, UK, UNTIL, accept
from tests.flows.acme import LAYOUT
from tests.flows.driver import CHANGES, DONE, FAILED, USAGE, Desk
from tests.flows.test_endings import BO_GONE, CARA, acme_and_northwind_work_together


@pytest.fixture
def meddled(desk: Desk, shelf: Path) -> Desk:
    """Somebody renamed an account, and invited Cy."""
    desk.begin(shelf, acme_and_northwind_work_together)
    desk.act("update", UK, "name=Else", by=ANA)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    return desk


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


def test_the_layout_goes_on_beside_what_was_accepted(meddled: Desk) -> None:
    """Other fields of the same thing, and its end."""
    desk = meddled
    bo = f"member.acme/{BO}"
    desk.act("update", bo, "finance=analyst", by=ANA)
    accept(desk, UK)
    accept(desk, bo)
    accept(desk, f"member.acme/{CY}")
    desk.edit(
        ("uk: {name: Acme UK", "uk: {name: Acme Britain, industry: '290303'"),
        ("bo@acme.example: standard", "bo@acme.example: {role: admin, finance: none}"),
    )
    assert [(op["address"], op["after"]) for op in desk.plan()["operations"]] == [
        (bo, {"role": "admin"}),
        (UK, {"industry": "290303"}),
    ]


def test_who_leaves_the_layout_leaves_whatever_was_accepted(meddled: Desk) -> None:
    desk = meddled
    bo = f"member.acme/{BO}"
    desk.act("update", bo, "finance=analyst", by=ANA)
    accept(desk, bo)
    desk.edit(*BO_GONE)
    desk.run("plan", "--detailed-exitcode", code=CHANGES).says(f"- {bo}")


def test_an_accepted_approval_is_still_given(desk: Desk, shelf: Path) -> None:
    """The asker lowered their access, and the layout raises it again."""
    desk.begin(shelf, acme_and_northwind_work_together)
    desk.act("update", "access.northwind/acme/fr", "permission=analyst", by=NICO)
    accept(desk, "approval.acme/fr/northwind")
    will = desk.will()
    assert ("remove", "access.northwind/acme/fr") in will
    assert ("approve", "approval.acme/fr/northwind") in will


def test_what_rests_on_something_that_stands_goes_on(meddled: Desk) -> None:
    """An account with another name is an account."""
    desk = meddled
    accept(desk, UK)
    desk.edit(
        (
            "uk: {name: Acme UK, members: {ana@",
            "uk: {name: Acme UK, members: {cy@acme.example: analyst, ana@",
        ),
        (
            "      bo@acme.example: standard\n",
            "      bo@acme.example: standard\n      cy@acme.example: standard\n",
        ),
    )
    assert ("create", f"assignment.acme/uk/{CY}") in desk.will()


def test_nobody_gets_more_than_the_access_that_was_lowered(desk: Desk, shelf: Path) -> None:
    """The agency may do less on an account now; what its people had there is not tried anew."""
    desk.begin(shelf, acme_and_northwind_work_together)
    desk.act("remove", f"assignment.northwind/acme/uk/{CARA}", by=NICO)
    access = "access.northwind/acme/uk"
    assert desk.will() == [("create", f"assignment.northwind/acme/uk/{CARA}")]
    desk.act("update", access, "permission=analyst", by=NICO)
    accept(desk, access)
    assert desk.will() == []


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


class Another(NamedTuple):
    """What is accepted, what happens afterwards, and what the drift says of it then."""

    name: str
    address: str
    first: Callable[[Desk], object]
    then: Callable[[Desk], object]
    was: str


def by_ana(*words: str) -> Callable[[Desk], object]:
    return lambda desk: desk.act(*words, by=ANA)


def nothing(_desk: Desk) -> None:
    """What the fixture did is enough."""


BO_ON_UK = f"assignment.acme/uk/{BO}"
ANOTHER = (
    Another("another value", UK, nothing, by_ana("update", UK, "name=Other"), "name: Acme UK → Else"),
    Another("another field as well", UK, nothing, by_ana("update", UK, "industry=290303"),
            "name: Acme UK → Else"),
    Another("added, with a higher role later", f"member.acme/{CY}", nothing,
            by_ana("update", f"member.acme/{CY}", "role=admin"), "it was added; finance: none; role: standard"),
    Another("changed, and gone later", BO_ON_UK, by_ana("update", BO_ON_UK, "role=admin"),
            by_ana("remove", BO_ON_UK), "role: operator → admin"),
    Another("gone, and back with more later", f"member.acme/{BO}", by_ana("remove", f"member.acme/{BO}"),
            by_ana("invite", f"member.acme/{BO}", "role=admin"), "it was gone"),
)  # fmt: skip


@pytest.mark.parametrize("case", ANOTHER, ids=[case.name for case in ANOTHER])
def test_another_drift_is_not_accepted_by_it(meddled: Desk, case: Another) -> None:
    desk = meddled
    case.first(desk)
    accept(desk, case.address)
    assert case.address not in {address for _action, address in desk.will()}
    case.then(desk)
    said = f"{ANA} accepted something else until 2026-11-20: "
    desk.run("drift", "--detailed-exitcode", code=CHANGES).says(said, case.was)
    desk.run("plan").says(said, case.was)
    found = {each["address"]: each for each in desk.run("drift", "--json").json["drift"]}
    drift = found[case.address]
    assert drift["accepted"] == ""
    assert drift["note"].startswith(said)
    assert case.was in drift["note"]
    assert case.address in {address for _action, address in desk.will()}
    accept(desk, case.address)
    assert case.address not in {address for _action, address in desk.will()}


def test_it_counts_again_when_only_that_is_left(meddled: Desk) -> None:
    """What was accepted is left alone, in part as well; nobody needs to be asked twice."""
    desk = meddled
    desk.act("update", UK, "industry=290303", by=ANA)
    accept(desk, UK)
    desk.act("update", UK, "name=Other", by=ANA)
    assert ("update", UK) in desk.will()
    desk.act("update", UK, "name=Else", by=ANA)
    assert ("update", UK) not in desk.will()
    desk.act("update", UK, "name=Acme UK", by=ANA)
    desk.run("drift").says(f"accepted until 2026-11-20 by {ANA}")


@pytest.mark.parametrize(
    "words", ["", "[]", "{}", '{"state": "changed", "changes": [1]}', '{"state": 1, "changes": []}']
)
def test_a_damaged_acceptance_accepts_nothing(meddled: Desk, words: str) -> None:
    desk = meddled
    accept(desk, UK)
    with closing(connect(desk.root / ".bcsync" / "state.db")) as connection, connection:
        connection.execute("UPDATE acceptances SET drift = ?", (words,))
    desk.run("drift", code=FAILED).says("is damaged")


def test_what_was_added_is_shown(meddled: Desk) -> None:
    meddled.run("drift").says(f"! member.acme/{CY} was added", "role: + standard")


def test_what_is_left_alone_can_be_let_go_of(acme: Desk) -> None:
    """Forgetting it changes nothing on the platform."""
    desk = acme
    desk.act("update", UK, "name=Else", by=ANA)
    accept(desk, UK)
    start = LAYOUT.index("    ad_accounts:")
    desk.layout(f"{LAYOUT[:start]}    ad_accounts: {{}}\nforget: [{UK}, asset_group.acme/all]\n")
    assert ("forget", UK) in desk.will()
    desk.apply()
    assert desk.will() == []
