"""The turns of a fleet: one table for all its projects, whatever database each keeps its state in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import URL, Column, Float, MetaData, Table, Text

from bcsync.database import postgres, refusals
from bcsync.database.location import FLEET_SCHEMA
from bcsync.errors import StateError
from bcsync.state.turns import SharedTurns

_TABLE = Table(
    "fleet_turns",
    MetaData(schema=FLEET_SCHEMA),
    Column("bucket", Text, primary_key=True),
    Column("next", Float, nullable=False),
)
_NOT_MADE = ("42P01", "3F000")
"""There is no such table, no such schema (postgresql.org/docs/current/errcodes-appendix.html)."""


def open_fleet_turns(url: URL) -> SharedTurns:
    """Those in the database of a fleet; connects at first need. Raises ``StateError``."""
    place = postgres.shown(url)
    return SharedTurns(postgres.open_server(url), partial(_translated, place), _TABLE)


@contextmanager
def _translated(place: str) -> Iterator[None]:
    say = partial(_refused, place)
    with refusals.translated(say, say):
        yield


def _refused(place: str, error: Exception) -> StateError:
    said = f"cannot take turns with the other runs of the fleet at {place}"
    if getattr(getattr(error, "orig", None), "sqlstate", None) in _NOT_MADE:
        return StateError(
            f"{said}: the tables for that are not there",
            hint="their owner makes them: bcsync fleet init, or bcsync fleet upgrade",
        )
    reason = postgres.reason_of(error)
    if reason is None:
        return StateError(f"{said}: {refusals.first_line(error)}", hint="see docs/fleets.md")
    return StateError(f"{said}: {reason.text}", hint=reason.hint)
