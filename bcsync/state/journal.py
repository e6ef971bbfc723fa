"""The journal of runs: an intent before each call, its outcome after (design 5.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from bcsync.model.action import Action
from bcsync.state.canonical import canonical, parsed
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
    statement = (
        insert(runs)
        .values(
            started_at=now,
            kind=start.kind,
            who=start.who,
            reason=start.reason,
            version=start.version,
            layout_fingerprint=start.layout_fingerprint,
            status=RunStatus.RUNNING.value,
        )
        .returning(runs.c.id)
    )
    return int(connection.execute(statement).scalar_one())


def end_run(
    connection: Connection, run: int, status: RunStatus, summary: Mapping[str, Any], now: str
) -> None:
    """Close a run."""
    statement = update(runs).where(runs.c.id == run)
    connection.execute(
        statement.values(status=status.value, summary=canonical(summary), ended_at=now)
    )


def write_intents(
    connection: Connection, run: int, rows: Sequence[tuple[int, OperationRow]], now: str
) -> None:
    """Note that these operations are about to be tried."""
    _insert(
        connection,
        [
            _columns(run, seq, row) | {"state": OperationState.INTENT.value, "at_intent": now}
            for seq, row in rows
        ],
    )


def write_untried(connection: Connection, run: int, rows: Sequence[Untried], now: str) -> None:
    """Note operations that ended without being tried."""
    _insert(
        connection,
        [
            _columns(run, item.seq, item.row)
            | {"state": item.state.value, "message": item.message, "at_outcome": now}
            for item in rows
        ],
    )


def write_outcomes(connection: Connection, run: int, outcomes: Sequence[Outcome], now: str) -> None:
    """Note how intended operations ended."""
    if not outcomes:
        return
    statement = (
        update(operations)
        .where(operations.c.run == bindparam("of_run"), operations.c.seq == bindparam("of_seq"))
        .values(
            state=bindparam("state"),
            message=bindparam("message"),
            at_outcome=bindparam("at_outcome"),
        )
    )
    connection.execute(
        statement,
        [
            {"of_run": run, "of_seq": seq, "state": state.value, "message": said, "at_outcome": now}
            for seq, state, said in outcomes
        ],
    )


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(operations), rows)


def _columns(run: int, seq: int, row: OperationRow) -> dict[str, Any]:
    return {
        "run": run,
        "seq": seq,
        "address": row.address,
        "kind": row.kind,
        "action": row.action.value,
        "operation": canonical(row.operation),
    }


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
