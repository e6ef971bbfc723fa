"""The turns of a fleet: one table for all its projects, whatever database each keeps its state in."""

from __future__ import annotations

from sqlalchemy import URL, Column, Float, Table, Text

from bcsync.state.fleet_database import METADATA, open_fleet_database
from bcsync.state.turns import SharedTurns

_TABLE = Table(
    "fleet_turns",
    METADATA,
    Column("bucket", Text, primary_key=True),
    Column("next", Float, nullable=False),
)


def open_fleet_turns(url: URL) -> SharedTurns:
    """Those in the database of a fleet; connects at first need. Raises ``StateError``."""
    return SharedTurns(*open_fleet_database(url, "take turns"), _TABLE)
