"""Carrying a plan out under the locks of what it touches.

scopes ──> hold locks ──(time went by: a prompt, a wait, a write of others)──> read and plan again
               │                                                                   │ the same?
               └──────────────────> apply_plan ──> read once more <────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bcsync.applying.holding import Patience, hold
from bcsync.applying.outcome import Outcome, Report
from bcsync.applying.run import Surroundings, apply_plan
from bcsync.applying.scopes import scopes_of
from bcsync.errors import BcsyncError
from bcsync.findings import has_errors
from bcsync.planning.operation import Plan, Protection
from bcsync.planning.stale import differences, only_fewer, protections_differ
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.reviewed import operations_as_json, plan_again, stale
from bcsync.state.leases import Held
from bcsync.state.store import State
from bcsync.workflow import (
    Covered,
    Planned,
    holder_of,
    open_platform,
    open_state,
    plan_from,
    refuse_beforehand,
    refuse_guarded,
    snapshot_of,
    start_of,
)


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
    """Somebody agreed to this very plan: another one is refused."""
    asked: bool = False
    """At a prompt, so that time went by since it was made."""
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
    refuse_beforehand(project, planned.plan)
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
    waited: list[Held] = []

    def tell(others: Held) -> None:
        waited.append(others)
        hands.patience.tell(others)

    patience = replace(hands.patience, tell=tell)
    with held(project, state, wanted, hands.run_kind, patience) as ours:
        due = _Due(project, ours, planned, hands, wanted, waited=bool(waited)).plan()
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


@dataclass(frozen=True, slots=True)
class _Due:
    """What a plan has become when its locks are held."""

    project: Project
    state: State
    planned: Planned
    hands: Hands
    locked: frozenset[str]
    waited: bool
    """For locks that others held."""

    def plan(self) -> Planned:
        """The plan itself where no time went by; else what is due now, if that was agreed to."""
        in_doubt = bool(self.state.unsettled())
        moved = self.state.fingerprint() != self.planned.snapshot.fingerprint
        if not (in_doubt or moved or self.waited or self.hands.asked):
            return self.planned
        if in_doubt:
            # Who left it may have been stopped in the middle of a write and still finish that one.
            _let_others_finish(self.project, self.state)
        # What others wrote may lie anywhere; else nothing outside the locks matters to this plan.
        covered = Covered(self.locked, self.planned.snapshot.gaps)
        due = plan_again(
            self.project, self.planned, self.state, None if in_doubt or moved else covered
        )
        self._refuse_other(due.plan, in_doubt=in_doubt)
        if has_errors(due.plan.findings):
            raise BcsyncError(
                "what others did meanwhile makes this layout impossible, nothing was done",
                details=tuple(finding.message for finding in due.plan.findings),
                hint="see bcsync plan",
            )
        refuse_guarded(due.plan)
        self.hands.replanned(due)
        return due

    def _refuse_other(self, due: Plan, *, in_doubt: bool) -> None:
        """Raise ``PlanStale`` for what nobody agreed to.

        Without a review the guards alone decide. What was waited for is held to what was shown, too: less
        is left of it where others did the same work. Where one of them was stopped, what it left is done.
        """
        agreed = self.planned.plan
        if due.operations == agreed.operations and due.protections == agreed.protections:
            return
        before, after = operations_as_json(agreed), operations_as_json(due)
        moved = (
            *differences(before, after),
            *protections_differ(agreed.protections, due.protections),
        )
        held = self.hands.reviewed or self.planned.saved is not None
        if moved and (held or (self.waited and not in_doubt and not only_fewer(before, after))):
            raise stale(moved)


def _let_others_finish(project: Project, state: State) -> None:
    platform = open_platform(project, state.check)
    try:
        platform.prepare(())
    finally:
        platform.close()


def _carry_out(project: Project, state: State, planned: Planned, hands: Hands) -> Applied:
    refuse_guarded(planned.plan)
    platform = open_platform(project, state.check)
    try:
        actors = {op.actor for op in planned.plan.ready if op.actor}
        if actors:
            platform.prepare(sorted(actors))
        start = start_of(hands.run_kind, hands.reason, planned)
        around = Surroundings(project.kinds, platform, state, hands.progress, hands.stopping)
        report = apply_plan(planned.plan, start, around)
        try:
            return Applied(report, _finish(project, state, planned))
        except BcsyncError as problem:
            return Applied(report, None, problem)
    finally:
        platform.close()


def _finish(project: Project, state: State, planned: Planned) -> Plan:
    _announce(project, state, planned)
    if planned.is_whole and planned.wishes.refresh and _left_all(planned.plan):
        # What would be seen now has just been looked at.
        return planned.plan
    _protect(state, planned.plan.protections)
    snapshot = snapshot_of(project, state, planned.layout)
    after = plan_from(project, planned.layout, snapshot).plan
    if planned.is_whole:
        state.forget(after.ended)
    return after


def _announce(project: Project, state: State, planned: Planned) -> None:
    """What is to end on a day that lies ahead is known from now on: when it comes, it was no surprise."""
    state.announce(planned.layout.desired.ends, project.today)


def _left_all(plan: Plan) -> bool:
    """Whether there was nothing to do and nothing to write down."""
    return not (plan.ready or plan.protections or plan.unclaimed or plan.ended)


def _protect(state: State, protections: Sequence[Protection]) -> None:
    """Write them down for what is bound by now; the rest was not made."""
    if not protections:
        return
    bound = {binding.address for binding in state.bindings()}
    state.protect({each.address: each.protect for each in protections if each.address in bound})
