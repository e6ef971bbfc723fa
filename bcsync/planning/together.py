"""What must be done together or not at all: a replacement, and what makes it good again.

Removing an access or a share and making it anew is safe as a whole: with the approval of the new request,
and with the assignments and group entries that end with the old relation and are put back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.planning.operation import Operation, Risk

_RELATIONS = frozenset({"access", "share"})


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


class Together:
    """Which operations of a plan stand or fall together."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        names = {}
        for op in filter(ends_relation, operations):
            names[op.address] = names[relation_of(op)] = relation_of(op)
        self._relations: dict[str, list[str]] = defaultdict(list)
        self._parts: dict[str, list[str]] = defaultdict(list)
        for op in operations if names else ():
            for relation in dict.fromkeys(names[name] for name in _about(op) if name in names):
                self._relations[op.address].append(relation)
                self._parts[relation].append(op.address)

    def spread(self, addresses: set[str]) -> set[str]:
        """The addresses, and all that stand or fall with them."""
        found, left = set(addresses), [a for a in addresses if a in self._relations]
        while left:
            for relation in self._relations.pop(left.pop(), ()):
                fresh = [part for part in self._parts.pop(relation, ()) if part not in found]
                found.update(fresh)
                left.extend(fresh)
        return found


def _about(op: Operation) -> Iterator[str]:
    if op.kind in _RELATIONS or op.action is Action.APPROVE:
        yield relation_of(op)
    elif op.precondition is None:
        # Put back (see ``aftermath``): it is only there because what it rests on is replaced.
        yield from op.awaits
