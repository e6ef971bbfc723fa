"""What an operation acts on as the platform knows it, and whose list that stands in."""

from __future__ import annotations

from typing import assert_never

from bcsync.kinds.certificate import AGENCY_TYPES
from bcsync.kinds.kind import Kind
from bcsync.model.address import CENTER, owner_of_part
from bcsync.model.resource import Declared, ListKey, ListMode
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene
from bcsync.platforms.port import PlatformId
from bcsync.state.values import Stored


def platform_id_of(scene: Scene, op: Operation) -> PlatformId | None:
    """The platform id of an operation's subject; None while something it names has none."""
    return scene.names.subject(scene.kind(op.kind), op.address, op.identity)


def stored_of(scene: Scene, op: Operation) -> Stored | None:
    """What is known of an operation's subject."""
    platform_id = platform_id_of(scene, op)
    if platform_id is None:
        return None
    return scene.by_kind.get(op.kind, {}).get(platform_id)


def owners_of(scene: Scene, stored: Stored) -> tuple[str, ...]:
    """Whose lists something seen stands in, first who acts for it.

    What either side may have made stands in the lists of both; those that are managed count.
    """
    kind = scene.kind(stored.kind)
    owner = scene.names.address_of(CENTER, stored.scope)
    if not kind.symmetric:
        return (owner,)
    sides = dict.fromkeys((owner, *scene.names.parts(kind, stored.id)))
    return tuple([s for s in sides if (s, kind.section) in scene.desired.lists]) or (owner,)


def owners_in(scene: Scene, op: Operation) -> tuple[str, ...]:
    """Whose lists an operation changes: addresses of Business Centers, people, or ids.

    An account that only its id is known of does not tell who owns it; the platform does.
    """
    stored = stored_of(scene, op)
    return (owner_of(op),) if stored is None else owners_of(scene, stored)


def owner_in(scene: Scene, op: Operation) -> str:
    """The first of them."""
    return owners_in(scene, op)[0]


def owner_of(op: Operation | Declared) -> str:
    """The same from its own words, where nothing is known of it."""
    return owner_of_part(op.identity[0] if op.identity else op.address)


def scope_of(scene: Scene, owner: str) -> str:
    """The platform's word for an owner: what ``Stored.scope`` holds."""
    return scene.names.id_of(owner) or owner


def lists_of(scene: Scene, subject: Operation | Declared | Stored) -> list[ListKey]:
    """The lists something stands in, as ``Desired.lists`` calls them."""
    kind = scene.kind(subject.kind)
    match subject:
        case Stored():
            owners = owners_of(scene, subject)
            identity = tuple(scene.names.parts(kind, subject.id)) if kind.composed_of else ()
        case Operation():
            owners, identity = owners_in(scene, subject), subject.identity
        case Declared():
            owners, identity = (owner_of(subject),), subject.identity
        case _:
            assert_never(subject)
    return [kind.list_key(owner, identity) for owner in owners]


def goes(kind: Kind, stored: Stored, mode: ListMode | None, *, bound: bool) -> bool:
    """Whether a list that is managed like this takes away what stands in it and is not declared."""
    match mode:
        case ListMode.EXCLUSIVE:
            return bound or kind.purge
        case ListMode.ADDITIVE:
            return bound or (stored.managed and not kind.assigned_id)
        case ListMode.OBSERVE | None:
            return False


def is_agency(scene: Scene, owner: str) -> bool:
    """Whether a Business Center has accounts for others than itself."""
    center, stored = scene.desired.resources.get(owner), scene.stored_at(owner)
    if stored is not None and "type" in stored.attributes:
        return stored.attributes["type"] in AGENCY_TYPES
    return center is not None and center.attributes.get("type") in AGENCY_TYPES
