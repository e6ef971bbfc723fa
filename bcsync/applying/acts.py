"""From an operation of the plan to the act that the platform is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.address import owner_of_part
from bcsync.model.composed import PERSON
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation
from bcsync.platforms.port import Act, PlatformId
from bcsync.state.values import ResourceKey

_WITHOUT_VALUES = frozenset({Action.REMOVE, Action.CANCEL})
"""What ends, ends as it is. A request may be amended meanwhile, so an answer says what it is to."""


Handles = Mapping[ResourceKey, str]
"""What the platform itself calls things."""
Values = Mapping[str, Any]


def act_of(
    operation: Operation,
    kinds: Kinds,
    names: Names,
    handles: Handles | None = None,
    brought: Mapping[str, Values] = MappingProxyType({}),
) -> Act | None:
    """The act, its addresses translated to ids; None while something it names has no id.

    ``brought``: by address, what those things are made of that come into being with it.
    """
    kind = kinds[operation.kind]
    if operation.action is Action.CREATE:
        platform_id = names.identity(operation.identity)
    else:
        platform_id = names.subject(kind, operation.address, operation.identity)
    if platform_id is None:
        return None
    attributes = (
        {} if operation.action in _WITHOUT_VALUES else names.to_ids(kind, operation.after or {})
    )
    handle = _handle(kind, platform_id, handles) if handles else None
    owner = _owner(operation, names) if kind.assigned_id else None
    brings = {name: brought[at] for name, at in attributes.items() if _is_brought(at, brought)}
    return Act(
        operation.actor,
        operation.action,
        operation.kind,
        platform_id,
        {name: value for name, value in attributes.items() if name not in brings},
        handle,
        owner,
        brings,
    )


def _is_brought(value: object, brought: Mapping[str, Values]) -> bool:
    return isinstance(value, str) and value in brought


def _owner(operation: Operation, names: Names) -> str | None:
    """In whose list it stands."""
    return names.id_of(owner_of_part(operation.identity[0])) if operation.identity else None


def _handle(kind: Kind, id: PlatformId, handles: Handles) -> str | None:
    """Of the thing; of what gives a person of a Business Center something, the member's."""
    own = handles.get((kind.name, id))
    if own is None and kind.composed_of[-1:] == (PERSON,):
        return handles.get((MEMBER.name, (id[0], id[-1])))
    return own
