"""What an operation changes of a group and the like: of its people, in which role, and of its accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bcsync.kinds.kind import Kind
from bcsync.model.action import Action
from bcsync.planning.ownership import stored_of
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene

Values = Mapping[str, Any]


class GroupChange(NamedTuple):
    """People with their roles and the accounts that these are on, before an operation and afterwards."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    had: frozenset[str]
    has: frozenset[str]
    emptied: tuple[str, ...]
    """Fields of the group that fall to nothing, while it goes on."""


class Groups:
    """What groups hold while a plan goes on: it may change one of them in two steps."""

    def __init__(self, known: Mapping[str, Values]) -> None:
        self._known = dict(known)

    def change(self, kind: Kind, op: Operation) -> GroupChange:
        """What one operation changes, told in the order of the plan."""
        before = {**self._known.get(op.address, {}), **(op.before or {})}
        after = {} if op.action.takes else {**before, **(op.after or {})}
        self._known[op.address] = after
        return GroupChange(
            kind.people_in(before),
            kind.people_in(after),
            _things(kind, before),
            _things(kind, after),
            tuple(_emptied(kind, op, after)),
        )


def _emptied(kind: Kind, op: Operation, after: Values) -> Iterable[str]:
    if op.action is Action.UPDATE:
        for field in (kind.people_field, *kind.reference_fields):
            if field is not None and field.name in (op.after or {}) and not after[field.name]:
                yield field.name


def _things(kind: Kind, values: Values) -> frozenset[str]:
    """What a group gives roles on: all that it names."""
    found: list[str] = []
    for field in kind.reference_fields:
        value = values.get(field.name)
        found += value if isinstance(value, list | tuple) else [value] if value else []
    return frozenset(found)


def held_by(scene: Scene, operations: Iterable[Operation]) -> dict[str, Values]:
    """What groups and the like that a plan changes hold now: an update tells only what differs."""
    kinds = {kind.name: kind for kind in scene.context.kinds if kind.people_field is not None}
    found = {}
    for op in operations:
        if op.kind in kinds and op.action is Action.UPDATE:
            stored = stored_of(scene, op)
            if stored is not None:
                kind = kinds[op.kind]
                found[op.address] = scene.names.to_addresses(kind, stored.attributes)
    return found
