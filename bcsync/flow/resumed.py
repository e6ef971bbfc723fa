"""Going on with a plan that an earlier run began: what is due is the rest of it, and the digest proves that.

The journal holds what a run came to, each operation with its place in the plan. What of that is not due any
more, put back between what is, makes the whole plan again; it is the one that was agreed to if its digest is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcsync.flow.options import PlanResult
from bcsync.planning.digest import Meant, digest_of, meant
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import OperationRecord, RunRecord, RunStatus

_MOST = 20
"""Runs that are looked at: somebody else was at work between, long before that."""


def run_resumed(state: State | EmptyState, planned: PlanResult, digest: str) -> int | None:
    """The run that began the plan of this digest, if what is due is what it and those after it left of it.

    None where no run did, where one of them was of another layout, or came to its end.
    """
    whole = [*map(meant, planned.plan.operations)]
    for run in state.runs(_MOST):
        records = state.operations(run.id)
        if not records:
            continue
        if not _may_go_on(run, planned):
            return None
        put_back = _with_places(records, whole)
        if put_back is None:
            return None
        if digest_of(put_back) == digest:
            return run.id
        whole = put_back
    return None


def _may_go_on(run: RunRecord, planned: PlanResult) -> bool:
    same = run.layout_fingerprint == planned.plan.layout_fingerprint
    return same and run.status is not RunStatus.DONE


def _with_places(records: Iterable[OperationRecord], due: Sequence[Meant]) -> list[Meant] | None:
    """All operations of a run, in its order; None where these are none of the same plan."""
    left = {(address, action) for address, action, *_ in due}
    gone = {
        record.seq: _meant(record)
        for record in records
        if (record.row.address, record.row.action) not in left
    }
    rest = iter(due)
    size = len(gone) + len(due)
    if any(number >= size for number in gone):
        return None
    return [gone[number] if number in gone else next(rest) for number in range(size)]


def _meant(record: OperationRecord) -> Meant:
    row = record.row
    return row.address, row.action, row.operation["before"], row.operation["after"]
