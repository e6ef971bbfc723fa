"""Saved plans (design 5.3): back from JSON, and whether reality still is what they were planned on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from bcsync.errors import PlanFileError
from bcsync.kinds.kind import Kind, Kinds
from bcsync.model.action import Action
from bcsync.model.address import kind_of
from bcsync.model.renames import moves_of
from bcsync.model.resource import Declared, Desired
from bcsync.model.status import Status
from bcsync.planning.establish import SAID_NO
from bcsync.planning.operation import Change, Mode, Operation, Protection, Risk, renamed_by
from bcsync.planning.ownership import owner_in, platform_id_of, scope_of, stored_of
from bcsync.planning.scene import Scene
from bcsync.planning.together import relation_of
from bcsync.state.values import Stored

Json = Mapping[str, Any]


def digest_of(plan: Json) -> str:
    """What a saved plan is known by in the journal."""
    return sha256(orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)).hexdigest()


def operations_of(plan: Json, kinds: Kinds, desired: Desired) -> tuple[Operation, ...]:
    """The operations of a JSON plan that conforms to its schema.

    Raises ``PlanFileError`` for one that this bcsync could not have planned.
    """
    operations = []
    for data in plan["operations"]:
        declared = desired.resources.get(data["address"])
        op = _operation(data, declared)
        known = op.kind in kinds and kind_of(op.address) == op.kind
        if not known or (declared is not None and declared.identity != op.identity):
            raise PlanFileError(
                f"the plan was changed since it was made: {op.address} is something else",
                hint="make the plan anew: bcsync plan --out FILE",
            )
        operations.append(op)
    return tuple(operations)


def protections_of(plan: Json) -> tuple[Protection, ...]:
    """What a JSON plan says about protection."""
    return tuple(Protection(each["address"], each["protect"]) for each in plan["protections"])


def _operation(data: Json, declared: Declared | None) -> Operation:
    return Operation(
        address=data["address"],
        kind=data["kind"],
        action=Action(data["action"]),
        identity=tuple(data["identity"]),
        actor=data["actor"],
        before=data["before"],
        after=data["after"],
        changes=tuple(Change(c["path"], c["before"], c["after"]) for c in data["changes"]),
        # As the layout has it now: its meaning is the same, its lines may have moved.
        place=None if declared is None else declared.place,
        reason=data["reason"],
        risks=tuple(map(Risk, data["risks"])),
        mode=Mode(data["mode"]),
        deferred_by=tuple(data["deferred_by"]),
        requires=tuple(data["requires"]),
        awaits=tuple(data["awaits"]),
        precondition=data["precondition"],
        people=data.get("people"),
        brought_by=tuple(data.get("brought_by", ())),
    )


def moved(scene: Scene, operations: Sequence[Operation]) -> list[str]:
    """For each operation whose precondition does not hold any more, a sentence that names it."""
    requested = {op.address for op in operations if op.kind == "access" and op.action in _ASKS}
    going = moves_of(renamed_by(operations), scene.snapshot.bindings)
    names = _Going(going.keys(), frozenset(going.values()))
    sentences = (
        _moved(scene, op, requested)
        if op.action.touches_platform
        else _moved_name(scene, op, names)
        for op in operations
    )
    return [sentence for sentence in sentences if sentence]


_ASKS = frozenset({Action.REQUEST, Action.UPDATE})


def _moved(scene: Scene, op: Operation, requested: set[str]) -> str:
    if scene.unknown and scene.is_unknown(scope_of(scene, owner_in(scene, op)), op.kind):
        return f"{op.address} cannot be read now"
    expected = op.precondition
    if expected is None or (Risk.REPLACES in op.risks and op.action is not Action.REMOVE):
        return ""
    stored = stored_of(scene, op)
    if "absent" in expected:
        return _appeared(scene, op, stored)
    if "pending" in expected:
        if relation_of(op) in requested:
            return ""
        return _moved_request(op, stored, expected["pending"])
    return _moved_attributes(scene, op, stored, expected)


class _Going(NamedTuple):
    """Bound addresses that the renames of a plan move: what they are now, and what they become."""

    leaving: Collection[str]
    arriving: Collection[str]


def _moved_name(scene: Scene, op: Operation, going: _Going) -> str:
    taken = op.address in scene.snapshot.bindings and op.address not in going.leaving
    after = op.after or {}
    match op.action:
        case Action.ADOPT if taken:
            return f"{op.address} is bound by now"
        case Action.ADOPT if not _is_open(scene.by_kind[op.kind].get((str(after["id"]),))):
            return f"{op.address}: the platform does not show {after.get('id')} any more"
        case Action.RENAME if op.address not in going.arriving:
            return f"{op.former} is not bound any more"
        case Action.RENAME if taken:
            return f"{op.address} is bound by now"
        case _:
            return ""


def _is_open(stored: Stored | None) -> bool:
    return stored is not None and stored.status is not Status.CLOSED


def _appeared(scene: Scene, op: Operation, stored: Stored | None) -> str:
    if stored is None or not _is_open(stored):
        return ""
    if stored.status not in SAID_NO:
        return f"{op.address} exists by now"
    # The layout is the one that was planned with: only with ``retry`` was a no known, and meant.
    declared = scene.desired.resources.get(op.address)
    asks_again = declared is not None and declared.options.retry
    return "" if asks_again else f"{op.address} is {stored.status} by now"


def _moved_request(op: Operation, stored: Stored | None, asked: str) -> str:
    if stored is None or stored.status is not Status.PENDING:
        return f"{op.address}: the request is not pending any more"
    now = stored.attributes.get("permission")
    return "" if now == asked else f"{op.address}: {now} is asked for now, it was {asked}"


def _moved_attributes(scene: Scene, op: Operation, stored: Stored | None, expected: Json) -> str:
    kind = scene.kind(op.kind)
    if stored is None or stored.status in _NOT_THERE:
        # What the plan itself makes first (a founder's membership) cannot be there yet.
        unmade = not kind.assigned_id and platform_id_of(scene, op) is None
        return "" if unmade else f"{op.address} does not exist any more"
    seen = scene.names.to_addresses(kind, stored.attributes)
    for name, value in expected.items():
        if seen.get(name) != value:
            return f"{op.address}: {name} is {seen.get(name)} now, it was {value}"
    return _answered(kind, op, stored)


_NOT_THERE = frozenset({Status.DECLINED, Status.ENDED, Status.CLOSED})


def _answered(kind: Kind, op: Operation, stored: Stored) -> str:
    """What is done to something that waits for an answer is not what is done to it afterwards."""
    pending = stored.status is Status.PENDING
    match op.action:
        case Action.CANCEL:
            was_pending = True
        case Action.REMOVE:
            was_pending = False
        case Action.UPDATE if kind.replace_for(op.before or {}, op.after or {}):
            # In place only what is pending can be changed like that.
            was_pending = True
        case _:
            return ""
    if was_pending == pending:
        return ""
    word = "pending" if was_pending else "in force"
    return f"{op.address} is {stored.status} now, it was {word}"
