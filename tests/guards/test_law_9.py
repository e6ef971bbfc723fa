"""Law 9 of the design: removals stay under the caps unless named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcsync.kinds import KINDS
from bcsync.model.limits import Limits
from bcsync.planning.build import build_plan
from bcsync.planning.guards.judge import answered_in, may_run
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Snapshot
from tests.guards.standing import as_applied, context, desired_of
from tests.laws.layouts import Layout, layouts

limits = st.builds(Limits, st.integers(0, 4), st.integers(0, 60), st.integers(0, 2))


@given(layouts(), layouts(), limits)
def test_what_passes_the_guards_stays_within_the_caps(
    one: Layout, other: Layout, limit: Limits
) -> None:
    snapshot = as_applied(desired_of(one))
    desired = desired_of(other)
    managing = {
        snapshot.bindings[owner].id[0]
        for owner, section in (key[:2] for key in desired.lists)
        if section == "partners" and owner in snapshot.bindings
    }
    plan = build_plan(desired, snapshot, context(limit))
    answered = answered_in(plan.operations)
    possible = [op for op in plan.operations if may_run(op, answered)]
    gone = Counter(
        (scope, op.kind)
        for op in plan.operations
        if op.action == "remove" and may_run(op, answered) and not is_made_up_for(op, possible)
        if not counts_with_its_cause(op, plan.operations)
        for scope in lock_keys_of(snapshot, op, managing)
    )
    there = Counter(
        (scope, row.kind)
        for row in snapshot.resources
        for scope in (managing.intersection(row.id) if row.kind == "partner" else (row.scope,))
    )
    over = {
        key: count
        for key, count in gone.items()
        if count > max(limit.removal_count, there[key] * limit.removal_percent // 100)
    }
    refused = [
        guard
        for guard in plan.guards
        if not guard.ok and guard.name == "removals" and "by asset groups" not in guard.message
    ]
    assert len(refused) == len(over), (over, plan.guards)


def is_made_up_for(removal: Operation, ready: Sequence[Operation]) -> bool:
    """Whether what ends is made anew at once, or asked for and approved."""
    if "replaces" not in removal.risks:
        return False
    center, account = removal.identity[-2:]
    return any(
        (op.address == removal.address and op.action == "create")
        or (op.action == "approve" and op.identity == (account, center))
        for op in ready
    )


def counts_with_its_cause(op: Operation, operations: Sequence[Operation]) -> bool:
    """A person who leaves is one, and what closes for good has to be named: whatever ends with it."""
    causes = [each for each in operations if each.address in op.brought_by]
    return any(
        (each.kind == "member" and each.action == "remove" and each.mode != "implied")
        or "irreversible" in each.risks
        or counts_with_its_cause(each, operations)
        for each in causes
    )


def lock_keys_of(snapshot: Snapshot, op: Any, managing: set[str]) -> Iterable[str]:
    """Whose lists it stands in: a partnership stands in the lists of both sides, if they are managed."""
    if op.kind != "partner":
        return (scope_of(snapshot, op),)
    return managing.intersection(snapshot.bindings[side].id[0] for side in op.identity)


def scope_of(snapshot: Snapshot, op: Any) -> str:
    """Whose list it stands in, found by its address alone."""
    key = op.address.partition(".")[2].split("/")[0]
    assert KINDS[op.kind].name == op.kind
    return snapshot.bindings[f"business_center.{key}"].id[0]


@given(layouts(), layouts())
def test_who_may_act_never_runs_out(one: Layout, other: Layout) -> None:
    """Walk the plan: at no step does a Business Center have fewer admins than it must."""
    snapshot = as_applied(desired_of(one))
    plan = build_plan(desired_of(other), snapshot, context(Limits(min_admins=2)))
    refused = any(guard.name == "min-admins" and not guard.ok for guard in plan.guards)
    admins = {
        (row.scope, row.id[1])
        for row in snapshot.resources
        if row.kind == "member" and row.attributes["role"] == "admin"
    }
    there = {(row.scope, row.id[1]) for row in snapshot.resources if row.kind == "member"}
    broken = False
    for op in plan.ready:
        if op.kind != "member" or op.action not in ("remove", "update"):
            continue
        person = (scope_of(snapshot, op), op.identity[1])
        before = sum(scope == person[0] for scope, _email in admins)
        if op.action == "update" and "role" in (op.after or {}):
            raised = (op.after or {})["role"] == "admin"
            admins = admins | ({person} & there) if raised else admins - {person}
        elif op.action == "remove":
            admins = admins - {person}
        after = sum(scope == person[0] for scope, _email in admins)
        broken |= after < before and after < 2
    assert broken == refused
