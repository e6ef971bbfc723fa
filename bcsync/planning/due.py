"""Whether what was reviewed is what would be planned today: a plan file is text, and text is edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.model.resource import Desired
from bcsync.planning.operation import Operation, Protection


def not_due(reviewed: Sequence[Operation], planned: Sequence[Operation]) -> list[str]:
    """For each reviewed operation that the layout does not ask for like that now, a sentence.

    What is planned beside the reviewed ones does not matter.
    """
    due: dict[tuple[str, Action], list[Operation]] = defaultdict(list)
    for op in planned:
        due[op.address, op.action].append(op)
    return [
        f"{op.address}: {op.action} is not what the layout asks for now"
        for op in reviewed
        if not any(_agree(op, each) for each in due.get((op.address, op.action), ()))
    ]


def _agree(reviewed: Operation, due: Operation) -> bool:
    # What stood there before is left to the precondition: it holds what the operation rests on.
    return (
        (reviewed.identity, reviewed.actor) == (due.identity, due.actor)
        and (reviewed.after, reviewed.changes) == (due.after, due.changes)
        and (reviewed.risks, reviewed.mode) == (due.risks, due.mode)
        and set(due.requires) <= set(reviewed.requires)
        and set(due.awaits) <= set(reviewed.awaits)
        and set(due.deferred_by) <= set(reviewed.deferred_by)
    )


def not_meant(reviewed: Sequence[Protection], desired: Desired) -> list[str]:
    """For each reviewed protection that the layout speaks of otherwise now, a sentence."""
    return [
        f"{each.address}: its protection is not what the layout asks for now"
        for each in reviewed
        if (declared := desired.resources.get(each.address)) is None
        or declared.options.protect != each.protect
    ]
