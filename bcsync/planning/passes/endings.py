"""What ends when the removals of a plan are carried out, by platform ids: people, relations, what is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.share import SHARE
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, CENTER
from bcsync.model.roles import ACCOUNT_ROLES, strongest
from bcsync.model.status import Status
from bcsync.planning.ownership import platform_id_of
from bcsync.planning.plan import Operation, Risk
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

Causes = tuple[str, ...]
"""Addresses of the operations that end something."""
Held = tuple[str, str]
"""Ids of a Business Center and of an ad account of others that it holds."""


@dataclass
class Endings:
    """What ends, and the operations that end it."""

    people: dict[tuple[str, str], Causes] = field(default_factory=dict)
    """(Business Center, e-mail address): members who go."""
    closed: dict[str, Causes] = field(default_factory=dict)
    """Ad accounts."""
    centers: dict[str, Causes] = field(default_factory=dict)
    pairs: dict[frozenset[str], Causes] = field(default_factory=dict)
    """Partners, in either order."""
    relations: list[tuple[Stored, Causes]] = field(default_factory=list)
    """Shares, accesses and approvals that nothing in the plan removes by itself."""
    lost: dict[Held, Causes] = field(default_factory=dict)
    """What is not held any more, in no way."""
    lowered: dict[Held, tuple[str, Causes]] = field(default_factory=dict)
    """What is held with less, and with what."""

    def causes_of(self, center: str, account: str, email: str) -> Causes:
        """What ends somebody's role on an account; empty if nothing does."""
        found = (
            *self.people.get((center, email), ()),
            *self.lost.get((center, account), ()),
            *self.closed.get(account, ()),
            *self.centers.get(center, ()),
        )
        return tuple(dict.fromkeys(found)) if len(found) > 1 else found

    def reaches(self, center: str) -> bool:
        """Whether groups of this Business Center may lose somebody or something."""
        return bool(self.closed) or center in self._concerned

    @cached_property
    def _concerned(self) -> set[str]:
        return {center for center, _email in self.people} | {
            center for center, _account in self.lost
        }

    def people_of(self, center: str, people: Iterable[str]) -> dict[str, Causes]:
        """Who of these leaves the Business Center."""
        return {
            email: self.people[center, email] for email in people if (center, email) in self.people
        }

    def accounts_of(self, center: str, accounts: Iterable[str]) -> dict[str, Causes]:
        """Which of these it does not hold any more."""
        found = {}
        for account in accounts:
            causes = self.lost.get((center, account)) or self.closed.get(account)
            if causes:
                found[account] = causes
        return found


def endings_of(scene: Scene, operations: Iterable[Operation]) -> Endings | None:
    """What these operations end; None where they end nothing that anything else rests on."""
    endings, relations = Endings(), _Relations(scene)
    related = {kind.name for kind in scene.context.kinds.by_way(Way.RELATION)}
    for op in operations:
        # Nearly all of a first plan gives something to somebody, and ends nothing.
        if op.action is Action.REMOVE or op.kind in related:
            _take(scene, op, endings, relations)
    found = endings.people or endings.closed or endings.centers or endings.pairs
    if not found and not relations.ended and not relations.changed:
        return None
    relations.follow(endings)
    for key, causes in relations.touched():
        limit = None if key[1] in endings.closed else relations.limit(key)
        if limit is None:
            endings.lost[key] = causes
        else:
            endings.lowered[key] = (limit, causes)
    return endings


def _take(scene: Scene, op: Operation, endings: Endings, relations: _Relations) -> None:
    way = scene.kind(op.kind).way
    if way is Way.RELATION:
        relations.take(op, platform_id_of(scene, op))
        return
    at = platform_id_of(scene, op) if op.action is Action.REMOVE else None
    if at is None:
        return
    why = (op.address,)
    match way:
        case Way.MEMBERSHIP:
            endings.people[at[0], at[1]] = why
        case Way.OWNERSHIP:
            endings.closed[at[0]] = why
        case Way.PARTNERSHIP:
            endings.pairs[frozenset(at)] = why
        case None if op.kind == CENTER:
            endings.centers[at[0]] = why
        case _:
            pass


class _Relations:
    """The ways in which Business Centers hold accounts of others, before and after a plan."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.ended: dict[Held, dict[tuple[str, tuple[str, ...]], str]] = {}
        """What is held -> the relations that end (kind and id), and the operations that end them."""
        self.changed: dict[Held, list[Operation]] = {}
        self._given: dict[Held, list[str]] = {}
        """Roles that the plan gives before anything ends."""
        self._anew: set[Held] = set()
        """Given again only after the present relation has ended."""

    def take(self, op: Operation, at: tuple[str, ...] | None) -> None:
        """One operation on a relation."""
        if at is None:
            return
        held = self._scene.kind(op.kind).held(at)
        after = op.after or {}
        match op.action:
            case Action.REMOVE:
                self.ended.setdefault(held, {})[op.kind, at] = op.address
                if op.replaces:
                    self._anew.add(held)
            case Action.APPROVE | Action.CREATE:
                self._given.setdefault(held, []).append(after.get("permission") or after["role"])
            case Action.UPDATE if Risk.REMOVES_ACCESS in op.risks:
                self.changed.setdefault(held, []).append(op)
            case Action.UPDATE if op.kind == SHARE.name and "role" in after:
                self._given.setdefault(held, []).append(after["role"])

    def follow(self, endings: Endings) -> None:
        """Relations that end with an account, a partner or a Business Center."""
        if not (endings.closed or endings.pairs or endings.centers):
            return
        for stored in self._standing():
            causes = self._causes(stored, endings)
            if causes:
                endings.relations.append((stored, causes))
                held = self._scene.kind(stored.kind).held(stored.id)
                own = self.ended.setdefault(held, {})
                own.setdefault((stored.kind, stored.id), self._address(stored))

    def _standing(self) -> Iterator[Stored]:
        """Relations, each once; of an access that both sides show the owner's, of a request the asker's."""
        yield from self._scene.by_kind[SHARE.name].values()
        approvals, accesses = self._scene.by_kind[APPROVAL.name], self._scene.by_kind[ACCESS.name]
        for side, other in ((approvals, accesses), (accesses, approvals)):
            for stored in side.values():
                asked = stored.status is Status.PENDING
                mirrored = stored.id[::-1] in other and asked is (stored.kind == APPROVAL.name)
                if (asked or stored.status is Status.ACTIVE) and not mirrored:
                    yield stored

    def _causes(self, stored: Stored, endings: Endings) -> Causes:
        center, account = self._scene.kind(stored.kind).held(stored.id)
        sides: Causes = ()
        if stored.kind == SHARE.name:
            owner = stored.id[0]
            sides = endings.pairs.get(frozenset((owner, center)), ())
            sides += endings.centers.get(owner, ())
        return (*endings.closed.get(account, ()), *sides, *endings.centers.get(center, ()))

    def _address(self, stored: Stored) -> str:
        kind = self._scene.kind(stored.kind)
        return self._scene.names.address_for(kind, stored.id, stored.scope)

    def touched(self) -> Iterator[tuple[Held, Causes]]:
        """What is held with less or not at all, and why."""
        for held in dict.fromkeys((*self.ended, *self.changed)):
            addresses = (
                *self.ended.get(held, {}).values(),
                *(op.address for op in self.changed.get(held, ())),
            )
            if addresses:
                yield held, tuple(dict.fromkeys(addresses))

    def limit(self, held: Held) -> str | None:
        """The most that is still held; None for nothing."""
        center, account = held
        row = self._scene.by_kind[ACCOUNT].get((account,))
        if row is not None and row.scope == center:
            return ACCOUNT_ROLES[-1]
        roles = list(self._roles(held))
        if held not in self._anew:
            roles += self._given.get(held, ())
        return strongest(roles)

    def _roles(self, held: Held) -> Iterator[str]:
        over = self.ended.get(held, {})
        lowered = {op.kind: (op.after or {}) for op in self.changed.get(held, ())}
        sides: list[tuple[str, tuple[str, ...]]] = [
            (ACCESS.name, held),
            (APPROVAL.name, held[::-1]),
        ]
        for kind, at in () if over.keys() & set(sides) else sides:
            row = self._scene.by_kind[kind].get(at)
            if row is not None and row.status is Status.ACTIVE:
                now: Mapping[str, str] = {**row.attributes, **lowered.get(ACCESS.name, {})}
                yield now["permission"]
        for at in self._shares.get(held, ()):
            if (SHARE.name, at) not in over:
                row = self._scene.by_kind[SHARE.name][at]
                yield {**row.attributes, **lowered.get(SHARE.name, {})}["role"]

    @cached_property
    def _shares(self) -> dict[Held, list[tuple[str, ...]]]:
        found: dict[Held, list[tuple[str, ...]]] = {}
        for at in self._scene.by_kind[SHARE.name]:
            found.setdefault(SHARE.held(at), []).append(at)
        return found
