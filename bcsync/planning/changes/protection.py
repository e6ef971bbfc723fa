"""Protection from removal (``protect``): what of it a plan changes. The stored state alone keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.planning.plan import Operation, Protection
from bcsync.planning.scene import Scene

_TAKES_ON = frozenset({Action.CREATE, Action.ADOPT})


def protections(scene: Scene, operations: Sequence[Operation]) -> tuple[Protection, ...]:
    """By address: of what these operations take on, and of bound things that the selection names.

    What left the layout keeps the protection it has.
    """
    shielded = {(b.kind, b.id[0]) for b in scene.snapshot.bindings.values() if b.protect}
    new = _taken_on(scene, operations)
    selection = scene.context.selection
    found: dict[str, bool] = {}
    for address, platform_id in scene.names.ids.items():
        declared = scene.desired.resources.get(address)
        if declared is None:
            continue
        wanted = declared.options.protect
        differs = wanted != ((declared.kind, platform_id) in shielded)
        if differs and (address in new or not selection or selection.keeps(address)):
            found[address] = wanted
    for address in new - scene.names.ids.keys():
        if scene.desired.resources[address].options.protect:
            found[address] = True
    return tuple(Protection(address, found[address]) for address in sorted(found))


def _taken_on(scene: Scene, operations: Sequence[Operation]) -> set[str]:
    return {
        op.address
        for op in operations
        if op.action in _TAKES_ON and not op.deferred_by and scene.kind(op.kind).assigned_id
    }
