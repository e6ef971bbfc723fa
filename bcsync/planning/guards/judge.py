"""What the guards judge: everything that a run of the plan may carry out, whether now or later in it.

An operation that waits for an invitation or a request of this very plan may come to its turn in the same
run, where the platform answers at once. So it is judged with the rest. What waits for anything else is
left in place by this run, whatever ends meanwhile: it is planned anew then, and judged.
"""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.planning.guards.limits import evaluate
from bcsync.planning.plan import GuardResult, Mode, Operation
from bcsync.planning.scene import Scene

_ANSWERED = frozenset({Action.INVITE, Action.REQUEST})
"""What somebody else has to answer, and may answer at once."""


def answered_in(operations: Sequence[Operation]) -> frozenset[str]:
    """Addresses of what this plan asks somebody for: causes of waiting that may end while it runs."""
    asking = (op for op in operations if op.action in _ANSWERED and op.mode is not Mode.MANUAL)
    return frozenset(op.address for op in asking)


def may_run(op: Operation, answered: frozenset[str]) -> bool:
    """Whether a run of the plan may come to this operation."""
    return answered.issuperset(op.deferred_by)


def judge(scene: Scene, operations: Sequence[Operation]) -> tuple[GuardResult, ...]:
    """What every limit makes of what may be carried out; with what waits, and should it not come to it."""
    answered = answered_in(operations)
    possible = [op for op in operations if not op.deferred_by or may_run(op, answered)]
    judged = tuple(evaluate(scene, possible))
    ready = [op for op in possible if not op.deferred_by]
    if len(ready) == len(possible):
        return judged
    refused = {each.name for each in judged if not each.ok}
    alone = (each for each in evaluate(scene, ready) if not each.ok and each.name not in refused)
    return (*judged, *alone)
