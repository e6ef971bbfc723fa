"""What an operation rests on stands before it, whatever the layouts are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.planning.build import build_plan
from bcsync.planning.plan import Mode, Operation, Risk
from bcsync.planning.scene import Snapshot
from tests.guards.standing import as_applied, context, desired_of
from tests.laws.layouts import Layout, layouts


def astray(operations: tuple[Operation, ...]) -> list[str]:
    """Operations that stand before something they rest on; of one address its first step counts.

    What only takes something from a thing that is there may come later: it is there before and after.
    """
    first: dict[str, int] = {}
    for number, op in enumerate(operations):
        first.setdefault(op.address, number)
    found = []
    for number, op in enumerate(operations):
        firsts = [need.address for need in op.first]
        for need in (*op.requires, *firsts, *op.awaits, *op.brought_by):
            at = first.get(need, -1)
            lowers = (
                operations[at].action is Action.UPDATE
                and Risk.REMOVES_ACCESS in operations[at].risks
                and need not in op.brought_by
                and need != op.address
            )
            if (at > number and not lowers) or (need == op.address and at == number):
                found.append(f"{op.action} {op.address} before {need}")
    return found


def with_open(snapshot: Snapshot, numbers: set[int]) -> Snapshot:
    """Some of the people and accesses have not been answered."""
    rows = [
        row._replace(status=Status.PENDING)
        if number in numbers and row.kind in ("member", "access")
        else row
        for number, row in enumerate(snapshot.resources)
    ]
    return replace(snapshot, resources=rows)


@given(layouts(), layouts(), st.sets(st.integers(0, 30), max_size=4))
def test_edges_point_backwards(before: Layout, after: Layout, unanswered: set[int]) -> None:
    snapshot = with_open(as_applied(desired_of(before)), unanswered)
    operations = build_plan(desired_of(after), snapshot, context()).operations
    assert not astray(operations)
    implied = [op.mode is Mode.IMPLIED for op in operations]
    assert implied == sorted(implied)
