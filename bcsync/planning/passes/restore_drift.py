"""Of a plan, the part that puts drift back and carries out what fell due.

What the layout alone has changed stays for an apply: other fields of a drifted thing, things that only
stand in the same plan, removals of what left the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.planning.graph import Graph
from bcsync.planning.narrow import drifted_fields, narrowed
from bcsync.planning.plan import Drifted, Operation, Part

_ENDS = frozenset({Action.REMOVE, Action.CANCEL, Action.DECLINE})
_MAKES = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST})


def putting_back(
    operations: Sequence[Operation],
    drift: Mapping[str, Drifted],
    due: Mapping[str, Operation],
    kinds: Kinds,
) -> tuple[Operation, ...]:
    """The operations that undo this drift and those that are due (by address), in the order of the plan.

    One that rests on something the layout brings in anew is left out: an apply does both.
    """
    mine = {op.address: op for op in operations if op.address in drift}
    replaced = {a for a, op in mine.items() if op.replaces}
    kept: dict[int, list[Operation]] = {}
    missing: set[str] = set()
    for number, op in enumerate(operations):
        part = due.get(op.address)
        if part is not None and part.action is op.action:
            kept[number] = [part]
            continue
        back = list(_put_back(op, drift.get(op.address), replaced, kinds))
        rests_on = {*op.requires, *op.awaits, *(need.address for need in op.first)} - {op.address}
        if back and missing.isdisjoint(rests_on):
            kept[number] = back
        elif op.action in _MAKES:
            missing.add(op.address)
    named = sorted(Graph(operations).with_names(kept))
    return tuple(op for number in named for op in kept.get(number, (operations[number],)))


def _put_back(
    op: Operation, drift: Drifted | None, replaced: set[str], kinds: Kinds
) -> Iterator[Operation]:
    if drift is None:
        # What a replaced relation takes with it comes back with it (bcsync.planning.passes.replacement).
        if op.part is Part.RESTORED and not replaced.isdisjoint(op.awaits):
            yield op
        return
    match drift.state, op.action:
        case _, action if not action.touches_platform:
            return
        case "appeared", _:
            yield op
        case "changed", Action.UPDATE:
            back = narrowed(op, drifted_fields(drift), kinds)
            if back is not None:
                yield back._replace(reason="changed outside bcsync")
        case _, action if action in _ENDS and not op.replaces:
            return
        case _:
            yield op
