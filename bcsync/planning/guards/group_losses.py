"""What people lose by changes of asset groups: a group is one operation, and much may end with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.planning.groups import Groups, held_by
from bcsync.planning.ownership import owner_in, scope_of
from bcsync.planning.plan import Mode, Operation
from bcsync.planning.scene import Scene


@dataclass(frozen=True, slots=True)
class GroupLoss:
    """What one operation on a group takes; people × accounts."""

    op: Operation
    owner: str
    roles: int
    """Roles of a person on an account."""
    emptied: tuple[str, ...]
    """Fields of the group that fall to nothing, while it goes on."""


def group_losses(scene: Scene, operations: Iterable[Operation]) -> Iterator[GroupLoss]:
    """For each group that is made smaller or removed by itself, what that takes.

    Who leaves the Business Center, whose day has come, and accounts that end anyway are not counted here.
    """
    operations = list(operations)
    concerned = [
        op
        for op in operations
        if op.action in (Action.REMOVE, Action.UPDATE)
        and op.mode is not Mode.IMPLIED
        and scene.kind(op.kind).way is Way.GROUP
    ]
    if not concerned:
        return
    going, groups = _Going(scene, operations), Groups(held_by(scene, concerned))
    for op in concerned:
        change = groups.change(scene.kind(op.kind), op)
        owner = owner_in(scene, op)
        people = going.staying(owner, op.address, frozenset(change.before))
        accounts = going.staying_accounts(owner, change.had)
        kept = len(people & change.after.keys()) * len(accounts & change.has)
        if lost := len(people) * len(accounts) - kept:
            yield GroupLoss(op, owner, lost, change.emptied)


def roles_by_groups(scene: Scene, owners: Iterable[str]) -> dict[str, int]:
    """How many roles people have by groups, for each of these Business Centers."""
    scopes = {scope_of(scene, owner): owner for owner in owners}
    found: dict[str, int] = defaultdict(int)
    for stored in scene.of_way(Way.GROUP):
        owner, kind = scopes.get(stored.scope), scene.kind(stored.kind)
        if owner is not None:
            there = stored.attributes
            found[owner] += len(kind.people_in(there)) * len(kind.accounts_in(there))
    return found


class _Going:
    """Who and what ends by other operations of the same plan."""

    def __init__(self, scene: Scene, operations: Iterable[Operation]) -> None:
        self._scene = scene
        self._people: dict[str, set[str]] = defaultdict(set)
        self._held: dict[str, set[str]] = defaultdict(set)
        self._closed: set[str] = set()
        for op in operations:
            if op.action is Action.REMOVE:
                self._take(op)

    def _take(self, op: Operation) -> None:
        kind = self._scene.kind(op.kind)
        match kind.way:
            case Way.MEMBERSHIP:
                center, email = op.identity
                self._people[center].add(email)
            case Way.OWNERSHIP:
                self._closed.add(op.address)
            case Way.RELATION:
                center, account = kind.held(op.identity)
                self._held[center].add(account)
            case _:
                pass

    def staying(self, owner: str, group: str, people: frozenset[str]) -> frozenset[str]:
        """Who of these would still be in a group."""
        return frozenset(
            email
            for email in people - self._people[owner]
            if not self._scene.ended_as_announced(f"{group}/{email}")
        )

    def staying_accounts(self, owner: str, accounts: frozenset[str]) -> frozenset[str]:
        """Which of these would still be in a group."""
        return accounts - self._closed - self._held[owner]
