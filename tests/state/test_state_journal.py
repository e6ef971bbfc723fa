"""Runs, operations and what they leave behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bcsync.database.engine import reading
from bcsync.errors import StateError
from bcsync.model.action import Action
from bcsync.platforms.port import Observation
from bcsync.state import tables
from bcsync.state.store import State
from bcsync.state.values import (
    BatchResult,
    Binding,
    OperationRow,
    OperationState,
    Outcome,
    RunStatus,
    Untried,
)
from tests.state.state_examples import BC, START, account, assignment, operation, pending

UK = "ad_account.acme/uk"


def states(state: State, run: int) -> dict[int, OperationState]:
    return {record.seq: record.state for record in state.operations(run)}


def test_a_run_is_journaled_from_beginning_to_end(state: State) -> None:
    """Who ran what, when, why, and how it ended."""
    run = state.begin_run(START)
    opened = state.run(run)
    assert opened is not None
    assert (opened.status, opened.who, opened.reason) == (
        RunStatus.RUNNING,
        "ana@desk",
        "asked for",
    )
    assert (opened.started_at, opened.ended_at) == ("2026-08-01T12:00:00Z", None)
    state.finish_run(run, RunStatus.FAILED, {"create": 1})
    later = state.begin_run(START)
    assert [record.id for record in state.runs(5)] == [later, run]
    assert [record.id for record in state.runs(1)] == [later]
    closed = state.run(run)
    assert closed is not None
    assert (closed.status, closed.summary) == (RunStatus.FAILED, {"create": 1})
    assert closed.ended_at == "2026-08-01T12:00:00Z"
    assert state.run(99) is None


def test_an_intent_without_an_outcome_is_unsettled(state: State) -> None:
    """After a crash the next run finds what nobody knows the outcome of."""
    run = state.begin_run(START)
    state.intend(run, [(n, operation(f"member.acme/{n}")) for n in range(4)])
    done, unknown = OperationState.DONE, OperationState.UNKNOWN
    state.finish_batch(BatchResult(run, [Outcome(0, done), Outcome(1, unknown, "no answer")]))
    assert [record.seq for record in state.pending_operations()] == [1, 2, 3]
    assert state.pending_operations()[0].message == "no answer"
    assert state.pending_operations()[1].at_intent == "2026-08-01T12:00:00Z"
    assert state.pending_operations()[1].at_outcome is None
    state.finish_batch(BatchResult(run, [Outcome(n, done) for n in (1, 2, 3)]))
    assert state.pending_operations() == []
    assert set(states(state, run).values()) == {done}


def test_what_was_never_tried_is_journaled_without_an_intent(state: State) -> None:
    """Skipped operations are part of the report."""
    run = state.begin_run(START)
    skipped = Untried(7, operation(UK), OperationState.SKIPPED, "needs what failed")
    state.finish_batch(BatchResult(run, untried=[skipped]))
    [record] = state.operations(run)
    assert (record.row, record.state) == (operation(UK), OperationState.SKIPPED)
    assert (record.at_intent, record.at_outcome) == (None, "2026-08-01T12:00:00Z")


def test_a_settlement_is_written_together(state: State) -> None:
    """Outcomes, bindings, made, noticed and removed things, in one go."""
    state.record(Observation([account("1"), account("2"), pending("1")]), [BC])
    state.adopt([Binding("ad_account.acme/old", "ad_account", ("2",))], [])
    run = state.begin_run(START)
    state.intend(run, [(0, operation(UK))])
    accepted = pending("1")._replace(attributes={"permission": "operator"})
    state.finish_batch(
        BatchResult(
            run,
            [Outcome(0, OperationState.WAITING, "review")],
            bindings=[Binding(UK, "ad_account", ("3",))],
            managed=[account("3"), assignment("3", "bo@acme.example")],
            noticed=[accepted],
            removed=[("ad_account", ("2",))],
        )
    )
    assert states(state, run) == {0: OperationState.WAITING}
    assert state.bindings() == [Binding(UK, "ad_account", ("3",))]
    rows = {row.key: row for row in state.resources()}
    assert ("ad_account", ("2",)) not in rows
    made = rows["ad_account", ("3",)]
    assert made.managed
    assert made.known == made.attributes
    noticed = rows["access", accepted.id]
    assert (noticed.attributes, noticed.managed) == ({"permission": "operator"}, False)


def test_a_settlement_that_fails_leaves_nothing(state: State) -> None:
    """A batch is written whole or not at all."""
    state.adopt([Binding("ad_account.acme/fr", "ad_account", ("1",))], [])
    run = state.begin_run(START)
    state.intend(run, [(0, operation(UK))])
    before = state.fingerprint()
    twin = Binding(UK, "ad_account", ("1",))
    with pytest.raises(StateError):
        state.finish_batch(BatchResult(run, [Outcome(0, OperationState.DONE)], bindings=[twin]))
    assert states(state, run) == {0: OperationState.INTENT}
    assert state.fingerprint() == before


def test_a_removed_thing_can_be_made_again_in_the_same_batch(state: State) -> None:
    """A role is lowered by unsharing and sharing: what is made wins over what is removed."""
    run = state.begin_run(START)
    state.finish_batch(BatchResult(run, managed=[account("1")], removed=[("ad_account", ("1",))]))
    assert [row.id for row in state.resources()] == [("1",)]


def test_managing_clears_absence(state: State) -> None:
    """What we made again is there again."""
    run = state.begin_run(START)
    state.finish_batch(BatchResult(run, managed=[account("1")]))
    state.record(Observation([]), [BC])
    state.finish_batch(BatchResult(run, managed=[account("1", name="Again")]))
    [row] = state.resources()
    assert not row.absent
    assert row.known == row.attributes


def test_the_history_of_an_address_begins_with_the_newest(state: State) -> None:
    """Since when is it so, and who did it: one address, across runs."""
    runs = [state.begin_run(START) for _ in range(3)]
    for run in runs:
        state.intend(run, [(0, operation(UK)), (1, operation("member.acme/bo"))])
    assert [record.run for record in state.history_of(UK, 2)] == runs[:0:-1]
    assert state.history_of("ad_account.acme", 9) == []


def test_an_operation_of_no_run_is_refused(state: State) -> None:
    """The journal never holds an operation that nobody ran."""
    with pytest.raises(StateError):
        state.intend(42, [(0, operation(UK))])


def test_what_is_unsettled_is_called_as_later_runs_have_named_it(state: State) -> None:
    """In the address, and in all that it is looked for by; the journal itself stays as it is."""
    first = state.begin_run(START)
    made = with_words(operation(UK), identity=["business_center.acme"])
    state.intend(first, [(1, made)])
    for former, new in (("acme", "group"), ("group", "world")):
        run = state.begin_run(START)
        named = operation(f"business_center.{new}", Action.RENAME)
        before = {"address": f"business_center.{former}"}
        state.intend(run, [(1, with_words(named, before=before))])
        state.finish_batch(BatchResult(run, [Outcome(1, OperationState.DONE)]))
    [left] = state.pending_operations()
    assert left.row.address == "ad_account.world/uk"
    assert left.row.operation["identity"] == ["business_center.world"]
    assert [record.row.address for record in state.operations(first)] == [UK]


def with_words(row: OperationRow, **words: Any) -> OperationRow:
    return replace(row, operation={**row.operation, **words})


def test_unsettled_operations_are_found_by_index(state: State) -> None:
    """Looking for them costs what there is of them, not what the journal holds."""
    query = f"SELECT * FROM operations WHERE {tables.UNSETTLED} ORDER BY run, seq"
    with reading(state._engine) as connection:
        if connection.dialect.name == "postgresql":
            # A table this small is read whole unless that is forbidden.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            rows = connection.execute(text(f"EXPLAIN {query}"))
        else:
            rows = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
        plan = " ".join(str(row) for row in rows)
    assert "operations_unsettled" in plan


def test_pull_holds_everything(state: State) -> None:
    """One document, with ids and JSON taken apart."""
    run = state.begin_run(START)
    state.intend(run, [(0, operation(UK))])
    made = assignment("1", "bo@acme.example")
    state.finish_batch(
        BatchResult(run, bindings=[Binding(UK, "ad_account", ("1",))], managed=[made])
    )
    pulled = state.pull()
    assert (pulled["lineage"], pulled["serial"]) == ("line-1", 3)
    assert pulled["resources"][0]["id"] == [BC, "1", "bo@acme.example"]
    assert pulled["resources"][0]["known"] == {"role": "operator"}
    assert pulled["bindings"][0]["address"] == UK
    assert pulled["operations"][0]["operation"]["address"] == UK
    assert pulled["runs"][0]["summary"] is None
