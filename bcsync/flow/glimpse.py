"""A cheap look at what waits: only the lists in which that would show, for whoever stays until it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing

from bcsync.applying.lock_keys import lock_keys_of
from bcsync.flow.decide import as_meant, plan_from
from bcsync.flow.opening import read_state
from bcsync.flow.options import PlanOptions
from bcsync.flow.refresh import Covered, snapshot_of
from bcsync.kinds.kind import Kinds
from bcsync.model.address import ACCOUNT, kind_of
from bcsync.planning.plan import Mode, Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.project import Project, valid_layout


def has_moved(project: Project, waiting: Sequence[Operation], options: PlanOptions) -> bool:
    """Whether anything became of these operations, or may have: then all is to be looked at.

    ``options``: what else is planned with them. Raises what ``make_plan`` raises.
    """
    layout = valid_layout(project)
    with closing(read_state(project)) as state:
        known = Snapshot({each.address: each for each in state.bindings()}, state.resources())
        scopes = lock_keys_of(Plan(tuple(waiting)), known, project.kinds)
        founders = {op.actor for op in waiting if not op.identity and op.actor}
        covered = Covered(scopes | founders, (), _kinds_of(waiting, project.kinds))
        snapshot = snapshot_of(project, state, layout, covered)
    meant = as_meant(project, layout, snapshot, options)
    due = plan_from(project, layout, snapshot, meant).plan
    return bool(due.ready) or _standing(due.operations) != _standing(waiting)


def _kinds_of(waiting: Iterable[Operation], kinds: Kinds) -> frozenset[str]:
    """Where it would show: in the list of each, of what it waits for, and of what that answers."""
    named = {op.kind for op in waiting}
    named.update(kind_of(cause) for op in waiting for cause in (*op.deferred_by, *op.awaits))
    answered = {kinds[name].answers for name in named if name in kinds}
    asked = {kind.name for kind in kinds if kind.answers in named}
    # Whose account it is tells which approval a request becomes, where that is not shown.
    return frozenset({*named, *asked, *filter(None, answered), ACCOUNT})


def _standing(operations: Iterable[Operation]) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (op.address, op.action, op.mode, frozenset(op.deferred_by))
        for op in operations
        if op.mode is not Mode.IMPLIED
    )
