"""What operations that a test writes down as JSON mean for people, as planning would say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.model.composed import PERSON, take_apart
from bcsync.planning.codec import effect_to_json
from bcsync.planning.effects import effects_of
from bcsync.planning.plan import Mode, Operation, Plan

Json = dict[str, Any]


def effects_for(made: Iterable[Json]) -> list[Json]:
    """Their effects; those whose address names nothing have none."""
    plan = Plan(tuple(map(_operation, made)), kinds=KINDS)
    return [effect_to_json(effect, {}) for effect in effects_of(plan)]


def _operation(op: Json) -> Operation:
    kind = KINDS[op["kind"]]
    words = take_apart(op["address"], kind.composed_of) or []
    parts = zip(kind.composed_of, words, strict=False)
    identity = tuple(word if of == PERSON else f"{of}.{word}" for of, word in parts)
    speaks = bool(identity) or not kind.composed_of
    return Operation(
        address=op["address"],
        kind=op["kind"],
        action=Action(op["action"]) if speaks else Action.ADOPT,
        identity=identity,
        actor="",
        before=op["before"],
        after=op["after"],
        mode=Mode(op["mode"]),
        deferred_by=tuple(op["deferred_by"]),
    )
