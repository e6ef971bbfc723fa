"""What is shared because two of ours need no request, said so."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.kinds.share import SHARE
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene


def said_instead(scene: Scene, operations: Iterable[Operation]) -> list[Operation]:
    """Mark what fulfils an access, and say why it is there."""
    if not scene.context.abilities.shares_with_ours:
        return list(operations)
    return [_said(scene, op) for op in operations]


def _said(scene: Scene, op: Operation) -> Operation:
    declared = scene.desired.resources.get(op.address)
    if declared is None or not declared.options.fulfils:
        return op
    access = declared.options.fulfils
    if op.replacement is not None:
        return op._replace(fulfils=access, reason=f"{op.reason}; it is there for {access}")
    if op.kind != SHARE.name:
        return op._replace(fulfils=access, reason="to share what others of ours ask for")
    return op._replace(
        fulfils=access, reason=f"shared instead of requested, for both are ours: {access}"
    )
