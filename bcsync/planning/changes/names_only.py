"""Operations that change which address stands for what, and nothing on the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.model.action import Action
from bcsync.model.address import kind_of
from bcsync.model.resource import Declared
from bcsync.planning.plan import Operation


def adoption(
    address: str, platform_id: str, reason: str, declared: Declared | None = None
) -> Operation:
    """An address bound to what exists already. ``declared``: what the layout says of it, where it does."""
    return _names_only(Action.ADOPT, address, None, {"id": platform_id}, reason, declared)


def renaming(old: str, new: str, reason: str, declared: Declared | None = None) -> Operation:
    """A bound thing under another address."""
    return _names_only(
        Action.RENAME, new, {"address": old}, {"address": new}, reason, declared=declared
    )


def forgetting(
    address: str,
    known: Mapping[str, Any] | None,
    reason: str,
    identity: tuple[str, ...] | None = None,
) -> Operation:
    """Something let go of, with what was last known of it. ``identity``: of what is bound to no address."""
    before = None if known is None else dict(known)
    made = _names_only(Action.FORGET, address, before, None, reason)
    return made if identity is None else made._replace(identity=identity)


def _names_only(
    action: Action,
    address: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str,
    declared: Declared | None = None,
) -> Operation:
    return Operation(
        address=address,
        kind=kind_of(address),
        action=action,
        identity=(address,) if declared is None else declared.identity,
        actor="",
        before=before,
        after=after,
        place=None if declared is None else declared.place,
        reason=reason,
    )
