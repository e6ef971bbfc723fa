"""The whole flow on one screen.

::

    files ── valid_layout ──> desired ─┐
                                       ├─ plan_from ──> plan ── carry_out ──> platform
    platform ── snapshot_of ──> known ─┘                  ▲                      │
                    ▲                                  the guards                │
                    └──────────── outcomes, and what is seen now ────────────────┘
"""

from __future__ import annotations

from contextlib import closing

from bcsync.flow.decide import as_meant, plan_from
from bcsync.flow.opening import read_state
from bcsync.flow.options import PLAIN, Applied, ApplyOptions, PlanOptions, PlanResult
from bcsync.flow.refresh import snapshot_of, stored_snapshot
from bcsync.processes import has_ended
from bcsync.project import Project, valid_layout
from bcsync.state.reader import EmptyState


def make_plan(project: Project, options: PlanOptions = PLAIN) -> PlanResult:
    """Compare the layout with the platform (or with what was last known of it); nothing is changed there.

    Raises ``LayoutInvalid``, ``StateError``, ``PlatformError``, ``UsageRefused`` for names that mean nothing.
    """
    layout = valid_layout(project)
    with closing(read_state(project)) as state:
        if not isinstance(state, EmptyState):
            state.locks(has_ended).end_dead()
        snapshot = (
            snapshot_of(project, state, layout) if options.refresh else stored_snapshot(state)
        )
    return plan_from(project, layout, snapshot, as_meant(project, layout, snapshot, options))


def apply_planned(project: Project, planned: PlanResult, options: ApplyOptions) -> Applied:
    """Carry a plan out, then read the platform once more, so that the state holds what is there.

    Raises ``GuardRefused`` when a limit or the hour forbids the plan, ``Locked`` when somebody else holds
    what it touches, ``PlanStale`` when it was reviewed and another one is due; then nothing was done.
    """
    # Late: a plan does without all that an apply is made of.
    from bcsync.flow.apply import carry_out, lock_keys, under_locks
    from bcsync.flow.change_times import refuse_closed
    from bcsync.flow.refuse import refuse_beforehand
    from bcsync.flow.stored import open_state
    from bcsync.state.store import State

    refuse_beforehand(project, planned)
    refuse_closed(project, planned.plan, outside=options.outside_window)
    with open_state(project, create=True) as state:
        assert isinstance(state, State)
        wanted = lock_keys(project, planned)
        while wanted:
            done = under_locks(project, state, planned, options, wanted)
            if isinstance(done, Applied):
                return done
            wanted = done
        return carry_out(project, state, planned, options)
