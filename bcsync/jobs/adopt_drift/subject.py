"""What is to be written: an address, what the layout says of it, and what the platform shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bcsync.flow.options import PlanResult
from bcsync.kinds.kind import Kind, Kinds
from bcsync.model.address import CENTER, is_email
from bcsync.model.resource import Declared
from bcsync.planning.names import Names
from bcsync.state.values import Stored

CENTERS, PEOPLE, MEMBERS = "business_centers", "people", "members"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that was changed outside."""

    address: str
    kind: Kind
    identity: tuple[str, ...]
    """As in ``Declared``."""
    declared: Declared | None
    """None: the layout does not have it."""
    seen: Mapping[str, Any] | None
    """Its attributes, references as addresses; None: it is gone."""
    platform_id: str
    """Of what the platform gives ids to."""
    label: str
    listed: bool = True
    """The layout has the list that it stands, or is to stand, in."""


def ending(declared: Declared | None) -> dict[str, str]:
    """The day on which something ends, as an entry that is written anew for it has to say it, too."""
    if declared is None or declared.options.expires is None:
        return {}
    return {"expires": declared.options.expires.isoformat()}


def subjects(planned: PlanResult, kinds: Kinds) -> Iterator[Subject]:
    """Everything that drifted, and what lists that are not exclusive hold besides."""
    names = Names({address: b.id[0] for address, b in planned.snapshot.bindings.items()})
    stored = _by_address(planned, kinds, names)
    drifted = {each.address: each.kind for each in planned.plan.drift}
    for address, name in (drifted | {u.address: u.kind for u in planned.plan.unmanaged}).items():
        kind, found = kinds[name], stored.get(address)
        declared = planned.layout.desired.resources.get(address)
        gone = found is None or found.absent or found.status.gone
        if declared is None and (found is None or gone):
            continue
        identity = declared.identity if declared is not None else _identity(names, kind, found)
        yield Subject(
            address,
            kind,
            identity,
            declared,
            None if gone or found is None else names.to_addresses(kind, found.attributes),
            found.id[0] if found is not None and kind.assigned_id else "",
            (found.label or "") if found is not None else "",
            address in drifted
            or kind.list_key(identity[0], identity) in planned.layout.desired.lists,
        )


def _by_address(planned: PlanResult, kinds: Kinds, names: Names) -> dict[str, Stored]:
    return {
        names.address_for(kinds[each.kind], each.id, each.scope): each
        for each in planned.snapshot.resources
    }


def _identity(names: Names, kind: Kind, stored: Stored | None) -> tuple[str, ...]:
    if stored is None:
        return ()
    if kind.assigned_id:
        owner = stored.scope
        return (owner if is_email(owner) else names.address_of(CENTER, owner),)
    parts = zip(kind.composed_of, stored.id, strict=True)
    return tuple(names.address_of(role, part) for role, part in parts)
