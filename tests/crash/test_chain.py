"""The journal shows when somebody changed it afterwards, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text, update

from bcsync.database.engine import close_engine, open_engine, reading, writing
from bcsync.model.action import Action
from bcsync.model.origin import Origin
from bcsync.state.canonical import canonical
from bcsync.state.store import State
from bcsync.state.tables import runs
from bcsync.state.values import (
    BatchResult,
    OperationRow,
    OperationState,
    Outcome,
    RunStart,
    RunStatus,
    Untried,
)

DONE, UNKNOWN = OperationState.DONE, OperationState.UNKNOWN
NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)


def opened(database: str, folder: Path) -> State:
    return State.open(database, base=folder, clock=lambda: NOW, lineage=lambda: "line-1")


@pytest.fixture
def state(database: str, tmp_path: Path) -> Iterator[State]:
    with opened(database, tmp_path) as state:
        yield state


def start(**more: Any) -> RunStart:
    return RunStart(kind="apply", who="ana@desk", version="0.1.0", **more)


def rows(count: int) -> list[tuple[int, OperationRow]]:
    return [
        (
            n,
            OperationRow(
                f"member.acme/{n}", "member", Action.INVITE, {"address": f"member.acme/{n}"}
            ),
        )
        for n in range(1, count + 1)
    ]


def journaled(state: State, *, operations: int = 3) -> int:
    """A run with its intents, outcomes, one skipped operation, and an end."""
    run = state.begin_run(start(reason="asked for"))
    intended = rows(operations)
    state.intend(run, intended)
    skipped = Untried(99, rows(1)[0][1], OperationState.SKIPPED, "needs what failed")
    outcomes = [Outcome(seq, DONE, "as seen") for seq, _row in intended]
    state.finish_batch(BatchResult(run, outcomes, untried=[skipped]))
    state.finish_run(run, RunStatus.DONE, {"done": operations})
    return run


def test_an_untouched_journal_verifies(state: State) -> None:
    """One entry for every word written: begin, intents, outcomes, untried, end."""
    assert state.verify().breaks == ()
    journaled(state)
    journaled(state)
    found = state.verify()
    assert (found.entries, found.breaks) == (18, ())


def test_where_a_run_comes_from_is_part_of_it(state: State, database: str, tmp_path: Path) -> None:
    origin = Origin(
        "github", "ben", "c" * 40, 12, ("ana",), "https://github.com/a/b/actions/runs/1"
    )
    run = state.begin_run(start(origin=origin))
    state.finish_run(run, RunStatus.DONE, {})
    journaled(state)
    assert state.verify().breaks == ()
    found = state.run(run)
    assert found is not None and found.origin == origin
    for forged in (None, canonical(replace(origin, approved_by=("eve",)).as_json())):
        engine = open_engine(database, base=tmp_path)
        with writing(engine) as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(origin=forged))
        close_engine(engine)
        assert [each.run for each in state.verify().breaks] == [run]


def test_the_newest_hash_depends_on_every_entry(state: State, tmp_path: Path) -> None:
    """Noted elsewhere, it proves that nobody wrote the whole journal anew."""
    heads = {state.verify().head}
    for _ in range(3):
        journaled(state)
        heads.add(state.verify().head)
    assert len(heads) == 4
    with opened("other.db", tmp_path) as other:
        for _ in range(3):
            journaled(other)
        assert other.verify().head == state.verify().head


def test_what_is_in_flight_verifies_too(state: State) -> None:
    """A run that goes on is no break, nor is an outcome that nobody knows."""
    run = state.begin_run(start())
    state.intend(run, rows(2))
    assert state.verify().breaks == ()
    state.finish_batch(BatchResult(run, [Outcome(1, UNKNOWN, "no answer")]))
    assert state.verify().breaks == ()
    state.finish_batch(BatchResult(run, [Outcome(1, DONE), Outcome(2, DONE)]))
    assert state.verify().breaks == ()


def test_an_outcome_is_final(state: State) -> None:
    """Whoever comes late with another one changes nothing."""
    run = state.begin_run(start())
    state.intend(run, rows(1))
    state.finish_batch(BatchResult(run, [Outcome(1, DONE)]))
    state.finish_batch(BatchResult(run, [Outcome(1, OperationState.FAILED, "late")]))
    state.finish_run(run, RunStatus.DONE, {})
    state.finish_run(run, RunStatus.FAILED, {})
    assert [r.state for r in state.operations(run)] == [DONE]
    ended = state.run(run)
    assert ended is not None
    assert ended.status is RunStatus.DONE
    assert state.verify().breaks == ()


CHANGES = {
    "UPDATE operations SET operation = '{}' WHERE seq = 2": "run 1, operation 2",
    "UPDATE operations SET address = 'member.acme/eve' WHERE seq = 2": "run 1, operation 2",
    "UPDATE operations SET state = 'failed' WHERE seq = 1": "run 1, operation 1",
    "UPDATE operations SET message = 'nothing' WHERE seq = 1": "run 1, operation 1",
    "UPDATE operations SET at_intent = '2020-01-01T00:00:00Z' WHERE seq = 1": "run 1, operation 1",
    "UPDATE operations SET message = 'other' WHERE seq = 99": "run 1, operation 99",
    "DELETE FROM operations WHERE seq = 3": "run 1, operation 3",
    "UPDATE runs SET who = 'eve@desk' WHERE id = 1": "run 1",
    "UPDATE runs SET reason = NULL WHERE id = 1": "run 1",
    "UPDATE runs SET status = 'failed' WHERE id = 1": "run 1",
    "UPDATE runs SET summary = '{}' WHERE id = 2": "run 2",
    "UPDATE journal SET message = 'other' WHERE n = 5": "run 1",
    "UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE n = 2": "run 1, operation 1",
    "UPDATE journal SET event = 'dream' WHERE n = 4": "run 1, operation 3",
    "DELETE FROM journal WHERE n = 4": "run 1",
    "DELETE FROM journal WHERE n = 1": "run 1, operation 1",
    "DELETE FROM journal WHERE n = 18": "",
    "DELETE FROM journal": "",
    "INSERT INTO operations SELECT run, 7, address, kind, action, operation, state, message,"
    " at_intent, at_outcome FROM operations WHERE run = 1 AND seq = 1": "",
    "UPDATE meta SET lineage = 'line-2'": "run 1",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_named(
    database: str, tmp_path: Path, state: State, change: str
) -> None:
    """Whatever somebody changes behind bcsync's back, the first place is named."""
    journaled(state)
    journaled(state)
    engine = open_engine(database, base=tmp_path)
    with writing(engine) as connection:
        connection.execute(text(change))
    close_engine(engine)
    breaks = state.verify().breaks
    assert breaks
    first = breaks[0]
    words = [f"run {first.run}"] if first.run else []
    words += [f"operation {first.seq}"] if first.seq else []
    assert ", ".join(words).startswith(CHANGES[change]), first


def test_runs_side_by_side_make_one_chain(database: str, tmp_path: Path, state: State) -> None:
    """The head of the chain is read and moved on inside each writer's own transaction."""

    def work() -> None:
        with opened(database, tmp_path) as mine:
            run = mine.begin_run(start())
            for seq, row in rows(10):
                mine.intend(run, [(seq, row)])
                mine.finish_batch(BatchResult(run, [Outcome(seq, DONE)]))
            mine.finish_run(run, RunStatus.DONE, {})

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = state.verify()
    assert (found.entries, found.breaks) == (4 * 22, ())


def test_the_journal_costs_the_same_for_every_operation(state: State) -> None:
    """A batch takes as many statements as any other, however long the journal is."""
    run = state.begin_run(start())
    counts = [statements(state, partial(batch, state, run, n)) for n in (0, 1, 2, 50)]
    assert len(set(counts)) == 1


def batch(state: State, run: int, number: int) -> None:
    moved = [(number * 100 + seq, row) for seq, row in rows(20)]
    state.intend(run, moved)
    state.finish_batch(BatchResult(run, [Outcome(seq, DONE) for seq, _row in moved]))


def statements(state: State, act: Callable[[], None]) -> int:
    """How many statements the database is sent meanwhile."""
    from sqlalchemy import event

    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(state._engine, "before_cursor_execute", note)
    act()
    event.remove(state._engine, "before_cursor_execute", note)
    return len(sent)


def test_running_runs_and_plans_are_found_by_index(tmp_path: Path) -> None:
    """Neither costs more as the journal grows."""
    with opened("kept.db", tmp_path) as state:
        journaled(state)
        for query, index in (
            ("SELECT * FROM runs WHERE status = 'running' ORDER BY id", "runs_running"),
            ("SELECT * FROM runs WHERE plan = 'x' ORDER BY id DESC", "runs_plan"),
        ):
            with reading(state._engine) as connection:
                plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
            assert index in plan


def test_the_run_of_a_saved_plan_is_found(state: State) -> None:
    """So that it is not applied twice."""
    assert state.run_of_plan("abc") is None
    state.begin_run(start())
    run = state.begin_run(start(plan="abc"))
    found = state.run_of_plan("abc")
    assert found is not None
    assert (found.id, found.plan) == (run, "abc")
