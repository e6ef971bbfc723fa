"""What an operation acts on as the platform knows it, and whose list that stands in."""

from __future__ import annotations

from typing import assert_never

from bcsync.model.address import is_email, is_reference, path_of
from bcsync.model.resource import Declared, ListKey
from bcsync.planning.operation import Operation
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


def owner_in(scene: Scene, op: Operation) -> str:
    """Whose list an operation changes: the address of a Business Center, a person, or an id.

    An account that only its id is known of does not tell who owns it; the platform does.
    """
    stored = stored_of(scene, op)
    return owner_of(op) if stored is None else scene.names.address_of(stored.scope)


def owner_of(op: Operation | Declared) -> str:
    """The same from its own words, where nothing is known of it."""
    part = op.identity[0] if op.identity else op.address
    if not is_reference(part):
        return part
    owner = path_of(part).split("/")[0]
    return owner if is_email(owner) else f"business_center.{owner}"


def scope_of(scene: Scene, owner: str) -> str:
    """The platform's word for an owner: what ``Stored.scope`` holds."""
    return scene.names.id_of(owner) or owner


def list_of(scene: Scene, subject: Operation | Declared | Stored) -> ListKey:
    """The list something stands in, as ``Desired.lists`` calls it."""
    section = scene.kind(subject.kind).section
    match subject:
        case Stored():
            owner = scene.names.address_of(subject.scope)
            second = scene.names.address_of(subject.id[1]) if len(subject.id) > 1 else ""
        case Operation():
            owner = owner_in(scene, subject)
            second = subject.identity[1] if len(subject.identity) > 1 else ""
        case Declared():
            owner = owner_of(subject)
            second = subject.identity[1] if len(subject.identity) > 1 else ""
        case _:
            assert_never(subject)
    return (owner, section, second) if subject.kind == "assignment" else (owner, section)
