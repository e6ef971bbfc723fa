"""What people have made by hand as a plan asked them to: found by its exact name, and bound."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.flow.scenes import scene_of
from bcsync.layout.load import Layout
from bcsync.model.action import Action
from bcsync.planning.compare import differing
from bcsync.planning.natural_key import recognise
from bcsync.planning.scene import Snapshot
from bcsync.project import Project, abilities_of
from bcsync.state.values import Binding


def made_by_hand(project: Project, layout: Layout, snapshot: Snapshot) -> Iterator[Binding]:
    """Each thing that only people can make and that is there now, just as declared and only once.

    What is called almost so, or stands there twice, is left to the author (``id:``, ``import``).
    """
    manual = {kind for kind, action in abilities_of(project).by_hand if action is Action.CREATE}
    wanted = [
        each
        for each in (layout.desired.resources.values() if manual else ())
        if each.kind in manual and each.address not in snapshot.bindings
    ]
    if not wanted:
        return
    scene = scene_of(project, layout, snapshot)
    for address, found in recognise(scene, wanted).certain.items():
        kind = scene.kind(found.kind)
        declared = scene.names.to_ids(kind, layout.desired.resources[address].attributes)
        if not differing(kind, declared, found.attributes):
            yield Binding(address, found.kind, found.id)
