"""Relations between two Business Centers: what gives one of them access to an account of the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bcsync.kinds import KINDS
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.planning.plan import Operation

_RELATIONS = {kind.name: kind for kind in KINDS.by_way(Way.RELATION)}
RELATIONS = frozenset(name for name, kind in _RELATIONS.items() if not kind.answers)
"""What is held; an answer to it is no second one."""


def relation_of(op: Operation) -> str:
    """The access that an operation on an access, a share or an approval is about."""
    kind = _RELATIONS.get(op.kind)
    return op.address if kind is None else access_address(*kind.held(op.identity))


def is_about_relation(op: Operation) -> bool:
    """Whether it changes what one Business Center has of another, or answers a request for that."""
    return op.kind in RELATIONS or op.action is Action.APPROVE


def replaced_in(operations: Iterable[Operation]) -> set[str]:
    """What ends by these operations and begins anew, whatever gives it."""
    parts = (op.replacement for op in operations)
    return {about for each in parts if each is not None for about in each.about}


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A share that already gives what an access would ask for."""

    address: str
    role: str
