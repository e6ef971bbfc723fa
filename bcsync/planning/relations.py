"""Relations between two Business Centers: what gives one of them access to an account of the other."""

from __future__ import annotations

from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.planning.plan import Operation, Risk

RELATIONS = frozenset({"access", "share"})


def relation_of(op: Operation) -> str:
    """The access that an operation on an access, a share or an approval is about."""
    match op.kind:
        case "share":
            return access_address(op.identity[1], op.identity[2])
        case "approval":
            return access_address(op.identity[1], op.identity[0])
        case _:
            return op.address


def ends_relation(op: Operation) -> bool:
    """Whether a relation ends in this plan and begins anew."""
    return op.action is Action.REMOVE and Risk.REPLACES in op.risks
