"""From one declared resource to the operations that make it real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, CENTER, is_reference
from bcsync.model.resource import Declared
from bcsync.model.status import Status
from bcsync.planning.changes.fixed import changeable
from bcsync.planning.compare import changes, differing
from bcsync.planning.ownership import is_agency
from bcsync.planning.plan import Operation, Part, Replacement, Risk
from bcsync.planning.relations import relation_of
from bcsync.planning.risks import risks_of
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

_ABSENT: Mapping[str, Any] = MappingProxyType({"absent": True})


def establish(
    scene: Scene, kind: Kind, declared: Declared, stored: Stored | None
) -> Sequence[Operation]:
    """Bring a declared resource about; nothing when it already is as declared."""
    if stored is None or stored.status is Status.CLOSED:
        return _absent(scene, kind, declared)
    if not stored.status.said_no:
        written = scene.snapshot.written.get(stored.key)
        return tuple(update(scene, kind, declared, stored.attributes, stored.status, written))
    if not declared.options.retry:
        return ()
    return (make(scene, kind, declared, reason=f"{stored.status} before; the layout says retry"),)


def _absent(scene: Scene, kind: Kind, declared: Declared) -> Sequence[Operation]:
    if kind.way is Way.MEMBERSHIP and _founds(scene, declared):
        # Whoever creates a Business Center is its first admin (reference/tiktok-api.md, 13.1).
        founder = {"role": "admin", "finance": "none"}
        return tuple(update(scene, kind, declared, founder))
    _check_center(scene, declared)
    _check_client(scene, declared)
    return (make(scene, kind, declared, reason="declared, not on the platform"),)


def _check_center(scene: Scene, declared: Declared) -> None:
    """A Business Center is created with its time zone (reference/tiktok-api.md, 13.1)."""
    if declared.kind != CENTER or "timezone" in declared.attributes:
        return
    if declared.options.platform_id is None:
        scene.report(
            "no-timezone",
            declared,
            f"{declared.address} is to be created and has no time zone",
            "say which, for it is fixed then: timezone: Europe/London, or the like; "
            f"or adopt the one that exists: bcsync import {declared.address} ID",
        )


def _check_client(scene: Scene, declared: Declared) -> None:
    """An agency opens accounts for its clients, and says for whom (reference/tiktok-api.md, 13.2)."""
    if declared.kind != ACCOUNT or "company" in declared.attributes:
        return
    if declared.options.platform_id is None and is_agency(scene, declared.identity[0]):
        scene.report(
            "no-company",
            declared,
            f"{declared.address} is to be opened by an agency and names no company",
            "say whose account it is: company, or the certificate of that company",
        )


def _founds(scene: Scene, declared: Declared) -> bool:
    """Whether this member is there as soon as the Business Center is."""
    center, email = declared.identity
    if scene.actor(center) != email:
        return False
    stored = scene.stored_at(center)
    return center not in scene.names.ids or stored is None or stored.status is Status.CLOSED


def make(scene: Scene, kind: Kind, declared: Declared, *, reason: str) -> Operation:
    """The operation that brings a resource about."""
    return operation_on(
        scene, kind, declared, kind.establish, None, declared.attributes, reason, _ABSENT
    )


def operation_on(
    scene: Scene,
    kind: Kind,
    declared: Declared,
    action: Action,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str,
    precondition: Mapping[str, Any] | None,
) -> Operation:
    """An operation on something declared, with all that the layout says about when it can run."""
    return Operation(
        address=declared.address,
        kind=kind.name,
        action=action,
        identity=declared.identity,
        actor=scene.actor(declared.identity[0] if declared.identity else declared.address),
        before=before,
        after=after,
        place=declared.place,
        reason=reason,
        risks=risks_of(kind, action, before, after),
        requires=references(kind, declared),
        awaits=kind.needs(declared),
        precondition=precondition,
    )


def references(kind: Kind, declared: Declared) -> tuple[str, ...]:
    """Addresses that must exist before this can be done."""
    named = declared.identity
    for field in kind.reference_fields:
        value = declared.attributes.get(field.name, ())
        named = (*named, *((value,) if isinstance(value, str) else value))
    return _same(tuple([name for name in named if is_reference(name)]))


@lru_cache(maxsize=64)
def _same(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """One object for neighbours in a layout, which mostly rest on the same."""
    return addresses


def update(
    scene: Scene,
    kind: Kind,
    declared: Declared,
    seen: Mapping[str, Any],
    status: Status = Status.ACTIVE,
    written: Mapping[str, Any] | None = None,
) -> Iterator[Operation]:
    """Change what differs, in place unless the platform can only replace.

    A request that is still pending is amended; nothing is held yet that would have to be replaced.
    ``written``: what was last written of what the platform never shows; None where nobody knows.
    """
    before_all = scene.names.to_addresses(kind, seen)
    known = None if written is None else scene.names.to_addresses(kind, written)
    differs = differing(kind, declared.attributes, before_all, known)
    before_all = {**before_all, **(known or {})}
    wanted = changeable(scene, kind, declared, differs, before_all)
    if not wanted:
        return
    before = {name: before_all.get(name) for name in wanted}
    if status is Status.ACTIVE and scene.context.abilities.replaces(kind.name, before, wanted):
        yield from _replace(scene, kind, declared, before_all)
        return
    reason = f"{', '.join(sorted(wanted))} {'differs' if len(wanted) == 1 else 'differ'}"
    made = operation_on(scene, kind, declared, Action.UPDATE, before, wanted, reason, before)
    if status is Status.PENDING and kind.asks:
        # Asking for less takes nothing from anybody, and has to be done before the answer.
        risks = tuple(risk for risk in made.risks if risk is not Risk.REMOVES_ACCESS)
        made = made._replace(risks=risks)
    yield made._replace(changes=changes(before, wanted, wanted))


def _replace(
    scene: Scene, kind: Kind, declared: Declared, before: Mapping[str, Any]
) -> Iterator[Operation]:
    reason = "the platform offers this change only as removing and making anew"
    made = make(scene, kind, declared, reason=reason)
    about = (relation_of(made),)
    # It requires and awaits the same: nothing ends that could not be made anew.
    gone = operation_on(scene, kind, declared, Action.REMOVE, before, None, reason, before)
    yield gone._replace(replacement=Replacement(Part.OUT, about))
    yield made._replace(replacement=Replacement(Part.IN, about))
