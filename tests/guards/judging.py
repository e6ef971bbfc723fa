"""From a case of the table to what the guards say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bcsync.planning.build import build_plan
from bcsync.planning.changes.identify import set_scene
from bcsync.planning.guards import limits
from bcsync.planning.plan import GuardResult, Operation
from bcsync.planning.scene import Allowances, Scene
from tests.guards.cases import CASES, Case, Refusal
from tests.guards.standing import as_applied, context, desired_of


@cache
def stage(number: int) -> tuple[Scene, tuple[Operation, ...]]:
    """The scene of a case, and the operations that its guards look at."""
    case = CASES[number]
    before, after = desired_of(case.before), desired_of(case.after)
    snapshot = case.world(as_applied(before))
    around = context(case.limits, case.allow, case.actors)
    plan = build_plan(after, snapshot, around)
    assert not [f for f in plan.findings if f.severity == "error"], plan.findings
    if case.taken_up is not None:
        snapshot = case.taken_up(snapshot)
    now = tuple(op for op in plan.operations if not op.deferred_by)
    return set_scene(after, snapshot, around)[0], now


def judged(number: int) -> list[GuardResult]:
    """All that the guards say of a case."""
    return list(limits.evaluate(*stage(number)))


def refusals(results: Sequence[GuardResult]) -> list[Refusal]:
    return sorted((g.name, g.limit, g.actual) for g in results if not g.ok)


def expected(case: Case) -> list[Refusal]:
    return sorted(case.refused)


def allowing(number: int, more: Allowances) -> list[GuardResult]:
    """The same case with more allowed on the command line."""
    scene, operations = stage(number)
    old = scene.context.allow
    allow = Allowances(
        old.remove + more.remove,
        old.review + more.review,
        old.close + more.close,
        old.create + more.create,
    )
    return list(
        limits.evaluate(replace(scene, context=replace(scene.context, allow=allow)), operations)
    )
