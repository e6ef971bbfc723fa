"""Carrying a plan out under the locks of what it touches (``workflow.apply_planned``).

scopes ──> hold locks ──(time went by: a prompt, a wait, a write of others)──> read and plan again
               │                                                                   │ the same?
               └──────────────────> apply_plan ──> read once more <────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from bcsync.applying.carrier import RunContext
from bcsync.applying.lock_keys import lock_keys_of
from bcsync.applying.run import apply_plan
from bcsync.errors import BcsyncError
from bcsync.findings import has_errors
from bcsync.flow.change_times import Closing, journaled, refuse_closed
from bcsync.flow.decide import plan_from
from bcsync.flow.fleet_locks import held_in_fleet
from bcsync.flow.lists import kinds_touched, people_touched
from bcsync.flow.locks import held
from bcsync.flow.opening import Permit, both, open_platform, principals_of
from bcsync.flow.options import Applied, ApplyOptions, PlanResult
from bcsync.flow.refresh import Covered, snapshot_of
from bcsync.flow.refuse import refuse_guarded
from bcsync.flow.reviewed import operations_as_json, plan_again, stale
from bcsync.flow.runs import start_of
from bcsync.flow.views import all_names_of_centers
from bcsync.planning.plan import Plan, Protection
from bcsync.planning.saved.stale import differences, only_fewer, protections_differ
from bcsync.project import Project, abilities_of
from bcsync.state.leases import Held
from bcsync.state.reader import NEVER_WRITTEN
from bcsync.state.store import State


def under_locks(
    project: Project,
    state: State,
    planned: PlanResult,
    options: ApplyOptions,
    wanted: frozenset[str],
) -> Applied | frozenset[str]:
    """Do it, or give the locks that the plan which is due by now needs."""
    waited: list[Held] = []

    def tell(others: Held) -> None:
        waited.append(others)
        options.patience.tell(others)

    patience = replace(options.patience, tell=tell)
    bindings = planned.snapshot.bindings.values()
    centers = partial(all_names_of_centers, planned.layout.desired, bindings)
    kind, begun = options.run_kind, patience.elapsed()
    with (
        held(project, state, wanted, kind, patience) as ours,
        held_in_fleet(project, state, wanted, centers, kind, patience.rest(begun)) as shared,
    ):
        elsewhere = shared.changed_by_others()
        due = _Due(
            project, ours, planned, options, wanted, waited=bool(waited), elsewhere=elsewhere
        ).plan()
        more = lock_keys(project, due)
        if more <= wanted:
            shared.claim()
            return carry_out(project, ours, due, options, wanted, shared.check)
    return wanted | more


def lock_keys(project: Project, planned: PlanResult) -> frozenset[str]:
    protected = [each.address for each in planned.plan.protections]
    return lock_keys_of(planned.plan, planned.snapshot, project.kinds, protected)


@dataclass(frozen=True, slots=True)
class _Due:
    """What a plan has become when its locks are held."""

    project: Project
    state: State
    planned: PlanResult
    options: ApplyOptions
    locked: frozenset[str]
    waited: bool
    """For locks that others held."""
    elsewhere: bool
    """Another project of the fleet was the last to change something that is locked."""

    def plan(self) -> PlanResult:
        """The plan itself where no time went by; else what is due now, if that was agreed to."""
        # Where nobody can tell when what others sent has ended, waiting for it and looking anew tells no more
        # than the plan knows: what came into doubt since has moved the state.
        quiesces = abilities_of(self.project).quiesces
        in_doubt = quiesces and bool(self.state.pending_operations())
        moved = self.state.fingerprint() != self.planned.snapshot.fingerprint
        waited = self.waited or self.elsewhere or self.options.asked
        if not (in_doubt or moved or waited):
            return self.planned
        # Who left it may have been stopped in the middle of a write and still finish that one.
        quiet = _let_others_finish(self.project, self.state) if in_doubt else None
        # What others wrote may lie anywhere; else nothing outside the locks matters to this plan.
        covered = Covered(self.locked, self.planned.snapshot.gaps)
        whole = in_doubt or moved
        due = plan_again(
            self.project,
            self.planned,
            self.state,
            None if whole else covered,
            quiet=quiet,
            unknown=self.elsewhere,
        )
        self._refuse_other(due.plan, in_doubt=in_doubt)
        if has_errors(due.plan.findings):
            raise BcsyncError(
                "what others did meanwhile makes this layout impossible, nothing was done",
                details=tuple(finding.message for finding in due.plan.findings),
                hint="see bcsync plan",
            )
        refuse_guarded(due.plan)
        self.options.replanned(due)
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
        held = self.options.reviewed or self.planned.saved is not None
        if moved and (held or (self.waited and not in_doubt and not only_fewer(before, after))):
            raise stale(moved)


def _let_others_finish(project: Project, state: State) -> bool:
    """Whether nothing of that is under way any more; else nobody can tell."""
    with closing(open_platform(project, state.check)) as platform:
        return platform.quiesce()


def carry_out(
    project: Project,
    state: State,
    planned: PlanResult,
    options: ApplyOptions,
    locked: frozenset[str] = frozenset(),
    permit: Permit = lambda: None,
) -> Applied:
    """``locked``: addresses of Business Centers and e-mail addresses of people, all that it may touch.

    ``permit``: asked before each write, beside the state.
    """
    refuse_guarded(planned.plan)
    refuse_closed(project, planned.plan, outside=options.outside_window)
    stopping, leaving = Closing(project, options), Leaving(options.stopping)
    with closing(open_platform(project, both(permit, state.check), leaving)) as platform:
        actors = {op.actor for op in planned.plan.ready if op.actor}
        if actors:
            platform.ready(principals_of(project, sorted(actors)))
        reason = journaled(project, options.reason, outside=options.outside_window)
        start = start_of(options.run_kind, reason, planned, options.origin)
        handles = {row.key: row.handle for row in planned.snapshot.resources if row.handle}
        around = RunContext(
            project.kinds, platform, state, options.progress, stopping, handles, leaving.finish
        )
        report = apply_plan(planned.plan, start, around)
        placed = ((len(report.outcomes), planned.plan.places),)
        report = replace(report, places=placed)
        problem = stopping.problem() if report.interrupted else None
        applied = Applied(report, None, carried=planned.plan, problem=problem)
        try:
            if report.run is not None:
                applied = replace(applied, record=state.run(report.run))
            return replace(applied, after=_finish(project, state, planned, locked))
        except BcsyncError as problem:
            return replace(applied, problem=problem)


@dataclass(slots=True)
class Leaving:
    """Whether what waits to be sent is to be left: not what has to be finished."""

    stopping: Callable[[], bool]
    _finishing: bool = False

    def __call__(self) -> bool:
        return self.stopping() and not self._finishing

    def finish(self) -> None:
        """From now on what is asked for is waited for."""
        self._finishing = True


def _finish(project: Project, state: State, planned: PlanResult, locked: frozenset[str]) -> Plan:
    """Look at what it may have touched; the rest has been read before."""
    _announce(project, state, planned)
    if planned.is_whole and planned.options.refresh and _left_all(planned.plan):
        # What would be seen now has just been looked at.
        return planned.plan
    _protect(state, planned.plan.protections)
    touched = Covered(
        _seen_of(planned.plan, locked),
        planned.snapshot.gaps,
        kinds_touched(planned.plan, project.kinds),
        people_touched(planned.plan),
    )
    # What was read before there was a state stands nowhere yet.
    whole = not planned.options.refresh or planned.snapshot.fingerprint == NEVER_WRITTEN
    snapshot = snapshot_of(
        project,
        state,
        planned.layout,
        None if whole else touched,
        before=planned.snapshot.resources,
    )
    after = plan_from(project, planned.layout, snapshot).plan
    if planned.is_whole:
        state.forget(after.ended)
    return after


def _seen_of(plan: Plan, locked: frozenset[str]) -> frozenset[str]:
    """Where it shows what was done: what has no owner yet is seen by whoever made it."""
    if not any(op.action.touches_platform for op in plan.ready):
        return frozenset()
    return locked.union(op.actor for op in plan.operations if not op.identity and op.actor)


def _announce(project: Project, state: State, planned: PlanResult) -> None:
    """What is to end on a day that lies ahead is known from now on: when it comes, it was no surprise."""
    state.announce(planned.layout.desired.ends, project.today)


def _left_all(plan: Plan) -> bool:
    """Whether there was nothing to do and nothing to write down."""
    noted = plan.protections or plan.unclaimed or plan.taken or plan.ended
    return not (plan.ready or noted)


def _protect(state: State, protections: Sequence[Protection]) -> None:
    """Write them down for what is bound by now; the rest was not made."""
    if not protections:
        return
    bound = {binding.address for binding in state.bindings()}
    state.protect({each.address: each.protect for each in protections if each.address in bound})
