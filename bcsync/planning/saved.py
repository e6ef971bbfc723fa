"""Saved plans (design 5.3): back from JSON, and whether reality still is what they were planned on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson

from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.model.status import Status
from bcsync.planning.establish import SAID_NO
from bcsync.planning.operation import Change, Mode, Operation, Risk
from bcsync.planning.scene import Scene
from bcsync.platforms.port import PlatformId
from bcsync.source.place import Place
from bcsync.state.values import Stored

Json = Mapping[str, Any]


def digest_of(plan: Json) -> str:
    """What a saved plan is known by in the journal."""
    return sha256(orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)).hexdigest()


def operations_of(plan: Json) -> tuple[Operation, ...]:
    """The operations of a JSON plan that conforms to its schema."""
    return tuple(_operation(data) for data in plan["operations"])


def _operation(data: Json) -> Operation:
    source = data["source"]
    return Operation(
        address=data["address"],
        kind=data["kind"],
        action=Action(data["action"]),
        identity=tuple(data["identity"]),
        actor=data["actor"],
        before=data["before"],
        after=data["after"],
        changes=tuple(Change(c["path"], c["before"], c["after"]) for c in data["changes"]),
        source=None if source is None else Place(source["file"], source["line"], source["column"]),
        reason=data["reason"],
        risks=tuple(map(Risk, data["risks"])),
        mode=Mode(data["mode"]),
        deferred_by=tuple(data["deferred_by"]),
        requires=tuple(data["requires"]),
        awaits=tuple(data["awaits"]),
        precondition=data["precondition"],
    )


def moved(scene: Scene, operations: Sequence[Operation]) -> list[str]:
    """For each operation whose precondition does not hold any more, a sentence that names it."""
    requested = {op.address for op in operations if op.kind == "access"}
    sentences = (_moved(scene, op, requested) for op in operations)
    return [sentence for sentence in sentences if sentence]


def _moved(scene: Scene, op: Operation, requested: set[str]) -> str:
    if not op.action.touches_platform:
        return _moved_name(scene, op)
    expected = op.precondition
    if expected is None or (Risk.REPLACES in op.risks and op.action is not Action.REMOVE):
        return ""
    stored = _stored(scene, op)
    if "absent" in expected:
        there = stored is not None and stored.status not in (*SAID_NO, Status.CLOSED)
        return f"{op.address} exists by now" if there else ""
    if "pending" in expected:
        if access_address(op.identity[1], op.identity[0]) in requested:
            return ""
        return _moved_request(op, stored, expected["pending"])
    return _moved_attributes(scene, op, stored, expected)


def _moved_name(scene: Scene, op: Operation) -> str:
    bound = scene.snapshot.bindings
    if op.action is Action.ADOPT and op.address in bound:
        return f"{op.address} is bound by now"
    if op.action is Action.RENAME and (op.before or {}).get("address") not in bound:
        return f"{(op.before or {}).get('address')} is not bound any more"
    return ""


def _moved_request(op: Operation, stored: Stored | None, asked: str) -> str:
    if stored is None or stored.status is not Status.PENDING:
        return f"{op.address}: the request is not pending any more"
    now = stored.attributes.get("permission")
    return "" if now == asked else f"{op.address}: {now} is asked for now, it was {asked}"


def _moved_attributes(scene: Scene, op: Operation, stored: Stored | None, expected: Json) -> str:
    if stored is None or stored.status.gone:
        # What the plan itself makes first (a founder's membership) cannot be there yet.
        unmade = _platform_id(scene, op) is None
        return "" if unmade else f"{op.address} does not exist any more"
    seen = scene.names.to_addresses(scene.kind(op.kind), stored.attributes)
    for name, value in expected.items():
        if seen.get(name) != value:
            return f"{op.address}: {name} is {seen.get(name)} now, it was {value}"
    return ""


def _platform_id(scene: Scene, op: Operation) -> PlatformId | None:
    if scene.kind(op.kind).assigned_id:
        bound = scene.names.ids.get(op.address)
        return scene.names.identity(op.identity) if bound is None else (bound,)
    return scene.names.identity(op.identity)


def _stored(scene: Scene, op: Operation) -> Stored | None:
    platform_id = _platform_id(scene, op)
    if platform_id is None:
        return None
    return scene.by_kind.get(op.kind, {}).get(platform_id)
