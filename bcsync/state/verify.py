"""Whether the journal is as it was written: the chain of its log, and the rows that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from bcsync.state.audit_chain import (
    END_COLUMNS,
    OPERATION_COLUMNS,
    RUN_COLUMNS,
    Entry,
    Event,
    content_of_run,
    digest,
)
from bcsync.state.audit_chain import genesis as first_link
from bcsync.state.tables import journal, meta, operations, runs
from bcsync.state.values import Break, Verification

_FETCH = 1000
_UNKNOWN = ("intent", "unknown", "unseen")


def verify(connection: Connection) -> Verification:
    """Read the log once from its first entry; memory grows with what is in flight alone."""
    lineage, entries, head = connection.execute(
        select(meta.c.lineage, meta.c.entries, meta.c.head)
    ).one()
    walk = _Walk(first_link(lineage))
    streamed = connection.execute(_query(), execution_options={"yield_per": _FETCH})
    found = list(walk.along(streamed))
    found += walk.ends_at(entries, head)
    found += walk.left_open()
    found += _strangers(connection, walk)
    return Verification(entries, head, tuple(found))


def _query() -> Select[Any]:
    """Each entry with the operation and the run it speaks of."""
    of_operation = and_(operations.c.run == journal.c.run, operations.c.seq == journal.c.seq)
    of_run = and_(runs.c.id == journal.c.run, journal.c.seq.is_(None))
    o = [operations.c[name] for name in (*OPERATION_COLUMNS, *_OPERATION_ENDS)]
    r = [runs.c[name] for name in (*RUN_COLUMNS, *END_COLUMNS, *_RUN_ENDS)]
    return (
        select(journal, *o, *r)
        .select_from(journal.outerjoin(operations, of_operation).outerjoin(runs, of_run))
        .order_by(journal.c.n)
    )


_OPERATION_ENDS = ("state", "message", "at_intent", "at_outcome")
_RUN_ENDS = ("status", "started_at", "ended_at")
_BEGIN, _INTENT, _UNTRIED, _OUTCOME, _END = (
    event.value for event in (Event.BEGIN, Event.INTENT, Event.UNTRIED, Event.OUTCOME, Event.END)
)
_LOG = len(journal.c)
_OPERATION = slice(_LOG, _LOG + len(OPERATION_COLUMNS))
_OPERATION_END = slice(_OPERATION.stop, _OPERATION.stop + len(_OPERATION_ENDS))
_RUN = slice(_OPERATION_END.stop, _OPERATION_END.stop + len(RUN_COLUMNS))
_SUMMARY = slice(_RUN.stop, _RUN.stop + len(END_COLUMNS))
_RUN_END = slice(_SUMMARY.stop, _SUMMARY.stop + len(_RUN_ENDS))
_CONTENT = {
    _BEGIN: _RUN,
    _INTENT: _OPERATION,
    _UNTRIED: _OPERATION,
    _OUTCOME: slice(0),
    _END: _SUMMARY,
}


@dataclass(slots=True)
class _Walk:
    """How far the chain was followed, and what it has left open so far."""

    expected: str
    number: int = 0
    operations: int = 0
    runs: int = 0
    _open: dict[tuple[int, int | None], tuple[int, str, str | None]] = field(default_factory=dict)
    """Subject -> (entry, its state by the log, its state by the row)."""
    _last: tuple[int, int | None] | None = None

    def along(self, rows: Iterable[Sequence[Any]]) -> Iterator[Break]:
        for row in rows:
            number, run, seq, *_rest, previous = row[:_LOG]
            if number != self.number + 1:
                yield Break(number, run, seq, f"{_missing(self.number, number)} before it")
            elif previous != self.expected:
                yield self._altered(number, run, seq)
            self.number = number
            self._last = (run, seq)
            reason = self._check(row)
            if reason is not None:
                yield Break(number, run, seq, reason)

    def _altered(self, number: int, run: int, seq: int | None) -> Break:
        if self._last is None:
            return Break(number, run, seq, "it is not the first entry of this state's log")
        return Break(
            self.number,
            *self._last,
            "it, or what it speaks of, is not what it was when the next entry was written",
        )

    def _check(self, row: Sequence[Any]) -> str | None:
        number, run, seq, event, state, at, message, previous = row[:_LOG]
        content = _CONTENT.get(event)
        if content is None:
            self.expected = ""
            return f"there is no event {event!r}"
        told = row[content]
        told = content_of_run(told) if event == _BEGIN else tuple(told)
        entry = Entry(run, seq, event, state, at, message, told)
        self.expected = digest(number, previous, entry)
        if event in (_BEGIN, _END):
            return self._check_run(entry, number, row)
        return self._check_operation(entry, number, row)

    def _check_run(self, entry: Entry, number: int, row: Sequence[Any]) -> str | None:
        status, started_at, ended_at = row[_RUN_END]
        subject = (entry.run, None)
        if status is None:
            return f"run {entry.run} is missing"
        if entry.event == _BEGIN:
            self.runs += 1
            self._open[subject] = (number, entry.state, status)
            return None if started_at == entry.at else f"the time of run {entry.run} was changed"
        self._open.pop(subject, None)
        same = (status, ended_at) == (entry.state, entry.at)
        return None if same else f"run {entry.run} ended otherwise than its row says"

    def _check_operation(self, entry: Entry, number: int, row: Sequence[Any]) -> str | None:
        kept, said, at_intent, at_outcome = row[_OPERATION_END]
        if kept is None:
            return f"operation {entry.seq} of run {entry.run} is missing"
        self.operations += entry.event != _OUTCOME
        subject = (entry.run, entry.seq)
        if entry.state in _UNKNOWN:
            self._open[subject] = (number, entry.state, kept)
            same = entry.event == _OUTCOME or at_intent == entry.at
            return None if same else f"the time of operation {entry.seq} was changed"
        self._open.pop(subject, None)
        same = (kept, said, at_outcome) == (entry.state, entry.message, entry.at)
        return None if same else f"operation {entry.seq} ended otherwise than its row says"

    def ends_at(self, entries: int, head: str) -> Iterator[Break]:
        """Whether the last entry is the newest that was written."""
        if self.number < entries:
            yield Break(None, None, None, f"{_missing(self.number, entries + 1)} at the end")
        elif self.number > entries:
            yield Break(self.number, None, None, f"the log was {entries} entries long")
        elif self.expected != head:
            run, seq = self._last or (None, None)
            reason = "it, or what it speaks of, is not what it was when it was written"
            yield Break(self.number or None, run, seq, reason)

    def left_open(self) -> Iterator[Break]:
        """Runs and operations whose rows say that they ended while the log does not."""
        for (run, seq), (number, state, kept) in self._open.items():
            if kept != state:
                what = f"run {run}" if seq is None else f"operation {seq}"
                yield Break(number, run, seq, f"{what} is {kept} without an entry that says so")


def _missing(last: int, following: int) -> str:
    first, end = last + 1, following - 1
    if following <= last:
        return "the numbers do not follow each other"
    return f"entry {first} is missing" if first == end else f"entries {first} to {end} are missing"


def _strangers(connection: Connection, walk: _Walk) -> Iterator[Break]:
    """Rows that no entry speaks of."""
    for table, named in ((operations, walk.operations), (runs, walk.runs)):
        held = connection.scalar(select(func.count()).select_from(table)) or 0
        if held > named:
            reason = f"{held - named} of {held} {table.name} were never written by an entry"
            yield Break(None, None, None, reason)
