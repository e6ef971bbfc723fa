"""What is asked of the platform together: runs of like operations, in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bcsync.model.action import Action
from bcsync.planning.plan import Mode, Operation

BATCH = 10_000
"""Operations noted, asked for and written together: a batch is thirty ways to a server and back."""

Step = tuple[int, Operation]
"""An operation and its number in the plan."""
Most = Callable[[str, Action], int]
"""Kind and action -> how many of them the platform takes in one call."""


def batches(operations: Iterable[Operation], most: Most) -> Iterator[list[Step]]:
    """Runs of operations that can be done together, in the order of the plan.

    What rests on another operation is not asked for before that one is answered.
    """
    batch: list[Step] = []
    asked: set[str] = set()
    for number, op in enumerate(operations):
        if batch and (
            op.replaces
            or not _goes_with(op, batch, most)
            or batch[0][1].replaces
            or not asked.isdisjoint(op.requires)
            or any(need.address in asked for need in op.first)
        ):
            yield batch
            batch, asked = [], set()
        batch.append((number, op))
        asked.add(op.address)
    if batch:
        yield batch


def _goes_with(op: Operation, batch: Sequence[Step], most: Most) -> bool:
    _number, first = batch[0]
    if op.mode is not first.mode:
        return False
    if op.mode is not Mode.AUTOMATIC:
        return len(batch) < BATCH
    if op.action is Action.RENAME:
        # All at once: one may take the name that another lets go of.
        return first.action is Action.RENAME
    alike = (op.kind, op.action) == (first.kind, first.action)
    return alike and len(batch) < min(BATCH, most(op.kind, op.action))
