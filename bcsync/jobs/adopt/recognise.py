"""Which of the things that are seen the layout means: bound, given by id, or found by kind, owner and name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bcsync.flow.scenes import scene_of
from bcsync.layout.load import Layout
from bcsync.model.address import CENTER, is_email, kind_of, owner_key, path_of
from bcsync.model.resource import Declared
from bcsync.model.status import Status
from bcsync.planning.natural_key import Recognised, recognise
from bcsync.planning.scene import Scene, Snapshot
from bcsync.platforms.port import Gap, Seen
from bcsync.project import Project
from bcsync.state.values import Binding, ResourceKey, Stored


@dataclass(frozen=True, slots=True)
class Ours:
    """The present layout, which may be empty or faulty, and what is bound."""

    project: Project
    layout: Layout
    bindings: Sequence[Binding]

    def owners(self) -> Iterator[str]:
        """People who own something that is bound or declared."""
        for each in self.bindings:
            owner = owner_key(each.address)
            if is_email(owner):
                yield owner
        yield from (key[0] for key in self.layout.desired.lists if is_email(key[0]))

    def declared(self) -> Iterator[str]:
        """Addresses of what has an id of its own."""
        named = self.project.kinds.named()
        resources = self.layout.desired.resources.values()
        return (each.address for each in resources if each.kind in named)

    def declares(self, address: str) -> bool:
        """Whether the layout has it."""
        return address in self.layout.desired.resources

    def ids(self, seen: Iterable[Seen]) -> Mapping[str, str]:
        """Address -> id: bound, given by the layout, or recognised in what is seen."""
        scene = scene_seen(self.project, self.layout, self.bindings, seen)
        recognise_all(scene, lambda _declared: True)
        return scene.names.ids

    def protection(self, ids: Mapping[str, str]) -> Mapping[ResourceKey, bool]:
        """What is protected and what not: as the stored state has it, or else as declared."""
        resources = self.layout.desired.resources
        declared = ((resources.get(address), id) for address, id in ids.items())
        found: dict[ResourceKey, bool] = {}
        found |= {(d.kind, (id,)): d.options.protect for d, id in declared if d is not None}
        return found | {(each.kind, each.id): each.protect for each in self.bindings}

    def centers(self, seen: Collection[Seen]) -> Mapping[str, str]:
        """Key -> id of Business Centers."""
        found = self.ids(seen).items()
        return {path_of(name): id for name, id in found if kind_of(name) == CENTER}


def scene_seen(
    project: Project,
    layout: Layout,
    bindings: Iterable[Binding],
    seen: Iterable[Seen],
    gaps: tuple[Gap, ...] = (),
) -> Scene:
    """The layout beside what has an id of its own and was just seen."""
    named = project.kinds.named()
    rows = [Stored(*each) for each in seen if each.kind in named]
    known = {each.address: each for each in bindings}
    return scene_of(project, layout, Snapshot(known, rows, gaps, complete=True))


def recognise_all(scene: Scene, wanted: Callable[[Declared], bool]) -> Recognised:
    """Who is whom among what is wanted; owners first, for what they own is looked for in their place.

    The scene's names know afterwards what is certain.
    """
    certain: dict[str, Stored] = {}
    ambiguous: dict[str, tuple[Stored, ...]] = {}
    for owners in (True, False):
        found = recognise(
            scene, (d for d in _keyed(scene) if (not d.identity) is owners and wanted(d))
        )
        for address, stored in found.certain.items():
            scene.names.bind(address, stored.id[0])
        certain |= found.certain
        ambiguous |= found.ambiguous
    return Recognised({**certain, **_by_id(scene, wanted)}, ambiguous)


def _keyed(scene: Scene) -> Iterable[Declared]:
    named = scene.context.kinds.named()
    return (each for each in scene.desired.resources.values() if each.kind in named)


def _by_id(scene: Scene, wanted: Callable[[Declared], bool]) -> Mapping[str, Stored]:
    """What the layout gives the id of, is seen and is not bound."""
    found = {}
    for declared in _keyed(scene):
        platform_id = declared.options.platform_id
        if platform_id is None or declared.address in scene.snapshot.bindings:
            continue
        stored = scene.by_kind[declared.kind].get((platform_id,))
        if stored is None or stored.status is Status.CLOSED:
            continue
        if scene.names.id_of(declared.address) == platform_id and wanted(declared):
            found[declared.address] = stored
    return found
