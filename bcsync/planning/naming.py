"""Which address stands for what, settled before anything is compared: renames and adoptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.resource import NO_OPTIONS, Declared, Desired
from bcsync.planning.establish import adopt, rename
from bcsync.planning.names import Names, moved_along
from bcsync.planning.operation import Operation
from bcsync.planning.scene import Context, Scene, Snapshot
from bcsync.platforms.port import PlatformId
from bcsync.state.renaming import under_new_names
from bcsync.state.values import Acceptance, Stored


def set_scene(
    desired: Desired, snapshot: Snapshot, context: Context
) -> tuple[Scene, list[Operation]]:
    """Everything a decision may look at, and the operations that settle names."""
    by_kind: dict[str, dict[PlatformId, Stored]] = {kind.name: {} for kind in context.kinds}
    for stored in snapshot.resources:
        if not stored.absent and stored.kind in by_kind:
            by_kind[stored.kind][stored.id] = stored
    ids = {binding.address: binding.id[0] for binding in snapshot.bindings.values()}
    unknown = frozenset((gap.scope, gap.kind) for gap in snapshot.gaps)
    scene = Scene(desired, snapshot, context, Names(ids), by_kind, unknown)
    settled = list(_settle_names(scene, ids))
    acceptances = _under_new_addresses(snapshot.acceptances, settled, context.kinds)
    known = replace(snapshot, acceptances=acceptances)
    return Scene(desired, known, context, Names(ids), by_kind, unknown, scene.findings), settled


def _under_new_addresses(
    acceptances: Mapping[str, Acceptance], settled: Iterable[Operation], kinds: Kinds
) -> Mapping[str, Acceptance]:
    """What was accepted goes along with new names."""
    moves = {
        str(op.before["address"]): op.address
        for op in settled
        if op.action is Action.RENAME and op.before is not None
    }
    if not moves:
        return acceptances
    going = under_new_names(acceptances.values(), moves, kinds)
    staying = {address: each for address, each in acceptances.items() if address not in going}
    return staying | {each.address: each for each in going.values()}


def _settle_names(scene: Scene, ids: dict[str, str]) -> Iterator[Operation]:
    """Renames and adoptions; ``ids`` learns what they bind."""
    for declared in scene.desired.resources.values():
        if declared.options is NO_OPTIONS:
            continue
        for former in declared.options.previously:
            if former in ids and declared.address not in ids:
                ids[declared.address] = ids.pop(former)
                if declared.kind == "business_center":
                    for name, new in moved_along(ids, former, declared.address).items():
                        ids[new] = ids.pop(name)
                yield rename(declared, former)
        if declared.options.platform_id is not None:
            yield from _adoption(scene, declared, declared.options.platform_id, ids)


def _adoption(
    scene: Scene, declared: Declared, platform_id: str, ids: dict[str, str]
) -> Iterator[Operation]:
    bound = ids.get(declared.address)
    if bound == platform_id:
        return
    if bound is not None:
        scene.report(
            "bound-to-another",
            declared,
            f"{declared.address} is bound to {bound}, the layout says {platform_id}",
            f"correct the id, or let go of the old one first: bcsync state rm {declared.address}",
        )
        return
    ids[declared.address] = platform_id
    if scene.snapshot.complete and not scene.by_kind[declared.kind].get((platform_id,)):
        scene.report(
            "nothing-to-adopt",
            declared,
            f"the platform shows no {declared.kind.replace('_', ' ')} {platform_id} "
            "to those who act for this layout",
            "correct the id, act as somebody who may see it, or leave id out to create a new one",
        )
        return
    yield adopt(scene, declared)
