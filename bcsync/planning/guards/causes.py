"""Why something ends: of what a plan brings along, the operations of the plan that bring it."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.kinds.kind import Kinds
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.planning.plan import Mode, Operation, Risk


class Causes:
    """The operations behind implied ones, each looked up once."""

    def __init__(self, operations: Iterable[Operation], kinds: Kinds) -> None:
        self._kinds = kinds
        self._there: dict[str, Operation] = {}
        for op in operations:
            if op.may_bring_along:
                self._there.setdefault(op.address, op)

    def of(self, op: Operation) -> tuple[Operation, ...]:
        """What brings it along, down to what is really carried out; itself if that is the case."""
        if op.mode is not Mode.IMPLIED:
            return (op,)
        found: dict[str, Operation] = {}
        left = list(op.brought_by)
        while left:
            cause = self._there.get(left.pop())
            if cause is None or cause.address in found:
                continue
            if cause.mode is Mode.IMPLIED:
                left.extend(cause.brought_by)
            else:
                found[cause.address] = cause
        return tuple(found.values()) or (op,)

    def leaves_a_list(self, op: Operation) -> bool:
        """Whether the list that it stands in goes on: who works on an account that is not held any more
        is listed nowhere."""
        if op.mode is not Mode.IMPLIED or self._kinds[op.kind].list_part is None:
            return True
        return any(map(self._is_membership, self.of(op)))

    def _is_membership(self, op: Operation) -> bool:
        return self._kinds[op.kind].way is Way.MEMBERSHIP

    def is_counted_for_them(self, op: Operation) -> bool:
        """Whether it is a part of something that is counted, or has to be named, by itself.

        A person who leaves is one, however many roles end with it; what closes for good is named.
        """
        return op.mode is Mode.IMPLIED and any(
            (self._is_membership(cause) and cause.action is Action.REMOVE)
            or Risk.IRREVERSIBLE in cause.risks
            for cause in self.of(op)
        )
