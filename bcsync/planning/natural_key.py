"""What may be the same thing as a declared one that is bound to nothing yet.

A twin is of the same kind, stands in the same place, has the same name apart from letter case, and is
bound to no address. A lost state, a second project and a colleague's clone all leave such things behind.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.model.address import CENTER, kind_of
from bcsync.model.resource import Declared
from bcsync.model.status import Status
from bcsync.planning.compare import differing
from bcsync.planning.scene import Scene
from bcsync.state.values import ResourceKey, Stored

Place = tuple[str, str | None, Any]
"""Kind, scope (None for what is its own scope) and name."""

_NOWHERE = ""
"""No platform id, and no e-mail address."""


def place_of(kind: Kind, scope: str | None, attributes: Mapping[str, Any]) -> Place:
    """Where a thing is looked for: the first field of each of these kinds is what people call it."""
    name = attributes.get(kind.fields[0].name)
    return kind.name, scope, _folded(name) if isinstance(name, str) else name


def _folded(name: str) -> str:
    """One form for names that differ in letter case, or in how their letters are composed, alone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def unbound_places(
    rows: Iterable[tuple[Kind, Stored]], taken: Collection[ResourceKey]
) -> Mapping[Place, Sequence[Stored]]:
    """What is there and bound to nothing (``taken`` is), by place, in the order of the ids."""
    found: dict[Place, list[Stored]] = defaultdict(list)
    for kind, row in rows:
        if row.key not in taken and row.status is not Status.CLOSED:
            scope = row.scope if kind.in_center else None
            found[place_of(kind, scope, row.attributes)].append(row)
    for each in found.values():
        each.sort(key=lambda row: row.id)
    return found


def twins(scene: Scene, wanted: Iterable[Declared]) -> Mapping[str, tuple[Stored, ...]]:
    """Address -> its twins, for those of ``wanted`` that are bound to nothing and have any.

    An owner that is not bound either counts as its twin, if it has just one.
    """
    if not any(scene.by_kind.values()):
        return {}
    asked = [each for each in wanted if _is_asked(scene, each)]
    if not asked:
        return {}
    places = _places(scene, {each.kind for each in asked})
    if not places:
        return {}
    found = {each.address: _twins(scene, each, places) for each in asked}
    return {address: each for address, each in found.items() if each}


def _is_asked(scene: Scene, declared: Declared) -> bool:
    return scene.kind(declared.kind).assigned_id and declared.address not in scene.names.ids


def _places(scene: Scene, kinds: Collection[str]) -> Mapping[Place, Sequence[Stored]]:
    taken = {(kind_of(address), (id,)) for address, id in scene.names.ids.items()}
    return unbound_places(_rows(scene, {*kinds, CENTER}), taken)


def _rows(scene: Scene, kinds: Iterable[str]) -> Iterator[tuple[Kind, Stored]]:
    for name in kinds:
        kind = scene.kind(name)
        for row in scene.by_kind[name].values():
            yield kind, row


def _twins(
    scene: Scene, declared: Declared, places: Mapping[Place, Sequence[Stored]]
) -> tuple[Stored, ...]:
    scope = _owner(scene, declared.identity[0], places) if declared.identity else None
    place = place_of(scene.kind(declared.kind), scope, declared.attributes)
    return tuple(places.get(place, ()))


def _owner(scene: Scene, part: str, places: Mapping[Place, Sequence[Stored]]) -> str:
    """The platform's word for who owns a thing."""
    bound = scene.names.id_of(part)
    if bound is not None:
        return bound
    owner = scene.desired.resources.get(part)
    found = () if owner is None else _twins(scene, owner, places)
    return found[0].id[0] if len(found) == 1 else _NOWHERE


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which things are meant by addresses that are bound to nothing, as far as that is certain."""

    certain: Mapping[str, Stored]
    ambiguous: Mapping[str, tuple[Stored, ...]]
    """Addresses that more than one thing may be, or that share the only one with another address."""


def recognise(scene: Scene, wanted: Iterable[Declared]) -> Recognised:
    """Who is whom. Of several twins it is the one that is just as declared, if only one is."""
    found = twins(scene, wanted)
    chosen = {address: _nearest(scene, address, each) for address, each in found.items()}
    claims = Counter(each.key for near in chosen.values() for each in near)
    certain = {
        address: near[0]
        for address, near in chosen.items()
        if len(near) == 1 and claims[near[0].key] == 1
    }
    ambiguous = {address: each for address, each in found.items() if address not in certain}
    return Recognised(certain, ambiguous)


def _nearest(scene: Scene, address: str, found: tuple[Stored, ...]) -> tuple[Stored, ...]:
    if len(found) == 1:
        return found
    declared = scene.desired.resources[address]
    kind = scene.kind(declared.kind)
    wanted = scene.names.to_ids(kind, declared.attributes)
    exact = tuple(each for each in found if not differing(kind, wanted, each.attributes))
    return exact or found
