"""Which operations the platform offers no call for, and what a person does instead."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.model.action import Action
from bcsync.planning.plan import Mode, Operation
from bcsync.planning.scene import Scene
from bcsync.platforms.abilities import Task


def by_hand(scene: Scene, operations: Iterable[Operation]) -> list[Operation]:
    """Mark them, and say the steps; what is brought along by something is done by nobody."""
    abilities, operations = scene.context.abilities, list(operations)
    if not abilities.by_hand:
        return operations
    carried = {address for op in operations for address in op.brings} if abilities.brought else ()
    return [
        op._replace(mode=Mode.MANUAL, steps=abilities.steps(_task(scene, op)))
        if op.mode is Mode.AUTOMATIC
        and abilities.mode(op.kind, op.action) is Mode.MANUAL
        and not (op.action is Action.CREATE and op.address in carried)
        else op
        for op in operations
    ]


def _task(scene: Scene, op: Operation) -> Task:
    names, kind = scene.names, scene.kind(op.kind)
    bound = names.ids.get(op.address) if kind.assigned_id else None
    parts = (*op.identity, op.address) if bound else op.identity
    return Task(
        op.action,
        op.kind,
        op.address,
        tuple(names.id_of(part) or part for part in parts),
        op.actor,
        op.before or {},
        op.after or {},
    )
