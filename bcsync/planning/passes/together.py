"""What must be done together or not at all: a replacement, and what makes it good again.

Removing an access or a share and making it anew is safe as a whole: with the approval of the new request,
and with the assignments and group entries that end with the old relation and are put back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bcsync.model.action import Action
from bcsync.planning.plan import Operation
from bcsync.planning.relations import RELATIONS, ends_relation, relation_of


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
    if op.kind in RELATIONS or op.action is Action.APPROVE:
        yield relation_of(op)
    elif op.precondition is None:
        # Put back (see ``aftermath``): it is only there because what it rests on is replaced.
        yield from op.awaits
