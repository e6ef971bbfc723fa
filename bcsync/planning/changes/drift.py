"""What is otherwise than bcsync left it, or than a list that is only observed says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.model.address import access_address
from bcsync.model.resource import Declared
from bcsync.planning.changes.requests import approved_above
from bcsync.planning.compare import changes, differing
from bcsync.planning.plan import Drifted
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


def drifted(scene: Scene) -> Iterator[Drifted]:
    """Managed things that changed or vanished, as far as the layout does not want just that."""
    for stored in scene.snapshot.resources:
        gone = stored.absent or stored.status.gone
        if not stored.managed or (stored.is_as_known and not gone):
            continue
        kind = scene.kind(stored.kind)
        address = scene.names.address_for(kind, stored.id, stored.scope)
        declared = scene.desired.resources.get(address)
        if gone:
            if address in scene.snapshot.pending:
                # It was made just now, and does not show yet.
                continue
            if declared is not None and not _given_up(scene, declared):
                yield Drifted(address, kind.name, "vanished")
        elif stored.known is not None:
            yield from _changed(scene, stored, address, declared)


def _given_up(scene: Scene, declared: Declared) -> bool:
    """An approval ends with the access that it gave, when the asker is ours and wants it no more."""
    kind = scene.kind(declared.kind)
    if kind.answers is None:
        return False
    center, account = kind.held(declared.identity)
    resources = scene.desired.resources
    return center in resources and access_address(center, account) not in resources


def _changed(
    scene: Scene, stored: Stored, address: str, declared: Declared | None
) -> Iterator[Drifted]:
    kind = scene.kind(stored.kind)
    known = scene.names.to_addresses(kind, stored.known or {})
    seen = scene.names.to_addresses(kind, stored.attributes)
    wanted = _wanted(scene, declared)
    names: dict[str, None] = {
        name: None
        for name in {*known, *seen}
        if known.get(name) != seen.get(name)
        and not (name in wanted and wanted[name] == seen.get(name))
    }
    if names:
        yield Drifted(address, kind.name, "changed", changes(known, seen, names))


def _wanted(scene: Scene, declared: Declared | None) -> Mapping[str, Any]:
    """What the layout says of a thing; of an approval, what it lets the asker hold."""
    if declared is None:
        return {}
    kind = scene.kind(declared.kind)
    if kind.answers is None:
        return declared.attributes
    center, account = kind.held(declared.identity)
    access = scene.desired.resources.get(access_address(center, account))
    return access.attributes if access is not None else {}


def deviating(scene: Scene, declared: Declared, stored: Stored | None) -> Iterator[Drifted]:
    """How the platform differs from a declared resource, where nothing is to be done about it."""
    kind = scene.kind(declared.kind)
    if kind.answers is not None:
        yield from _deviating_approval(declared, stored)
        return
    if stored is None or stored.status.gone:
        yield Drifted(declared.address, kind.name, "vanished")
        return
    seen = scene.names.to_addresses(kind, stored.attributes)
    names = differing(kind, declared.attributes, seen)
    if names:
        differences = changes(declared.attributes, seen, names)
        yield Drifted(declared.address, kind.name, "changed", differences)


def _deviating_approval(declared: Declared, stored: Stored | None) -> Iterator[Drifted]:
    """It is an answer: nothing is amiss while nobody asks, nor when they asked for less."""
    held = None if stored is None else approved_above(declared, stored)
    if held is not None:
        most, name = declared.attributes["up_to"], "permission"
        differences = changes({name: most}, {name: held}, {name: held})
        yield Drifted(declared.address, declared.kind, "changed", differences)
