"""The order of operations, as a table one can read.

    phase -1  rename                 names are settled before anything uses them
    phase 0   adopt                  a name may be free only because of a rename
    phase 1   create, request, approve, assign, raise
                                     kinds in the order in which they name each other
    phase 2   lower                  only after every grant: nobody is without access in between
                                     (who becomes admin is raised, whatever else is taken from them);
                                     behind it, what rests on it as its second step (``staging``);
                                     a request that waits gives nothing yet: asking for less is no
                                     lowering, and stands before the approval that answers it
    phase 3   remove, cancel         kinds in reverse: what names a thing lets go of it first
    phase 4   forget

References are met because a kind stands behind the kinds it names; releases are met because updates
that stop naming something (phases 1 and 2) stand before its removal (phase 3). Within a phase and a
kind, the address decides, so that the order does not depend on how the layout is written down.
"""

from __future__ import annotations

from bcsync.kinds.kind import Kinds
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.planning.plan import Operation, Risk

_PHASE = {
    Action.RENAME: -1,
    Action.ADOPT: 0,
    Action.REMOVE: 3,
    Action.CANCEL: 3,
    Action.DECLINE: 3,
    Action.FORGET: 4,
}


def _sort_key(kinds: Kinds, operation: Operation) -> tuple[int, int, str, int]:
    """Where an operation stands in the order above, but for second steps."""
    rank = kinds.rank(operation.kind)
    if operation.action is Action.CREATE and operation.replacement is None:
        return (1, rank, operation.address, 1)
    phase = _PHASE.get(operation.action, 1)
    if operation.replaces:
        # Removed and made anew, one right behind the other, in the place of the update it stands for.
        return (1, rank, operation.address, 0 if operation.action is Action.REMOVE else 1)
    if _lowers(operation):
        phase = 2
    return (phase, -rank if phase == 3 else rank, operation.address, 1)


def _lowers(operation: Operation) -> bool:
    if operation.action is not Action.UPDATE or Risk.REMOVES_ACCESS not in operation.risks:
        return False
    return operation.kind != MEMBER.name or Risk.GRANTS_ADMIN not in operation.risks


def in_order(kinds: Kinds, operations: list[Operation]) -> list[Operation]:
    """The operations in the order in which they are safe."""
    lowered = {operation.address for operation in operations if _lowers(operation)}

    def key(operation: Operation) -> tuple[int, int, str, int]:
        if operation.address in lowered and operation.address in operation.requires:
            return (2, kinds.rank(operation.kind), operation.address, 2)
        return _sort_key(kinds, operation)

    return sorted(operations, key=key)
