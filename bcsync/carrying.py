"""Carrying a plan out under the locks of what it touches.

scopes ──> hold locks ──(the state moved, or work was left in doubt)──> read and plan again
               │                                                             │
               └──────────────> apply_plan ──> read once more <──────────────┘
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from itertools import chain

from bcsync.applying.holding import Patience, hold
from bcsync.applying.outcome import Outcome, Report
from bcsync.applying.run import Surroundings, apply_plan
from bcsync.applying.scopes import scopes_of
from bcsync.errors import BcsyncError, PlanStale
from bcsync.findings import has_errors
from bcsync.planning.operation import Operation, Plan, Protection
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.state.store import State
from bcsync.workflow import (
    Planned,
    holder_of,
    open_platform,
    open_state,
    plan_again,
    plan_from,
    refuse_guarded,
    snapshot_of,
    start_of,
)

_SHOWN = 10


def _nobody_told(_planned: Planned) -> None:
    """Go on in silence."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What an apply needs from whoever started it."""

    progress: Callable[[Outcome], None]
    stopping: Callable[[], bool]
    reason: str | None = None
    run_kind: str = "apply"
    """What the journal calls the run."""
    reviewed: bool = False
    """Somebody said yes to this very plan: another one is refused."""
    patience: Patience = field(default_factory=Patience)
    replanned: Callable[[Planned], None] = _nobody_told
    """Called with the plan that is carried out instead, because the state had moved."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did, and what is left according to a fresh look at the platform."""

    report: Report
    after: Plan | None
    """None where the platform could not be read any more."""
    problem: BcsyncError | None = None
    """What ended it early; to be raised when what was done has been told."""


def apply_planned(project: Project, planned: Planned, hands: Hands) -> Applied:
    """Carry a plan out, then read the platform once more, so that the state holds what is there.

    Raises ``GuardRefused`` when a limit forbids the plan, ``Locked`` when somebody else holds what it
    touches, ``PlanStale`` when it was reviewed and another one is due; then nothing was done.
    """
    refuse_guarded(planned.plan)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    try:
        wanted = _scopes(planned)
        while wanted:
            done = _under_locks(project, state, planned, hands, wanted)
            if isinstance(done, Applied):
                return done
            wanted = done
        return _carry_out(project, state, planned, hands)
    finally:
        state.close()


def _under_locks(
    project: Project, state: State, planned: Planned, hands: Hands, wanted: frozenset[str]
) -> Applied | frozenset[str]:
    """Do it, or give the locks that the plan which is due by now needs."""
    with held(project, state, wanted, hands.run_kind, hands.patience) as ours:
        due = _due(project, ours, planned, hands)
        more = _scopes(due)
        if more <= wanted:
            return _carry_out(project, ours, due, hands)
    return wanted | more


@contextmanager
def held(
    project: Project,
    state: State,
    scopes: frozenset[str],
    kind: str,
    patience: Patience | None = None,
) -> Iterator[State]:
    """The state for who holds these scopes. Raises ``Locked`` while somebody else does."""
    locks, seconds = state.locks(has_ended), project.settings.lease
    with hold(locks, scopes, holder_of(kind), seconds=seconds, patience=patience) as lease:
        yield state.under(lease)


def _scopes(planned: Planned) -> frozenset[str]:
    protected = [each.address for each in planned.plan.protections]
    return scopes_of(planned.plan, planned.snapshot, protected)


def _due(project: Project, state: State, planned: Planned, hands: Hands) -> Planned:
    """The plan itself, or the one due after what others have written since it was made."""
    in_doubt = bool(state.unsettled())
    if not in_doubt and state.fingerprint() == planned.snapshot.fingerprint:
        return planned
    if in_doubt:
        # Who left it may have been stopped in the middle of a write and still finish that one.
        _let_others_finish(project, state)
    due = plan_again(project, planned, state)
    if hands.reviewed and not _is_reviewed(due.plan, planned.plan):
        raise _stale(planned.plan, due.plan)
    if has_errors(due.plan.findings):
        raise BcsyncError(
            "what others did meanwhile makes this layout impossible, nothing was done",
            details=tuple(finding.message for finding in due.plan.findings),
            hint="see bcsync plan",
        )
    refuse_guarded(due.plan)
    hands.replanned(due)
    return due


def _is_reviewed(due: Plan, reviewed: Plan) -> bool:
    """The same operations, and no other protection than was agreed to."""
    agreed = set(reviewed.protections)
    return due.operations == reviewed.operations and agreed.issuperset(due.protections)


def _let_others_finish(project: Project, state: State) -> None:
    platform = open_platform(project, state.check)
    try:
        platform.prepare(())
    finally:
        platform.close()


def _stale(planned: Plan, due: Plan) -> PlanStale:
    before, after = _by_address(planned.operations), _by_address(due.operations)
    moved = dict.fromkeys(a for a in chain(before, after) if before.get(a) != after.get(a))
    agreed = set(planned.protections)
    moved |= dict.fromkeys(each.address for each in due.protections if each not in agreed)
    return PlanStale(
        "somebody else changed what this plan rests on, nothing was done",
        details=tuple(moved)[:_SHOWN],
        hint="make and review a new plan",
    )


def _by_address(operations: Sequence[Operation]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = defaultdict(list)
    for op in operations:
        found[op.address].append(op)
    return found


def _carry_out(project: Project, state: State, planned: Planned, hands: Hands) -> Applied:
    platform = open_platform(project, state.check)
    try:
        actors = {op.actor for op in planned.plan.ready if op.actor}
        if actors:
            platform.prepare(sorted(actors))
        start = start_of(hands.run_kind, hands.reason, planned.plan)
        around = Surroundings(project.kinds, platform, state, hands.progress, hands.stopping)
        report = apply_plan(planned.plan, start, around)
        try:
            return Applied(report, _finish(project, state, planned))
        except BcsyncError as problem:
            return Applied(report, None, problem)
    finally:
        platform.close()


def _finish(project: Project, state: State, planned: Planned) -> Plan:
    _protect(state, planned.plan.protections)
    _announce(project, state, planned)
    snapshot = snapshot_of(project, state, planned.layout)
    after = plan_from(project, planned.layout, snapshot).plan
    if planned.is_whole:
        state.forget(after.ended)
    return after


def _announce(project: Project, state: State, planned: Planned) -> None:
    """What is to end on a day that lies ahead is known from now on: when it comes, it was no surprise."""
    today = project.clock().astimezone(UTC).date()
    state.announce(planned.layout.desired.ends, today)


def _protect(state: State, protections: Sequence[Protection]) -> None:
    """Write them down for what is bound by now; the rest was not made."""
    if not protections:
        return
    bound = {binding.address for binding in state.bindings()}
    state.protect({each.address: each.protect for each in protections if each.address in bound})
