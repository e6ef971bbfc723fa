"""Who is admin of a Business Center, and which operations change that."""

from __future__ import annotations

from collections import defaultdict

from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.planning.plan import Mode, Operation
from bcsync.planning.scene import Scene


def touches_admin(op: Operation) -> bool:
    """Whether somebody may become admin by it, or stop being one (but with a Business Center that closes)."""
    return (op.kind == MEMBER.name and op.mode is not Mode.IMPLIED) and (
        op.action is Action.REMOVE or (op.action is Action.UPDATE and "role" in (op.after or {}))
    )


def makes_admin(op: Operation) -> bool:
    """Whether a member is admin after it."""
    return op.action is Action.UPDATE and (op.after or {}).get("role") == "admin"


def roles_of_members(scene: Scene) -> dict[str, dict[str, str]]:
    """What each active member may do, by Business Center (platform id) and e-mail address."""
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    for (_center, email), stored in scene.by_kind[MEMBER.name].items():
        if stored.status is Status.ACTIVE:
            roles[stored.scope][email] = stored.attributes.get("role", "")
    return roles
