"""What the exit code of a run means for the next one."""

from __future__ import annotations

import pytest

from bcsync.exits import Exit
from bcsync.fleet.decisions import Again, Cause, Outcome, decide, lost, worst

ENDS = [
    (0, Outcome.DONE),
    (7, Outcome.WAITING),
    (2, Outcome.CHANGES),
    (3, Outcome.REFUSED),
    (64, Outcome.FAILED),
]
REPEATED = [
    (1, Cause.FAILED, [60, 120, 240, 480, 960], Outcome.FAILED),
    (6, Cause.FAILED, [60, 120, 240, 480, 960], Outcome.FAILED),
    (4, Cause.STALE, [0], Outcome.REFUSED),
    (5, Cause.LOCKED, [30] * 20, Outcome.FAILED),
    (129, Cause.STOPPED, [0] * 20, Outcome.FAILED),
    (130, Cause.STOPPED, [0] * 20, Outcome.FAILED),
    (143, Cause.STOPPED, [0] * 20, Outcome.FAILED),
    (-15, Cause.STOPPED, [0] * 20, Outcome.FAILED),
    (-9, Cause.FAILED, [60, 120, 240, 480, 960], Outcome.FAILED),
    (141, Cause.FAILED, [60, 120, 240, 480, 960], Outcome.FAILED),
]


@pytest.mark.parametrize(("code", "outcome"), ENDS)
def test_what_is_not_repeated(code: int, outcome: Outcome) -> None:
    verdict = decide(code, Again(Cause.FAILED, 2, 0))
    assert (verdict.outcome, verdict.again) == (outcome, None)
    assert verdict.needs_somebody == (outcome in (Outcome.REFUSED, Outcome.FAILED))


@pytest.mark.parametrize(("code", "cause", "delays", "then"), REPEATED)
def test_what_is_repeated(code: int, cause: Cause, delays: list[int], then: Outcome) -> None:
    again, seen = None, []
    while (verdict := decide(code, again)).again is not None:
        assert verdict.outcome is Outcome.AGAIN
        assert not verdict.needs_somebody
        again = verdict.again
        assert again.cause is cause
        seen.append(again.delay)
    assert (seen, verdict.outcome) == (delays, then)


def test_another_cause_begins_anew() -> None:
    verdict = decide(Exit.LOCKED, Again(Cause.FAILED, 5, 0))
    assert verdict.again == Again(Cause.LOCKED, 1, 30)


def test_every_exit_code_has_its_rule() -> None:
    told = {code for code, *_ in [*ENDS, *REPEATED]}
    assert {int(code) for code in Exit} <= told


@pytest.mark.parametrize(
    ("outcomes", "plain", "detailed"),
    [
        ([], 0, 0),
        ([Outcome.DONE, Outcome.WAITING], 0, 7),
        ([Outcome.WAITING, Outcome.CHANGES], 0, 2),
        ([Outcome.CHANGES, Outcome.REFUSED], 3, 3),
        ([Outcome.REFUSED, Outcome.FAILED], 1, 1),
    ],
)
def test_what_several_come_to(outcomes: list[Outcome], plain: int, detailed: int) -> None:
    assert (worst(outcomes, detailed=False), worst(outcomes, detailed=True)) == (plain, detailed)


def test_a_run_that_takes_its_workers_with_it_is_not_repeated_for_ever() -> None:
    again, times = None, 0
    while (verdict := lost(again)).again is not None:
        assert (verdict.again.cause, verdict.again.delay) == (Cause.LOST, 0)
        again, times = verdict.again, times + 1
    assert (times, verdict.outcome) == (5, Outcome.FAILED)
