"""Carrying out a plan: batches of like operations, intent before, outcome after.

plan ──> batches (one kind, one action, in the order of the plan)
           │  skip what rests on a failure, leave what waits
           ▼
journal: intent ──> platform.perform ──> journal: outcome, bindings, what is seen now
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain

from bcsync.applying.batches import Step, batches
from bcsync.applying.carrier import Carrier, RunContext, names_in
from bcsync.applying.outcome import Outcome, Report
from bcsync.applying.standing import Standing
from bcsync.applying.trail import Trail
from bcsync.errors import BcsyncError, LockLost
from bcsync.planning.graph import Graph
from bcsync.planning.guards.judge import answered_in
from bcsync.planning.plan import Plan
from bcsync.state.values import OperationState, RunStart, RunStatus


def apply_plan(plan: Plan, start: RunStart, around: RunContext) -> Report:
    """Do what the plan says; independent work goes on after a failure (design 5.5)."""
    run = around.state.begin_run(start)
    standing = Standing(Graph(plan.operations), answered_in(plan.operations))
    trail = Trail(around.state)
    carrier = Carrier(around, run, names_in(around.state), plan.places, standing, trail)
    try:
        waiting = batches(plan.operations, around.platform.abilities.most)
        for batch in waiting:
            if around.stopping():
                _leave(carrier, chain([batch], waiting))
            else:
                carrier.carry_out(batch)
        if plan.unclaimed:
            trail.state.mark_managed(plan.unclaimed)
        trail.state.remember(plan.taken)
    except BaseException as error:
        _give_up(carrier, error)
        raise
    finally:
        trail.close()
    report = Report(run, tuple(carrier.outcomes), interrupted=carrier.left)
    around.state.finish_run(run, _status(report), _counts(carrier.outcomes))
    return report


def _leave(carrier: Carrier, left: Iterable[list[Step]]) -> None:
    """Finish what was begun and must not be left half done, and nothing else."""
    standing = carrier.standing
    begun = standing.to_be_finished()
    for batch in left:
        finishing = {n for n, _op in batch if n in begun or standing.has_come_about(n)}
        carrier.leave([step for step in batch if step[0] not in finishing])
        if finishing:
            carrier.around.finish()
            carrier.carry_out([step for step in batch if step[0] in finishing])


def _give_up(carrier: Carrier, error: BaseException) -> None:
    """Say how far the run came, and close it if that can still be done."""
    status = RunStatus.FAILED
    match error:
        case LockLost():
            # The journal is not ours to write any more; whoever has the lock settles this run.
            error.details = (_so_far(carrier.outcomes, carrier.run), *error.details)
            return
        case KeyboardInterrupt():
            status = RunStatus.INTERRUPTED
        case BcsyncError():
            settled = "the next run finds out what became of those that were in flight"
            error.details = (*error.details, _so_far(carrier.outcomes, carrier.run), settled)
    # What stopped the run may keep it from being closed, too; the next one does it then.
    with suppress(BcsyncError):
        carrier.trail.state.finish_run(carrier.run, status, _counts(carrier.outcomes))


def _so_far(outcomes: Sequence[Outcome], run: int) -> str:
    done = Report(run, outcomes).count(OperationState.DONE)
    return f"run {run} had done {done:,} {'operation' if done == 1 else 'operations'} by then"


def _status(report: Report) -> RunStatus:
    if report.interrupted:
        return RunStatus.INTERRUPTED
    return RunStatus.FAILED if report.failed else RunStatus.DONE


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    report = Report(None, outcomes)
    return {state.value: count for state, count in sorted(report.counts.items())}
