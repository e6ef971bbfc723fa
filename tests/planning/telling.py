"""A case of planning: what stands, what the layout makes of it, and what the plan then says, as lines.

A line is an action and an address, and behind it the facts that its table is about. Of what an operation
``requires`` or ``awaits`` only other operations of the same plan are told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bcsync.model.limits import Limits
from bcsync.model.resource import Desired
from bcsync.planning.build import build_plan
from bcsync.planning.effects import Effect, effects_of
from bcsync.planning.plan import Mode, Operation, Plan
from bcsync.planning.scene import Allowances, Snapshot
from bcsync.planning.selection import Selection
from tests.guards.cases import Layout
from tests.guards.standing import ACTORS, as_applied, context, desired_of

World = Callable[[Snapshot], Snapshot]


@dataclass(frozen=True)
class Case:
    """A layout that stands, what becomes of it, and what that plans."""

    name: str
    before: Layout
    after: Layout
    does: tuple[str, ...]
    world: World = lambda snapshot: snapshot
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    allow: Allowances = field(default_factory=Allowances)
    actors: Mapping[str, str] = field(default_factory=lambda: ACTORS)
    more: frozenset[str] = frozenset()
    """Facts that are told of this case besides those of its table."""


@cache
def _desired(layout: str) -> Desired:
    return desired_of(json.loads(layout))


@cache
def _standing(layout: str) -> Snapshot:
    return as_applied(_desired(layout))


def plan_of(case: Case) -> Plan:
    """What a case plans."""
    snapshot = case.world(_standing(json.dumps(case.before)))
    around = context(case.limits, case.allow, case.actors, Selection(case.targets, case.excludes))
    return build_plan(_desired(json.dumps(case.after)), snapshot, around)


def told(case: Case, facts: Collection[str]) -> tuple[str, ...]:
    """The plan of a case as lines."""
    plan = plan_of(case)
    facts = case.more.union(facts)
    there = {op.address for op in plan.operations}
    shown = () if "without operations" in facts else plan.operations
    return (*(_line(op, there, facts) for op in shown), *_beside(plan, facts))


def _line(op: Operation, there: Collection[str], facts: Collection[str]) -> str:
    found = _facts(op, there)
    said = [
        f"{name} {value}".strip()
        for name, value in found
        if name in ALWAYS.union(facts) and value != ""
    ]
    return " | ".join((f"{op.action} {op.address}", *said))


ALWAYS = frozenset({"deferred by", "brought by", "anyway", "implied", "manual"})


def _facts(op: Operation, there: Collection[str]) -> Iterator[tuple[str, str]]:
    if op.mode is not Mode.AUTOMATIC:
        yield str(op.mode), " "
    if op.due_anyway:
        yield "anyway", " "
    yield "values", _values(op)
    if op.replaces:
        yield "replaces", " "
    if op.precondition is None:
        yield "unconditional", " "
    yield "reason", op.reason
    yield "actor", op.actor
    yield "identity", ", ".join(op.identity)
    yield "risks", ", ".join([*op.risks, *(["replaces"] if op.replaces else [])])
    requires = dict.fromkeys((*op.requires, *(need.address for need in op.first)))
    yield "requires", ", ".join(each for each in requires if each in there)
    yield "awaits", ", ".join(each for each in op.awaits if each in there)
    yield "deferred by", ", ".join(op.deferred_by)
    yield "brought by", ", ".join(op.brought_by)


def _effect(effect: Effect) -> str:
    sign = "+" if effect.gains else "-"
    role = f"{effect.before or 'none'} -> {effect.after or 'none'}"
    accounts = f"{effect.accounts} of " if effect.accounts else ""
    later = " later" if effect.deferred else ""
    return f"{sign} {effect.who} {role} on {accounts}{effect.on} by {effect.way}{later}"


def _values(op: Operation) -> str:
    before, after = dict(op.before or {}), dict(op.after or {})
    fields = {**before, **after}
    return ", ".join(f"{name} {_word(before, name)} -> {_word(after, name)}" for name in fields)


def _word(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "-" if value is None else value if isinstance(value, str) else json.dumps(value)


def _beside(plan: Plan, facts: Collection[str]) -> Iterator[str]:
    """What a plan says beside its operations."""
    for waiting in plan.waiting:
        yield f"waiting: {waiting.address} {waiting.state}"
    for drifted in plan.drift:
        yield f"drift: {drifted.address} {drifted.state}"
    for left in plan.unmanaged:
        yield f"unmanaged: {left.address}"
    for finding in plan.findings:
        yield f"finding: {finding.code}: {finding.message}"
    for guard in plan.guards if "limits" in facts else ():
        if not guard.ok:
            where = f" ({', '.join(guard.addresses)})" if guard.addresses else ""
            yield f"refused: {guard.name} {guard.actual} over {guard.limit}{where}"
    for effect in effects_of(plan) if "effects" in facts else ():
        yield f"effect: {_effect(effect)}"
    if "ended" in facts:
        for kind, platform_id in plan.ended:
            yield f"let go: {kind} {' '.join(platform_id)}"
