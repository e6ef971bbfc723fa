"""People who have not accepted their invitation yet cannot be put into an asset group.

Such a group is made in two steps: with the people who can be in it now, and, deferred, with all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bcsync.kinds.field import Field
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.address import address, path_of
from bcsync.model.resource import Declared
from bcsync.model.status import Status
from bcsync.planning.changes.ensure import operation_on
from bcsync.planning.compare import changes
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


class Stages(NamedTuple):
    """A declared resource as far as it can be now, and the members that it must wait for."""

    now: Declared | None
    awaits: tuple[str, ...]


def stages(scene: Scene, declared: Declared, field: Field, stored: Stored | None) -> Stages:
    """Split a declared resource by who is an active member already."""
    people: Mapping[str, Any] = declared.attributes.get(field.name, {})
    center = declared.identity[0]
    awaits = [email for email in people if not _is_active(scene, center, email)]
    if not awaits:
        return Stages(declared, ())
    able = {email: role for email, role in people.items() if email not in awaits}
    members = tuple(address(MEMBER.name, path_of(center), email) for email in awaits)
    if not able and stored is None:
        return Stages(None, members)
    now = declared._replace(attributes={**declared.attributes, field.name: able})
    return Stages(now, members)


def _is_active(scene: Scene, center: str, email: str) -> bool:
    member = address(MEMBER.name, path_of(center), email)
    if scene.is_barred(member):
        return False
    stored = scene.by_kind[MEMBER.name].get((scene.names.id_of(center) or "", email))
    if stored is not None:
        return stored.status is Status.ACTIVE
    # Whoever creates a Business Center is its first admin.
    return center not in scene.names.ids and scene.actor(center) == email


def complete(
    scene: Scene, now: Declared, declared: Declared, field: Field, awaits: tuple[str, ...]
) -> Operation:
    """The deferred operation that brings the others in."""
    kind = scene.kind(declared.kind)
    before = {field.name: now.attributes.get(field.name, {})}
    after = {field.name: declared.attributes[field.name]}
    reason = "people join the group when they have accepted their invitation"
    made = operation_on(scene, kind, declared, Action.UPDATE, before, after, reason, None)
    requires = declared.identity[0], declared.address
    return made._replace(changes=changes(before, after, after), requires=requires, awaits=awaits)
