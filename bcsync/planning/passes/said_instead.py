"""What is shared because two of ours need no request, said so."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.kinds.share import SHARE
from bcsync.model.address import center_address, owner_key
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene
from bcsync.planning.shared_instead import access_of, asks_for_itself


def said_instead(scene: Scene, operations: Iterable[Operation]) -> list[Operation]:
    """Mark what fulfils an access, and say why it is there."""
    if not scene.context.abilities.shares_with_ours:
        return list(operations)
    return [_said(scene, op) for op in operations]


def _said(scene: Scene, op: Operation) -> Operation:
    declared = scene.desired.resources.get(op.address)
    if declared is None:
        return _no_more(scene, op)
    accesses = declared.options.fulfils
    if not accesses:
        return op
    if op.kind != SHARE.name:
        return op._replace(fulfils=accesses, reason="to share what others of ours ask for")
    (access,) = accesses
    if op.replacement is not None:
        reason = f"{op.reason}; it is there for {access}"
    else:
        reason = f"shared instead of requested, for both are ours: {access}"
    return op._replace(fulfils=accesses, reason=reason)


def _no_more(scene: Scene, op: Operation) -> Operation:
    """A share that ends is that of the access which the layout asks for no more."""
    if op.kind != SHARE.name or not op.action.takes:
        return op
    access = access_of(op.address)
    asker = center_address(owner_key(access))
    return op._replace(fulfils=(access,)) if asks_for_itself(scene, asker) else op
