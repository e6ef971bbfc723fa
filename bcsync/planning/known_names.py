"""The addresses there are: what the layout declares, what is bound, what the platform shows."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.share import SHARE
from bcsync.model.address import kind_of
from bcsync.planning.address_index import AddressIndex
from bcsync.planning.scene import Scene
from bcsync.planning.shared_instead import access_of


def addresses(scene: Scene) -> Iterator[str]:
    """All of them; some come more than once."""
    yield from scene.desired.resources
    yield from scene.desired.ended
    yield from scene.names.ids
    for name in scene.by_kind:
        yield from _seen(scene, name, gone=True)
    if scene.context.abilities.shares_with_ours:
        # The access that a share gives may stand nowhere any more, and the share ends in its name.
        yield from map(access_of, _seen(scene, SHARE.name, gone=True))


def crowd(scene: Scene, kind: str) -> AddressIndex:
    """Those of a kind that a plan may act on."""
    if kind not in scene.crowds:
        declared = (each for each in scene.desired.resources if kind_of(each) == kind)
        scene.crowds[kind] = AddressIndex({*declared, *_seen(scene, kind, gone=False)})
    return scene.crowds[kind]


def _seen(scene: Scene, name: str, *, gone: bool) -> Iterator[str]:
    kind, address_for = scene.kind(name), scene.names.address_for
    for stored in scene.by_kind[name].values():
        if gone or not stored.status.gone:
            yield address_for(kind, stored.id, stored.scope)
