"""Ctrl-C: once finishes what is in flight, twice leaves at once; neither loses anything."""

from __future__ import annotations

from bcsync.state.values import OperationState, RunStatus
from bcsync.workflow import open_state
from tests.crash.scenario import INTERRUPTED, Desk, World, assert_sound, world


def states(desk: Desk) -> tuple[RunStatus, list[OperationState]]:
    """How the newest run stands, and its operations."""
    state = open_state(desk.project, create=False)
    try:
        [run] = state.runs(1)
        return run.status, [record.state for record in state.operations(run.id)]
    finally:
        state.close()


def test_once_finishes_the_batch_and_notes_the_rest(
    desk: Desk, undisturbed: tuple[World, World]
) -> None:
    """The acts in flight are done and known; what was not tried is in the journal as skipped."""
    ran = desk.strike("interrupt", "perform", 3, "before")
    assert ran.code == INTERRUPTED
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


def test_twice_leaves_at_once_and_the_next_run_settles(
    desk: Desk, undisturbed: tuple[World, World]
) -> None:
    """What was in flight then is unknown, until somebody looks."""
    ran = desk.strike("interrupt-twice", "perform", 4, "after")
    assert ran.code == INTERRUPTED
    assert "Stopped." in ran.err
    status, found = states(desk)
    assert status is RunStatus.INTERRUPTED
    assert found[-1] is OperationState.INTENT
    desk.settle_down()
    assert OperationState.INTENT not in states(desk)[1]
    assert_sound(desk)
    assert world(desk) == undisturbed[0]


def test_before_anything_was_tried_it_is_harmless(
    desk: Desk, undisturbed: tuple[World, World]
) -> None:
    """Neither run nor platform knows of it."""
    ran = desk.strike("interrupt-twice", "intend", 1, "before")
    assert ran.code == INTERRUPTED
    assert states(desk) == (RunStatus.INTERRUPTED, [])
    desk.settle_down()
    assert world(desk) == undisturbed[0]
