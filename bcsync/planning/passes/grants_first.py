"""What is taken away rests on what is given instead: grants come first, and if one fails nothing is taken.

Two things are watched, as data of the plan, so that a saved plan is as careful as a fresh one:

    admins     whom the admin floor (``min_admins``) counts on must have become admin before another
               stops being one
    stand-ins  who gets an account in another way (by an assignment, a group, a share) must have got it
               before the present way ends

A revocation rests on those grants (``Why.GIVEN``); what was not done, or waits, holds it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.resource import Declared
from bcsync.planning.admins import makes_admin, roles_of_members, touches_admin
from bcsync.planning.ownership import owner_in, scope_of, stored_of
from bcsync.planning.plan import Mode, Need, Operation, Risk, Why
from bcsync.planning.scene import Scene

Path = tuple[str, ...]
"""Who has an account: (Business Center, account), or (Business Center, account, person)."""


def grants_first(scene: Scene, operations: list[Operation]) -> list[Operation]:
    """Ordered operations, each revocation with the grants before it that it rests on."""
    if not any(Risk.REMOVES_ACCESS in op.risks for op in operations):
        return operations
    admins, stand_ins = _Admins(scene), _StandIns(scene)
    return [
        op
        if op.mode is Mode.IMPLIED
        else _behind(op, (*admins.grants_for(op), *stand_ins.grants_for(op)))
        for op in operations
    ]


def unread_groups(scene: Scene) -> Iterator[Declared]:
    """Groups that may give something or not, because their list could not be read: nobody loses by that."""
    for declared in scene.desired.resources.values() if scene.unknown else ():
        if scene.kind(declared.kind).way is Way.GROUP:
            scope = scene.names.id_of(declared.identity[0])
            if scope is not None and scene.is_unknown(scope, declared.kind):
                yield declared


def _behind(op: Operation, grants: tuple[str, ...]) -> Operation:
    if not grants:
        return op
    given = (Need(Why.GIVEN, grant) for grant in dict.fromkeys(grants))
    return op._replace(first=(*op.first, *given))


class _Admins:
    """The admins of each Business Center while the operations go by."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._least = scene.context.limits.min_admins
        self._roles = roles_of_members(scene)
        self._standing = {
            scope: sum(role == "admin" for role in held.values())
            for scope, held in self._roles.items()
        }
        self._promoted: dict[str, list[str]] = defaultdict(list)

    def grants_for(self, op: Operation) -> tuple[str, ...]:
        """The promotions without which too few would be left, in their order."""
        if not touches_admin(op):
            return ()
        scope = scope_of(self._scene, owner_in(self._scene, op))
        was = self._roles[scope].get(op.identity[1])
        if makes_admin(op):
            if was not in (None, "admin"):
                self._promoted[scope].append(op.address)
            return ()
        if was != "admin":
            return ()
        self._standing[scope] -= 1
        missing = max(0, self._least - self._standing[scope])
        return tuple(self._promoted[scope][:missing])


class _StandIns:
    """Ways to accounts that earlier operations have opened."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._opened: dict[Path, str] = {}
        self._groups: dict[tuple[str, str], list[tuple[frozenset[str], str]]] = defaultdict(list)
        for group in unread_groups(scene):
            kind = scene.kind(group.kind)
            accounts = frozenset(kind.accounts_in(group.attributes))
            for person in kind.people_in(group.attributes):
                self._groups[group.identity[0], person].append((accounts, group.address))

    def grants_for(self, op: Operation) -> tuple[str, ...]:
        """The operations that open again, in another way, what this one ends."""
        if op.replaces:
            return ()
        kind = self._scene.kind(op.kind)
        if kind.way is Way.GROUP:
            return self._of_group(kind, op)
        way = _way(kind, op)
        if way is None:
            return ()
        if op.action is Action.REMOVE:
            return tuple(self._others(way))
        if op.action in (Action.CREATE, Action.APPROVE):
            self._opened[way] = op.address
        return ()

    def _others(self, way: Path) -> Iterator[str]:
        if way in self._opened:
            yield self._opened[way]
        for accounts, address in self._groups.get((way[0], way[-1]), ()):
            if way[1] in accounts:
                yield address

    def _of_group(self, kind: Kind, op: Operation) -> tuple[str, ...]:
        before, after = self._group(op)
        center = owner_in(self._scene, op)
        found: dict[str, None] = {}
        for person, accounts in _less(kind, before, after):
            for account in sorted(accounts):
                found.update(dict.fromkeys(self._others((center, account, person))))
        for person, accounts in _less(kind, after, before):
            self._groups[center, person].append((accounts, op.address))
        return tuple(found)

    def _group(self, op: Operation) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The whole group before and after; an operation says only what changes."""
        stored = stored_of(self._scene, op) if op.action is not Action.CREATE else None
        seen: Mapping[str, Any] = {}
        if stored is not None:
            seen = self._scene.names.to_addresses(self._scene.kind(op.kind), stored.attributes)
        if op.action is Action.REMOVE:
            return seen, {}
        return {**seen, **(op.before or {})}, {**seen, **(op.after or {})}


def _way(kind: Kind, op: Operation) -> Path | None:
    match kind.way:
        case Way.RELATION:
            return kind.held(op.identity)
        case Way.DIRECT:
            return op.identity
        case _:
            return None


def _less(
    kind: Kind, group: Mapping[str, Any], than: Mapping[str, Any]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Who has which accounts by the one group and not by the other."""
    accounts, others = (frozenset(kind.accounts_in(each)) for each in (group, than))
    people, kept = (kind.people_in(each) for each in (group, than))
    fewer = accounts - others
    for person in people:
        lost = fewer if person in kept else accounts
        if lost:
            yield person, lost
