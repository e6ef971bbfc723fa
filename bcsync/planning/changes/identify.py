"""Which address stands for what, settled before anything is compared: renames and adoptions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from bcsync.kinds.kind import Kinds
from bcsync.model.address import CENTER, kind_of, path_of
from bcsync.model.renames import formers_of, moves_of, renames_of
from bcsync.model.resource import NO_OPTIONS, Declared, Desired, ListMode
from bcsync.planning.allowances import with_allowances
from bcsync.planning.changes.names_only import adoption, renaming
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Context, Pending, Scene, Snapshot
from bcsync.platforms.port import PlatformId
from bcsync.state.renaming import under_new_names
from bcsync.state.values import Acceptance, ResourceKey, Stored


def set_scene(
    desired: Desired, snapshot: Snapshot, context: Context
) -> tuple[Scene, list[Operation]]:
    """Everything a decision may look at, and the operations that settle names."""
    by_kind: dict[str, dict[PlatformId, Stored]] = {kind.name: {} for kind in context.kinds}
    for stored in snapshot.resources:
        if not stored.absent and stored.kind in by_kind:
            by_kind[stored.kind][stored.id] = stored
    unknown = frozenset((gap.scope, gap.kind) for gap in snapshot.gaps)
    special = [each for each in desired.resources.values() if each.options is not NO_OPTIONS]
    renamed = _renamed(special, desired, snapshot.bindings)
    going = moves_of(renamed, snapshot.bindings)
    ids = {going.get(name, name): each.id[0] for name, each in snapshot.bindings.items()}
    acceptances = _under_new_addresses(snapshot.acceptances, going, context.kinds)
    in_doubt = _in_doubt(snapshot.pending, special, desired, ids, going, context.kinds)
    known = replace(snapshot, acceptances=acceptances, pending=in_doubt)
    scene = Scene(desired, known, context, Names(ids), by_kind, unknown)
    settled = [
        renaming(former, new, f"previously {path_of(former)}", desired.resources[new])
        for former, new in renamed.items()
    ]
    for declared in special:
        if declared.options.platform_id is not None:
            settled.extend(_adopt(scene, declared, declared.options.platform_id))
    return with_allowances(scene), settled


def _renamed(
    special: Sequence[Declared], desired: Desired, bound: Collection[str]
) -> dict[str, str]:
    """Former address -> new one. In a renamed Business Center both are written under its new key."""
    called = formers_of(special, desired)
    centers = {name: was for name, was in called.items() if kind_of(name) == CENTER}
    first = renames_of(centers, bound)
    going = moves_of(first, bound)
    inside = {name: was for name, was in called.items() if name not in centers}
    return first | renames_of(inside, {going.get(name, name) for name in bound} if inside else ())


def _under_new_addresses(
    acceptances: Mapping[str, Acceptance], moves: Mapping[str, str], kinds: Kinds
) -> Mapping[str, Acceptance]:
    """What was accepted goes along with new names."""
    if not moves:
        return acceptances
    going = under_new_names(acceptances.values(), moves, kinds)
    staying = {address: each for address, each in acceptances.items() if address not in going}
    return staying | {each.address: each for each in going.values() if each}


def _in_doubt(
    pending: Mapping[str, Pending],
    special: Sequence[Declared],
    desired: Desired,
    bound: Collection[str],
    moves: Mapping[str, str],
    kinds: Kinds,
) -> Mapping[str, Pending]:
    """What an earlier run may have made goes along, too; what is not bound has no rename of its own."""
    if not pending:
        return pending
    found = {kinds.renamed(address, moves): why for address, why in pending.items()}
    own = {
        former: declared.address
        for declared in special
        if declared.address not in bound
        for former in declared.options.previously
        if former in found and former not in desired.resources
    }
    return {kinds.renamed(address, own): why for address, why in found.items()}


def _adopt(scene: Scene, declared: Declared, platform_id: str) -> Iterator[Operation]:
    bound = scene.names.ids.get(declared.address)
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
    holder = scene.names.address_of(declared.kind, platform_id)
    if holder != platform_id:
        scene.report(
            "bound-already",
            declared,
            f"{platform_id} is bound to {holder} already",
            _instead(scene, declared, holder),
        )
        return
    scene.names.bind(declared.address, platform_id)
    if not _tells_of_loss(scene, declared, scene.by_kind[declared.kind].get((platform_id,))):
        yield adoption(declared.address, platform_id, "the layout gives its id", declared)


def is_lost(
    scene: Scene,
    declared: Declared,
    stored: Stored | None,
    vanished: Callable[[], Collection[ResourceKey]],
) -> bool:
    """Whether what the layout names by its id, and had, is there no more; that is told.

    Another one would have another id. ``vanished``: what a complete read showed no more; what was never
    read tells nothing.
    """
    bound = scene.snapshot.bindings.get(declared.address)
    if bound is None or bound.id != (declared.options.platform_id,):
        return False
    if stored is None and (declared.kind, bound.id) not in vanished():
        return False
    return scene.mode(declared) is not ListMode.OBSERVE and _tells_of_loss(scene, declared, stored)


def _tells_of_loss(scene: Scene, declared: Declared, there: Stored | None) -> bool:
    what = f"{declared.kind.replace('_', ' ')} {declared.options.platform_id}"
    if there is not None and there.status.gone:
        scene.report(
            "nothing-to-adopt",
            declared,
            f"the {what} is closed, and what is closed cannot be taken up again",
            "correct the id, or leave id out to create a new one",
        )
        return True
    if there is None and scene.snapshot.complete and _is_unread(scene, declared):
        scene.report(
            "nothing-to-adopt",
            declared,
            f"whether there is the {what} is unknown, because it could not be read",
            "see the warnings for why, and plan again when it can be read",
        )
        return True
    if there is None and scene.snapshot.complete:
        scene.report(
            "nothing-to-adopt",
            declared,
            f"the platform shows no {what} to those who act for this layout",
            "correct the id, act as somebody who may see it, or leave id out to create a new one",
        )
        return True
    return False


def _is_unread(scene: Scene, declared: Declared) -> bool:
    owner = declared.identity[0] if declared.identity else declared.address
    scope = scene.names.id_of(owner)
    return scope is not None and scene.is_unknown(scope, declared.kind)


def _instead(scene: Scene, declared: Declared, holder: str) -> str:
    owner, _, key = path_of(holder).rpartition("/")
    at_home = path_of(declared.address).rpartition("/")[0] == owner
    if holder in scene.desired.resources:
        return "correct the id, or declare it under one key alone"
    if at_home and kind_of(holder) == declared.kind:
        return f"to rename it, write previously: [{key}]; else correct the id"
    return f"correct the id, or let go of the old one first: bcsync state rm {holder}"
