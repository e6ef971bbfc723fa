"""The locks of a fleet: whoever changes a Business Center that several of its projects manage holds one, and
learns whether another of them has changed it since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Engine,
    Identity,
    Table,
    Text,
    exists,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from bcsync.database import refusals
from bcsync.database.engine import close_engine, reading, writing
from bcsync.database.location import FLEET_SCHEMA
from bcsync.errors import StateError
from bcsync.state.fleet_database import METADATA, open_fleet_database
from bcsync.state.leases import Gone
from bcsync.state.locks import Locks, LockTables
from bcsync.state.tables import lease_columns

_LEASES = Table(
    "fleet_leases",
    METADATA,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    *lease_columns(),
)
_LOCKS = Table(
    "fleet_locks",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("lease", BigInteger, nullable=False),
)
# Which project was the last to change what a scope stands for.
_CHANGED = Table(
    "fleet_changed",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("project", Text, nullable=False),
)
_ALONE: Final = text(f"LOCK TABLE {FLEET_SCHEMA}.fleet_leases IN SHARE ROW EXCLUSIVE MODE")


class FleetLocks:
    """Locks of the runs of one project, in the database of its fleet."""

    def __init__(
        self,
        engine: Engine,
        locks: Locks,
        translated: Callable[[], AbstractContextManager[None]],
        project: str,
    ) -> None:
        self._engine = engine
        self._translated = translated
        self._project = project
        self.locks = locks

    def changed_by_others(self, lease: int) -> bool:
        """Whether another project was the last that changed anything that a lease of ours holds."""
        changed, held = _CHANGED.c, _LOCKS.c
        others = exists(
            select(changed.scope)
            .join(_LOCKS, held.scope == changed.scope)
            .where(held.lease == lease, changed.project != self._project)
        )
        with self._translated(), reading(self._engine) as connection:
            return bool(connection.execute(select(others)).scalar_one())

    def claim(self, lease: int) -> None:
        """Note that this project is about to change what a lease of ours holds."""
        held = select(_LOCKS.c.scope, literal(self._project)).where(_LOCKS.c.lease == lease)
        noted = insert(_CHANGED).from_select(["scope", "project"], held)
        noted = noted.on_conflict_do_update(
            index_elements=[_CHANGED.c.scope], set_={"project": noted.excluded.project}
        )
        with self._translated(), writing(self._engine) as connection:
            connection.execute(noted)

    def close(self) -> None:
        """Close the connection."""
        close_engine(self._engine)


def open_fleet_locks(
    url: URL, clock: Callable[[], datetime], gone: Gone, project: str
) -> FleetLocks:
    """Those in the database of a fleet; connects at first need. ``project``: what tells it from others."""
    engine, translated = open_fleet_database(url, "share locks")
    kept = LockTables(_LEASES, _LOCKS, _ALONE, translated, lambda: refusals.understood(_damaged))
    return FleetLocks(engine, Locks(engine, clock, gone, kept), translated, project)


def _damaged(_error: Exception) -> StateError:
    return StateError(
        "the locks of the fleet hold a value that bcsync never wrote there",
        hint="empty the tables fleet_leases and fleet_locks while no run is under way",
    )
