"""A Business Center takes so many people and no more: where it is full, somebody leaves before another comes.

Everywhere else what is given comes first. Who comes then rests on who leaves, as data of the plan, so that a
part of it holds both or neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.address import path_of
from bcsync.model.roles import MAX_ADMINS, MAX_MEMBERS
from bcsync.model.status import Status
from bcsync.planning.ownership import scope_of
from bcsync.planning.plan import Mode, Need, Operation, Why
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


@dataclass(slots=True)
class _Room:
    """Who has a seat in a Business Center while the operations go by."""

    admins: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    """Both with those who are only invited (reference/tiktok-api.md, 13.1)."""
    active_admins: set[str] = field(default_factory=set)
    freeing: list[Operation] = field(default_factory=list)
    """What frees a seat later in the plan, in its order."""

    def take(self, stored: Stored) -> None:
        """Somebody who is there."""
        email = stored.id[1]
        self.members.add(email)
        if stored.attributes.get("role") == "admin":
            self.admins.add(email)
            if stored.status is Status.ACTIVE:
                self.active_admins.add(email)

    def after(self, op: Operation) -> None:
        """Somebody comes, goes, or gets another role."""
        email = op.identity[1]
        if op.action.takes:
            self.members.discard(email)
        else:
            self.members.add(email)
        if (op.after or {}).get("role") == "admin":
            self.admins.add(email)
            if op.action is Action.UPDATE:
                self.active_admins.add(email)
        elif op.action.takes or "role" in (op.after or {}):
            self.admins.discard(email)
            self.active_admins.discard(email)


def make_room(scene: Scene, operations: list[Operation]) -> list[Operation]:
    """Ordered operations, with those that free a seat before those that need it."""
    if not any(_needs_a_seat(op) for op in operations):
        return operations
    rooms = _rooms(scene, operations)
    placed: set[str] = set()
    ordered: list[Operation] = []
    for op in operations:
        if op.kind != MEMBER.name or op.mode is Mode.IMPLIED:
            ordered.append(op)
        elif op.address not in placed:
            ordered.extend(_with_room(scene, op, rooms[_center(scene, op)], placed))
    return ordered


def _needs_a_seat(op: Operation) -> bool:
    made_admin = (op.after or {}).get("role") == "admin"
    return op.kind == MEMBER.name and (op.action is Action.INVITE or made_admin)


def _center(scene: Scene, op: Operation) -> str:
    return scope_of(scene, op.identity[0])


def _rooms(scene: Scene, operations: list[Operation]) -> dict[str, _Room]:
    rooms: dict[str, _Room] = defaultdict(_Room)
    for stored in scene.by_kind[MEMBER.name].values():
        if stored.status.stands:
            rooms[stored.scope].take(stored)
    for op in operations:
        lowers = "role" in (op.after or {}) and (op.after or {})["role"] != "admin"
        if op.kind == MEMBER.name and op.mode is not Mode.IMPLIED and (op.action.takes or lowers):
            rooms[_center(scene, op)].freeing.append(op)
    return rooms


def _with_room(scene: Scene, op: Operation, room: _Room, placed: set[str]) -> Iterator[Operation]:
    before: list[str] = []
    if _needs_a_seat(op):
        email = op.identity[1]
        admin = (op.after or {}).get("role") == "admin" and email not in room.admins
        while (admin and len(room.admins) >= MAX_ADMINS) or (
            email not in room.members and len(room.members) >= MAX_MEMBERS
        ):
            leaving = _who_leaves(
                scene, room, placed, admin=admin and len(room.admins) >= MAX_ADMINS
            )
            if leaving is None:
                _report(scene, op, admin=len(room.admins) >= MAX_ADMINS)
                break
            placed.add(leaving.address)
            room.after(leaving)
            before.append(leaving.address)
            yield leaving
    placed.add(op.address)
    room.after(op)
    freed = tuple([Need(Why.FREED, address) for address in before])
    yield op._replace(first=(*op.first, *freed)) if freed else op


def _who_leaves(scene: Scene, room: _Room, placed: set[str], *, admin: bool) -> Operation | None:
    """The next one who frees a seat and may go before anybody has come."""
    for op in room.freeing:
        email = op.identity[1]
        if op.address in placed or not (email in room.admins if admin else op.action.takes):
            continue
        left = len(room.active_admins - {email})
        if email not in room.active_admins or left >= scene.context.limits.min_admins:
            return op
    return None


def _report(scene: Scene, op: Operation, *, admin: bool) -> None:
    declared = scene.desired.resources.get(op.address)
    if declared is not None:
        center = path_of(op.identity[0])
        what = f"{MAX_ADMINS} admins" if admin else f"{MAX_MEMBERS:,} members"
        scene.report(
            "no-room",
            declared,
            f"{center} has {what} already, and a Business Center takes no more",
            f"let somebody leave {center} first, also who is only invited",
        )
