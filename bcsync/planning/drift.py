"""What was changed outside bcsync: the attributes it last left, against those now seen."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.planning.compare import changes
from bcsync.planning.operation import Drifted
from bcsync.planning.scene import Scene


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
