"""The journal's log: one entry for every word written, each carrying the hash of the one before.

Whoever changes, removes or inserts an entry later breaks the chain at that place. The hash of the
newest entry stands in ``meta``; noted elsewhere, it also shows that the whole log was not rewritten.
What an entry speaks of (the operation, the run) is hashed with it and kept once, in its own table.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, select, update

from bcsync.database import bulk
from bcsync.database.pipeline import UNREAD
from bcsync.errors import StateError
from bcsync.state.row_checks import DAMAGED
from bcsync.state.tables import journal, meta


class Event(StrEnum):
    """What an entry reports."""

    BEGIN = "begin"
    """A run begins."""
    INTENT = "intent"
    """An operation is about to be tried."""
    OUTCOME = "outcome"
    UNTRIED = "untried"
    """An operation ended without being tried."""
    END = "end"
    """A run ended."""


RUN_COLUMNS = (
    *("kind", "who", "reason", "version", "layout_fingerprint", "plan", "process"),
    "origin",
)
"""What a ``begin`` speaks of."""
OPERATION_COLUMNS = ("address", "kind", "action", "operation")
"""What an ``intent`` and an ``untried`` speak of."""
END_COLUMNS = ("summary",)
_END = "bcsync_end_of_log"


Content = tuple[str | None, ...]


def content_of_run(columns: Sequence[str | None]) -> Content:
    """What is hashed of a run that begins. Logs from before there were origins hold none."""
    told = tuple(columns)
    return told if told[-1] is not None else told[:-1]


class Entry(NamedTuple):
    """One entry before it has its place in the log."""

    run: int
    seq: int | None
    """The operation's place in its run; None: the run itself."""
    event: str
    state: str
    """Of the run or the operation from now on."""
    at: str
    message: str | None
    content: Content = ()
    """What the tables hold of its subject: hashed here, stored there."""


def genesis(lineage: str) -> str:
    """What the first entry carries: a log cannot be moved to another state."""
    return sha256(f"bcsync journal {lineage}".encode()).hexdigest()


def digest(number: int, previous: str, entry: Entry) -> str:
    """SHA-256 over everything an entry says, its number and the hash of the one before."""
    return sha256(orjson.dumps([number, previous, *entry[:6], *entry.content])).hexdigest()


def extend(connection: Connection, entries: Sequence[Entry]) -> None:
    """Append to the log, in a writing transaction that has locked ``meta`` already.

    Reading and advancing its head there keeps the log one chain, however many runs write side by side.
    """
    if not entries:
        return
    number, head = _end_of(connection)
    if type(number) is not int or type(head) is not str:
        raise StateError(
            "the stored state is damaged: the end of its journal cannot be found",
            hint=DAMAGED,
        )
    rows = []
    for entry in entries:
        number += 1
        rows.append((number, *entry[:6], head))
        head = digest(number, head, entry)
    bulk.insert(connection, journal, journal.c.keys(), rows)
    advanced = update(meta).values(entries=number, head=head)
    connection.execute(advanced, execution_options=UNREAD)
    note_end(connection, number, head)


def note_end(connection: Connection, entries: Any, head: Any) -> None:
    """Where the log ends, as seen or left in this transaction behind its first change of ``meta``."""
    connection.info[_END] = connection.get_transaction(), entries, head


def _end_of(connection: Connection) -> tuple[Any, Any]:
    noted = connection.info.get(_END)
    if noted is not None and noted[0] is connection.get_transaction():
        return noted[1], noted[2]
    entries, head = connection.execute(select(meta.c.entries, meta.c.head)).one()
    return entries, head
