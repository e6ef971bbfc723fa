"""The journal of runs: an intent before each call, its outcome after (design 5.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from bcsync.model.action import Action
from bcsync.state import tables
from bcsync.state.canonical import canonical, parsed
from bcsync.state.chain import RUN_COLUMNS, Entry, Event, extend
from bcsync.state.tables import operations, runs
from bcsync.state.values import (
    OperationRecord,
    OperationRow,
    OperationState,
    Outcome,
    RunRecord,
    RunStart,
    RunStatus,
    Untried,
)
from bcsync.state.writes import run_driver


def start_run(connection: Connection, start: RunStart, now: str) -> int:
    """Open a run and give its number."""
    columns = {name: getattr(start, name) for name in RUN_COLUMNS}
    state = RunStatus.RUNNING.value
    statement = insert(runs).values(started_at=now, status=state, **columns).returning(runs.c.id)
    run = int(connection.execute(statement).scalar_one())
    content = tuple(columns.values())
    extend(connection, [Entry(run, None, Event.BEGIN.value, state, now, None, content)])
    return run


def end_run(
    connection: Connection, run: int, status: RunStatus, summary: Mapping[str, Any], now: str
) -> None:
    """Close a run; one that was closed already stays as it is."""
    state, text = status.value, canonical(summary)
    statement = update(runs).where(runs.c.id == run, runs.c.ended_at.is_(None))
    ended = connection.execute(statement.values(status=state, summary=text, ended_at=now))
    if ended.rowcount:
        extend(connection, [Entry(run, None, Event.END.value, state, now, None, (text,))])


def write_intents(
    connection: Connection, run: int, rows: Sequence[tuple[int, OperationRow]], now: str
) -> None:
    """Note that these operations are about to be tried."""
    state = OperationState.INTENT.value
    _insert(
        connection,
        Event.INTENT,
        [(run, seq, *_subject(row), state, None, now, None) for seq, row in rows],
    )


def write_untried(connection: Connection, run: int, rows: Sequence[Untried], now: str) -> None:
    """Note operations that ended without being tried."""
    _insert(
        connection,
        Event.UNTRIED,
        [
            (run, seq, *_subject(row), state.value, message, None, now)
            for seq, row, state, message in rows
        ],
    )


def write_outcomes(connection: Connection, run: int, outcomes: Sequence[Outcome], now: str) -> None:
    """Note how intended operations ended; what was settled before stays as it is."""
    if not outcomes:
        return
    left = unsettled_of(connection, run)
    ended = [(seq, state.value, said) for seq, state, said in outcomes if seq in left]
    names = ("state", "message", "at_outcome", "of_run", "of_seq")
    run_driver(
        connection, _OUTCOME, names, [(state, said, now, run, seq) for seq, state, said in ended]
    )
    event = Event.OUTCOME.value
    extend(connection, [Entry(run, seq, event, state, now, said) for seq, state, said in ended])


_OUTCOME = (
    update(operations)
    .where(operations.c.run == bindparam("of_run"), operations.c.seq == bindparam("of_seq"))
    .values(
        state=bindparam("state"),
        message=bindparam("message"),
        at_outcome=bindparam("at_outcome"),
    )
)


def unsettled_of(connection: Connection, run: int) -> frozenset[int]:
    """Places in a run of the operations whose outcome nobody knows."""
    o = operations.c
    return frozenset(connection.scalars(select(o.seq).where(o.run == run, tables.UNSETTLED)).all())


def interrupt_run(connection: Connection, run: int, now: str) -> None:
    """Close a run whose process is gone, unless it has ended by itself meanwhile."""
    status = connection.execute(select(runs.c.status).where(runs.c.id == run)).scalar_one()
    if status != RunStatus.RUNNING.value:
        return
    o = operations.c
    query = select(o.state, func.count()).where(o.run == run).group_by(o.state).order_by(o.state)
    counts = {row.state: row[1] for row in connection.execute(query)}
    end_run(connection, run, RunStatus.INTERRUPTED, counts, now)


_Subject = tuple[str, str, str, str]
_OperationColumns = tuple[int, int, str, str, str, str, str, str | None, str | None, str | None]
"""The columns of ``operations``, in their order."""


def _subject(row: OperationRow) -> _Subject:
    return (row.address, row.kind, row.action.value, canonical(row.operation))


def _insert(connection: Connection, event: Event, rows: Sequence[_OperationColumns]) -> None:
    run_driver(connection, insert(operations), operations.c.keys(), rows)
    entries = [
        Entry(run, seq, event.value, state, at_intent or at_outcome or "", said, tuple(subject))
        for run, seq, *subject, state, said, at_intent, at_outcome in rows
    ]
    extend(connection, entries)


def run_of(row: Row[Any]) -> RunRecord:
    """A run from a row of ``runs``."""
    return RunRecord(
        id=row.id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        kind=row.kind,
        who=row.who,
        reason=row.reason,
        version=row.version,
        layout_fingerprint=row.layout_fingerprint,
        plan=row.plan,
        process=row.process,
        status=RunStatus(row.status),
        summary=None if row.summary is None else parsed(row.summary),
    )


def operation_of(row: Row[Any]) -> OperationRecord:
    """An operation from a row of ``operations``."""
    return OperationRecord(
        run=row.run,
        seq=row.seq,
        row=OperationRow(row.address, row.kind, Action(row.action), parsed(row.operation)),
        state=OperationState(row.state),
        message=row.message,
        at_intent=row.at_intent,
        at_outcome=row.at_outcome,
    )
