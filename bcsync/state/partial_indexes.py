"""The partial indexes of the stored state; imported where tables are created, and nowhere else.

To name a condition for PostgreSQL imports its dialect, which takes a tenth of a second from every command.
"""

from __future__ import annotations

from sqlalchemy import Connection, Index

from bcsync.state.tables import RUNNING, UNSETTLED, metadata, operations, runs

_INDEXES = (
    Index("runs_running", runs.c.id, sqlite_where=RUNNING, postgresql_where=RUNNING),
    Index(
        "operations_unsettled",
        operations.c.run,
        operations.c.seq,
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    ),
)


def create(connection: Connection) -> None:
    """Create all tables with all indexes: those above belong to their tables by now."""
    assert all(index.table is not None for index in _INDEXES)
    metadata.create_all(connection, checkfirst=False)
