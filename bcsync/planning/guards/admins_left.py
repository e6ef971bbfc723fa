"""The limits ``min-admins`` and ``own-admin``: who is admin after every prefix of the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bcsync.kinds.member import MEMBER
from bcsync.planning.admins import makes_admin, roles_of_members
from bcsync.planning.guards.refusal import refusal, short, unknown_list
from bcsync.planning.ownership import owner_in, scope_of
from bcsync.planning.plan import GuardResult, Operation
from bcsync.planning.scene import Scene
from bcsync.platforms.port import Principal


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


def own_admin(scene: Scene, changing: Sequence[Operation]) -> Iterator[GuardResult]:
    """Who acts would stop being admin; or may, because nobody can tell which member acts."""
    lowering = [op for op in changing if not makes_admin(op)]
    acting = _acting(scene, lowering)
    roles = roles_of_members(scene) if lowering else {}
    unclear: dict[str, list[Operation]] = defaultdict(list)
    for op in lowering:
        owner, person = owner_in(scene, op), op.identity[1]
        scope = scope_of(scene, owner)
        if person in acting[scope, op.actor]:
            yield refusal(
                "own-admin",
                0,
                1,
                f"{person} acts for {short(owner)} and would stop being its admin; "
                "name another actor in bcsync.yaml first",
                [op],
            )
        elif not acting[scope, op.actor] and roles[scope].get(person) == "admin":
            unclear[owner].append(op)
    for owner, operations in sorted(unclear.items()):
        yield refusal(
            "own-admin",
            0,
            len(operations),
            f"{short(owner)} has no member who is known to be who acts for it, so that it may be an "
            "admin who stops being one; name the actor in bcsync.yaml by the address of an admin",
            operations,
        )


def _acting(scene: Scene, lowering: Sequence[Operation]) -> Mapping[tuple[str, str], set[str]]:
    """Members (e-mail addresses) who are the acting person, by Business Center (id) and actor.

    By what the platform calls them, and by e-mail address: either may be all that is known of them.
    """
    acting: dict[tuple[str, str], set[str]] = {
        (scope_of(scene, owner_in(scene, op)), op.actor): set() for op in lowering
    }
    principals: dict[str, list[Principal]] = defaultdict(list)
    for scope, actor in acting:
        principals[scope].append(scene.principal(actor))
    for (center, email), stored in scene.by_kind[MEMBER.name].items() if acting else ():
        for principal in principals.get(center, ()):
            named = email in (principal.name, principal.email)
            if named or (principal.handle is not None and principal.handle == stored.handle):
                acting[center, principal.name].add(email)
    return acting
