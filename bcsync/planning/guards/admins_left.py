"""The limits ``min-admins`` and ``own-admin``: who is admin after every prefix of the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcsync.kinds.member import MEMBER
from bcsync.planning.admins import makes_admin, roles_of_members
from bcsync.planning.guards.refusal import refusal, short, unknown_list
from bcsync.planning.ownership import (
    owner_in,
    owner_of,
    scope_of,
)
from bcsync.planning.plan import GuardResult, Operation
from bcsync.planning.scene import Scene


def min_admins(scene: Scene, changing: Sequence[Operation]) -> Iterator[GuardResult]:
    """Too few bound admins after some prefix of the order."""
    least = scene.context.limits.min_admins
    roles = roles_of_members(scene) if changing else {}
    fewest: dict[str, int] = {}
    for op in changing:
        owner, person = owner_in(scene, op), op.identity[1]
        scope = scope_of(scene, owner)
        held = roles[scope]
        lowers = held.get(person) == "admin" or scene.is_unknown(scope, MEMBER.name)
        # Who has not accepted the invitation yet does not count, whatever the role will be.
        if person in held:
            held[person] = "admin" if makes_admin(op) else ""
        if lowers and not makes_admin(op):
            left = sum(role == "admin" for role in held.values())
            fewest[owner] = min(fewest.get(owner, left), left)
    for owner, actual in sorted(fewest.items()):
        if scene.is_unknown(scope_of(scene, owner), MEMBER.name):
            yield unknown_list("min-admins", MEMBER.name, owner, actual)
        elif actual < least:
            yield refusal(
                "min-admins",
                least,
                actual,
                f"{short(owner)} would be left with {actual} admins at some point, the least is "
                f"{least}; let somebody become admin (and accept) first",
            )
        else:
            yield GuardResult("min-admins", least, actual, ok=True)


def own_admin(changing: Sequence[Operation]) -> Iterator[GuardResult]:
    """Who acts would stop being admin."""
    for op in changing:
        if not makes_admin(op) and op.identity[-1] == op.actor:
            yield refusal(
                "own-admin",
                0,
                1,
                f"{op.actor} acts for {short(owner_of(op))} and would stop being its admin; "
                "name another actor in bcsync.yaml first",
                [op],
            )
