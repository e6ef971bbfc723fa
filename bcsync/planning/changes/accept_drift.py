"""Drift that somebody answers for: which it was, whether it still is that one, and what it holds back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bcsync.model.action import Action
from bcsync.model.roles import ACCOUNT_ROLES, rank
from bcsync.planning.codec import drift_to_json
from bcsync.planning.narrow import drifted_fields, narrowed
from bcsync.planning.plan import Change, Drifted, Operation
from bcsync.planning.scene import Scene
from bcsync.state.canonical import canonical
from bcsync.state.values import Acceptance

_TOLD = 3
"""Changes that a note names."""
_LONGEST = 80


def what_is(drift: Drifted) -> dict[str, Any]:
    """What of drift is accepted with it: what happened, field by field, as in the JSON plan."""
    whole = drift_to_json(drift)
    return {"state": whole["state"], "changes": whole["changes"]}


def with_acceptances(scene: Scene, drift: Iterable[Drifted]) -> list[Drifted]:
    """Drift with what was said of it; what has run out, or was said of another, counts no more."""
    return [_with_acceptance(scene, each) for each in drift]


def _with_acceptance(scene: Scene, drift: Drifted) -> Drifted:
    acceptance = scene.snapshot.acceptances.get(drift.address)
    if acceptance is None:
        return drift
    until, owner = acceptance.until.isoformat(), acceptance.owner
    if acceptance.until <= scene.context.today:
        note = f"accepted by {owner} until {until}; that has run out"
        return replace(drift, note=note)
    if not _covers(acceptance, drift):
        other = "; ".join(_told(acceptance.drift))
        return replace(drift, note=f"{owner} accepted something else until {until}: {other}")
    return replace(drift, accepted=f"until {until} by {owner}: {acceptance.reason}")


def _covers(acceptance: Acceptance, drift: Drifted) -> bool:
    """Whether it is what was accepted, or what is left of that."""
    accepted, found = acceptance.drift, what_is(drift)
    known = set(map(canonical, accepted["changes"]))
    same = found["state"] == accepted["state"]
    return same and known.issuperset(map(canonical, found["changes"]))


def without(
    scene: Scene, operations: list[Operation], accepted: Sequence[Drifted]
) -> list[Operation]:
    """The operations but for what would put accepted drift back, and for what that bears no more."""
    if not accepted:
        return operations
    found = {each.address: each for each in accepted}
    gone = {each.address for each in accepted if _bears_less(scene, each)}
    beside = (_beside(scene, op, found.get(op.address)) for op in operations)
    # What takes something for good rests on nothing.
    return [op for op in beside if op is not None and not _rests_on(op, gone)]


def _beside(scene: Scene, op: Operation, accepted: Drifted | None) -> Operation | None:
    """What the layout wants of a thing besides putting it back, as far as an operation does that."""
    if accepted is None or not op.action.touches_platform:
        return op
    if accepted.state != "changed" or op.replaces:
        return None
    if op.action is not Action.UPDATE:
        return op
    names = frozenset(op.after or {}) - drifted_fields(accepted)
    return narrowed(op, names, scene.context.kinds)


def _rests_on(op: Operation, addresses: set[str]) -> bool:
    return not addresses.isdisjoint((*op.requires, *op.awaits))


def _bears_less(scene: Scene, accepted: Drifted) -> bool:
    """Whether it is gone, or its role is lower: nobody gets more on an account than the way to it gives."""
    if accepted.state == "vanished":
        return True
    role = scene.kind(accepted.kind).gives
    return (
        role is not None
        and role.ranks is ACCOUNT_ROLES
        and any(change.path == role.name and _lowers(change) for change in accepted.changes)
    )


def _lowers(change: Change) -> bool:
    return rank(change.after) < rank(change.before)


def _told(accepted: Mapping[str, Any]) -> Iterator[str]:
    match accepted["state"]:
        case "vanished":
            yield "it was gone"
        case "appeared":
            yield "it was added"
    changes = accepted["changes"]
    yield from map(_change, changes[:_TOLD])
    if len(changes) > _TOLD:
        yield f"and {len(changes) - _TOLD:,} more"


def _change(change: Mapping[str, Any]) -> str:
    before, after = change["before"], change["after"]
    words = _short(after) if before is None else f"{_short(before)} → {_short(after)}"
    return f"{change['path']}: {words}"


def _short(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
