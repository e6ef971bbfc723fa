"""Which news were told on which channel: claimed before they are sent, so that two runs never tell the same."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Executable, delete, select

from bcsync.database import bulk
from bcsync.model.news import Event, Rows, Subject, Told
from bcsync.state import tables

_WRITTEN = ("content", "claim", "text", "since", "claimed_at")
Outcome = tuple[Subject, Told | None]
"""What is known of something from now on; None: nothing."""


def rows_of(connection: Connection, channel: str) -> Rows:
    """All that is known on a channel; of events that this version does not know, nothing."""
    t = tables.told.c
    query = select(t.event, t.subject, t.content, t.claim, t.text, t.since, t.claimed_at)
    return {
        Subject(Event(event), subject): Told(*rest)
        for event, subject, *rest in connection.execute(query.where(t.channel == channel))
        if event in set(Event)
    }


def write(connection: Connection, channel: str, outcomes: Iterable[Outcome]) -> None:
    """Write what is known from now on."""
    outcomes = list(outcomes)
    kept = [(channel, about.event.value, about.name, *row) for about, row in outcomes if row]
    bulk.upsert(connection, tables.told, _WRITTEN, kept)
    gone = [(channel, about.event.value, about.name) for about, row in outcomes if not row]
    if gone:
        keys = {column.name: column for column in tables.told.primary_key}
        bulk.for_each(connection, _deleting, keys, gone)


def _deleting(given: bulk.Given) -> Executable:
    columns = tables.told.primary_key
    return delete(tables.told).where(*(each == given[each.name] for each in columns))
