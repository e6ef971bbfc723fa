"""What people lose by changes of asset groups: a group is one operation, and much may end with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bcsync.model.action import Action
from bcsync.model.address import address
from bcsync.planning.ownership import owner_in, scope_of, stored_of
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
        if op.kind == "asset_group"
        and op.mode is not Mode.IMPLIED
        and op.action in (Action.REMOVE, Action.UPDATE)
    ]
    if not concerned:
        return
    going = _Going(scene, operations)
    for op in concerned:
        yield from _loss(scene, op, going)


def _loss(scene: Scene, op: Operation, going: _Going) -> Iterator[GroupLoss]:
    stored = stored_of(scene, op)
    if stored is None:
        return
    owner = owner_in(scene, op)
    before = scene.names.to_addresses(scene.kind(op.kind), stored.attributes)
    after: Mapping[str, Any] = {} if op.action is Action.REMOVE else {**before, **(op.after or {})}
    people = going.staying_people(owner, op.address, before)
    accounts = going.staying_accounts(owner, before)
    kept = len(people & _people(after)) * len(accounts & _accounts(after))
    lost = len(people) * len(accounts) - kept
    emptied = tuple(
        name
        for name, left in (("members", _people(after)), ("accounts", _accounts(after)))
        if op.action is Action.UPDATE and name in (op.after or {}) and not left
    )
    if lost:
        yield GroupLoss(op, owner, lost, emptied)


def roles_by_groups(scene: Scene, owners: Iterable[str]) -> dict[str, int]:
    """How many roles people have by groups, for each of these Business Centers."""
    scopes = {scope_of(scene, owner): owner for owner in owners}
    found: dict[str, int] = defaultdict(int)
    for stored in scene.by_kind["asset_group"].values():
        owner = scopes.get(stored.scope)
        if owner is not None:
            found[owner] += len(_people(stored.attributes)) * len(_accounts(stored.attributes))
    return found


def _people(group: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(group.get("members") or ())


def _accounts(group: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(group.get("accounts") or ())


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
        match op.kind, op.identity:
            case "member", (center, email):
                self._people[center].add(email)
            case "ad_account", _:
                self._closed.add(op.address)
            case "share", (_owner, center, account):
                self._held[center].add(account)
            case "access", (center, account):
                self._held[center].add(account)
            case "approval", (account, center):
                self._held[center].add(account)

    def staying_people(self, owner: str, group: str, before: Mapping[str, Any]) -> frozenset[str]:
        """Who would still be in a group."""
        path = group.partition(".")[2]
        return frozenset(
            email
            for email in _people(before) - self._people[owner]
            if not self._scene.ended_as_announced(address("asset_group", path, email))
        )

    def staying_accounts(self, owner: str, before: Mapping[str, Any]) -> frozenset[str]:
        """What would still be in a group."""
        return _accounts(before) - self._closed - self._held[owner]
