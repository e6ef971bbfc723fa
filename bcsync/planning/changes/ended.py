"""What the state still holds, though it is neither on the platform any more nor in the layout."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.planning.scene import Scene
from bcsync.state.values import ResourceKey


def ended(scene: Scene) -> Iterator[ResourceKey]:
    """Managed things that somebody else ended and nobody wants back: an apply lets go of them."""
    for stored in scene.snapshot.resources:
        if stored.managed and (stored.absent or stored.status.gone):
            kind = scene.kind(stored.kind)
            address = scene.names.address_for(kind, stored.id, stored.scope)
            if address not in scene.desired.resources:
                yield stored.key
