"""Ctrl-C, SIGTERM, SIGHUP: once finishes what is in flight, twice leaves at once; neither loses anything."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from random import Random
from time import monotonic

import pytest

from bcsync.flow.stored import open_state
from bcsync.state.values import OperationState, RunStatus
from tests.crash.conftest import NewDesk
from tests.crash.scenario import Desk, World, assert_sound, finished, world

ROUNDS = 50 if os.environ.get("BCSYNC_TEST_LONG") else 5
SEED = 11
ONCE = {"interrupt": 130, "terminate": 143, "hang-up": 129}
TWICE = {"interrupt-twice": 130, "terminate-twice": 143}


def states(desk: Desk) -> tuple[RunStatus, list[OperationState]]:
    """How the newest run stands, and its operations."""
    state = open_state(desk.project, create=False)
    try:
        [run] = state.runs(1)
        return run.status, [record.state for record in state.operations(run.id)]
    finally:
        state.close()


@pytest.mark.parametrize(("blow", "code"), ONCE.items())
def test_once_finishes_the_batch_and_notes_the_rest(
    desk: Desk, undisturbed: tuple[World, World], blow: str, code: int
) -> None:
    """The acts in flight are done and known; what was not tried is in the journal as skipped."""
    ran = desk.strike(blow, "perform", 3, "before")
    assert ran.code == code
    assert "Finishing what is in flight" in ran.err
    assert "interrupted before its turn" in ran.out
    status, found = states(desk)
    assert status is RunStatus.INTERRUPTED
    assert set(found) == {OperationState.DONE, OperationState.SKIPPED}
    assert len(found) == 20
    assert found.index(OperationState.SKIPPED) == found.count(OperationState.DONE)
    desk.settle_down()
    assert_sound(desk)
    assert world(desk) == undisturbed[0]


@pytest.mark.parametrize(("blow", "code"), TWICE.items())
def test_twice_leaves_at_once_and_the_next_run_settles(
    desk: Desk, undisturbed: tuple[World, World], blow: str, code: int
) -> None:
    """What was in flight then is unknown, until somebody looks."""
    ran = desk.strike(blow, "perform", 4, "after")
    assert ran.code == code
    assert "Stopped." in ran.err
    status, found = states(desk)
    assert status is RunStatus.INTERRUPTED
    assert found[-1] is OperationState.INTENT
    desk.settle_down()
    assert OperationState.INTENT not in states(desk)[1]
    assert_sound(desk)
    assert world(desk) == undisturbed[0]


@pytest.mark.parametrize(("blow", "code"), TWICE.items())
def test_before_anything_was_tried_it_is_harmless(
    desk: Desk, undisturbed: tuple[World, World], blow: str, code: int
) -> None:
    """Neither run nor platform knows of it."""
    ran = desk.strike(blow, "intend", 1, "before")
    assert ran.code == code
    assert states(desk) == (RunStatus.INTERRUPTED, [])
    desk.settle_down()
    assert world(desk) == undisturbed[0]


def test_at_random_moments_the_run_is_closed_and_the_next_one_goes_on(
    new_desk: NewDesk, undisturbed: tuple[World, World]
) -> None:
    """From the start of ``python -m bcsync apply`` to its end, with 50 moments in the long setting."""
    random = Random(SEED)
    begun = monotonic()
    assert finished(new_desk().start()).code == 0
    longest = monotonic() - begun
    for _round in range(ROUNDS):
        desk = new_desk()
        process = desk.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(longest / 3, longest))
        process.terminate()
        ran = finished(process)
        # Before Python listens to signals, and after it has stopped to, the system's own way.
        assert ran.code in (0, ONCE["terminate"], -signal.SIGTERM), ran
        closed(desk)
        desk.settle_down()
        assert_sound(desk)
        assert world(desk) == undisturbed[0]


def closed(desk: Desk) -> None:
    """No run goes on in the journal, and nothing in it is in doubt."""
    state = open_state(desk.project, create=False)
    try:
        assert state.running() == []
        assert state.pending_operations() == []
    finally:
        state.close()


def test_what_is_ignored_stays_ignored(desk: Desk, undisturbed: tuple[World, World]) -> None:
    """``nohup bcsync apply``: the closed terminal is no reason to leave."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        ran = desk.strike("hang-up", "perform", 3, "before")
    finally:
        signal.signal(signal.SIGHUP, before)
    assert ran.code == 0
    desk.settle_down()
    assert world(desk) == undisturbed[0]
