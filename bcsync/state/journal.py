"""The journal of runs: an intent before each call, its outcome after (design 5.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from types import NoneType
from typing import Any

from sqlalchemy import Connection, Row, Update, func, insert, select, update

from bcsync.database import bulk
from bcsync.model.action import Action
from bcsync.model.origin import origin_in
from bcsync.state import tables
from bcsync.state.audit_chain import RUN_COLUMNS, Entry, Event, content_of_run, extend
from bcsync.state.canonical import canonical, parsed
from bcsync.state.rows import maybe_text_of, moment_of, number_of, text_of
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


def start_run(connection: Connection, start: RunStart, now: str) -> int:
    """Open a run and give its number."""
    origin = None if start.origin is None else canonical(start.origin.as_json())
    columns = {**{name: getattr(start, name) for name in RUN_COLUMNS}, "origin": origin}
    state = RunStatus.RUNNING.value
    statement = insert(runs).values(started_at=now, status=state, **columns).returning(runs.c.id)
    run = int(connection.execute(statement).scalar_one())
    content = content_of_run([*columns.values()])
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
    left = pending_of(connection, run)
    ended = [(seq, str(state), said, now) for seq, state, said in outcomes if seq in left]
    o = operations.c
    given = {n: o[n] for n in ("state", "message", "at_outcome", "run", "seq")}
    bulk.for_each(connection, _outcome, given, ((*each, run, seq) for seq, *each in ended))
    event = Event.OUTCOME.value
    extend(connection, [Entry(run, seq, event, state, now, said) for seq, state, said, _ in ended])


def _outcome(given: bulk.Given) -> Update:
    o = operations.c
    return (
        update(operations)
        .where(o.run == given["run"], o.seq == given["seq"])
        .values({name: given[name] for name in ("state", "message", "at_outcome")})
    )


def pending_of(connection: Connection, run: int) -> frozenset[int]:
    """Places in a run of the operations whose outcome nobody knows."""
    o = operations.c
    return frozenset(connection.scalars(select(o.seq).where(o.run == run, tables.UNSETTLED)).all())


def renames_after(connection: Connection, run: int) -> list[OperationRecord]:
    """What later runs have given another name."""
    o = operations.c
    done = (o.action == Action.RENAME.value, o.state == OperationState.DONE.value)
    rows = connection.execute(select(operations).where(o.run > run, *done)).all()
    return [operation_of(row) for row in rows]


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
    return (row.address, row.kind, str(row.action), canonical(row.operation))


def _insert(connection: Connection, event: Event, rows: Sequence[_OperationColumns]) -> None:
    bulk.insert(connection, operations, operations.c.keys(), rows)
    entries = [
        Entry(run, seq, event.value, state, at_intent or at_outcome or "", said, tuple(subject))
        for run, seq, *subject, state, said, at_intent, at_outcome in rows
    ]
    extend(connection, entries)


def run_of(row: Row[Any]) -> RunRecord:
    """A run from a row of ``runs``."""
    return RunRecord(
        id=row.id,
        started_at=moment_of(row.started_at),
        ended_at=None if row.ended_at is None else moment_of(row.ended_at),
        kind=text_of(row.kind),
        who=text_of(row.who),
        reason=maybe_text_of(row.reason),
        version=text_of(row.version),
        layout_fingerprint=maybe_text_of(row.layout_fingerprint),
        plan=maybe_text_of(row.plan),
        process=maybe_text_of(row.process),
        origin=None if row.origin is None else origin_in(parsed(row.origin)),
        status=RunStatus(row.status),
        summary=None if row.summary is None else parsed(row.summary),
    )


def _operation(text: str) -> dict[str, Any]:
    """An operation as in the JSON plan. Raises ``TypeError`` where it cannot be acted upon."""
    found = parsed(text)
    identity, actor = found.get("identity", []), found.get("actor", "")
    if type(identity) is not list or not all(type(part) is str for part in (*identity, actor)):
        raise TypeError(text)
    if not all(type(found.get(side)) in (dict, NoneType) for side in ("before", "after")):
        raise TypeError(text)
    return found


_LOOKED_FOR_BY = itemgetter("identity", "actor")


def doubtful_of(row: Row[Any]) -> OperationRecord:
    """An operation that has to be looked for. Raises ``KeyError`` where it does not say by what."""
    record = operation_of(row)
    _LOOKED_FOR_BY(record.row.operation)
    return record


def operation_of(row: Row[Any]) -> OperationRecord:
    """An operation from a row of ``operations``."""
    return OperationRecord(
        run=number_of(row.run),
        seq=number_of(row.seq),
        row=OperationRow(
            text_of(row.address), text_of(row.kind), Action(row.action), _operation(row.operation)
        ),
        state=OperationState(row.state),
        message=maybe_text_of(row.message),
        at_intent=maybe_text_of(row.at_intent),
        at_outcome=maybe_text_of(row.at_outcome),
    )
