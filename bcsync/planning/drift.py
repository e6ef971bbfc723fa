"""What is otherwise than bcsync left it, or than a list that is only observed says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bcsync.model.resource import Declared
from bcsync.planning.compare import changes, differing
from bcsync.planning.operation import Drifted
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


def drifted(scene: Scene) -> Iterator[Drifted]:
    """Managed things that changed or vanished."""
    for stored in scene.snapshot.resources:
        if not stored.managed or (not stored.absent and stored.known == stored.attributes):
            continue
        kind = scene.kind(stored.kind)
        address = scene.names.address_for(kind, stored.id, stored.scope)
        if stored.absent:
            yield Drifted(address, kind.name, "vanished")
        elif stored.known is not None:
            known = scene.names.to_addresses(kind, stored.known)
            seen = scene.names.to_addresses(kind, stored.attributes)
            names = {n: None for n in {*known, *seen} if known.get(n) != seen.get(n)}
            yield Drifted(address, kind.name, "changed", changes(known, seen, names))


def deviating(scene: Scene, declared: Declared, stored: Stored | None) -> Iterator[Drifted]:
    """How the platform differs from a declared resource, where nothing is to be done about it."""
    kind = scene.kind(declared.kind)
    if stored is None or stored.status.gone:
        yield Drifted(declared.address, kind.name, "vanished")
        return
    seen = scene.names.to_addresses(kind, stored.attributes)
    names = differing(kind, declared.attributes, seen)
    if names:
        differences = changes(declared.attributes, seen, names)
        yield Drifted(declared.address, kind.name, "changed", differences)


def with_acceptances(scene: Scene, drift: Iterable[Drifted]) -> list[Drifted]:
    """Drift with what was said of it; an acceptance whose day has come says so and counts no more."""
    return [_with_acceptance(scene, each) for each in drift]


def _with_acceptance(scene: Scene, drift: Drifted) -> Drifted:
    acceptance = scene.snapshot.acceptances.get(drift.address)
    if acceptance is None:
        return drift
    until = acceptance.until.isoformat()
    if acceptance.until <= scene.context.today:
        note = f"accepted by {acceptance.owner} until {until}; that has run out"
        return replace(drift, note=note)
    words = f"until {until} by {acceptance.owner}: {acceptance.reason}"
    return replace(drift, accepted=words)
