"""Which revision a database is at, and bringing it to ours.

An up-to-date one costs one SELECT. A fresh one is created without Alembic, whose import alone takes
half a second; only an older one is migrated by it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from bcsync.database.engine import be_alone, names_taken, reading, require_schema, writing
from bcsync.errors import StateError
from bcsync.state import tables
from bcsync.state.audit_chain import genesis

_NEIGHBOUR, _ITS_MARK = "platform_", "platform_meta"
"""What the embedded platform's tables are called: it may share a database with the state."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """A folder of Alembic revisions and their ids, oldest first."""

    folder: Path
    revisions: tuple[str, ...]

    @property
    def head(self) -> str:
        """The revision this version of bcsync works with."""
        return self.revisions[-1]


SHIPPED = Migrations(
    Path(__file__).with_name("migrations"),
    tuple(f"state_{number:04}" for number in range(1, 9)),
)


def prepare(
    engine: Engine,
    *,
    clock: Callable[[], datetime],
    lineage: Callable[[], str],
    create: bool,
    platform: Callable[[], str | None] = lambda: None,
    migrations: Migrations = SHIPPED,
) -> bool:
    """Bring the database to the newest revision; False when it is empty and not to be created.

    ``platform``: whose ids a new one will hold, where that is known yet.
    Raises ``StateError`` when it was written by a newer bcsync or belongs to something else.
    """
    revision = _revision(engine)
    if revision is None:
        if create:
            _create(engine, lineage(), platform(), migrations.head)
        return create
    if revision not in migrations.revisions:
        raise _unknown(revision)
    if revision != migrations.head:
        _back_up(engine, revision, clock())
        _migrate(engine, migrations)
    return True


def _revision(engine: Engine) -> str | None:
    try:
        return _written_revision(engine)
    except (OperationalError, ProgrammingError):
        with reading(engine) as connection:
            require_schema(connection)
            names = names_taken(connection)
        shared = _ITS_MARK in names
        found = [name for name in names if not (shared and name.startswith(_NEIGHBOUR))]
        if tables.alembic_version.name in found:
            # Another process created it between the two looks, or the next one fails for good.
            return _written_revision(engine)
    if found:
        raise StateError(
            f"this database is no stored state: it holds other tables ({', '.join(found[:3])})",
            hint="look at `state` in bcsync.yaml: it needs a database or a schema of its own",
        )
    return None


def _written_revision(engine: Engine) -> str:
    query = select(tables.alembic_version)
    with reading(engine) as connection:
        return str(connection.execute(query).scalar_one_or_none() or "")


def _create(engine: Engine, lineage: str, platform: str | None, revision: str) -> None:
    with writing(engine) as connection:
        be_alone(connection)
        if _exists(connection):
            # Another process was faster.
            return
        from bcsync.state import partial_indexes

        partial_indexes.create(connection)
        connection.execute(insert(tables.alembic_version).values(version_num=revision))
        first = {"lineage": lineage, "serial": 0, "entries": 0, "head": genesis(lineage)}
        first["platform"] = platform
        connection.execute(insert(tables.meta).values(first))


def _exists(connection: Connection) -> bool:
    return inspect(connection).has_table(tables.alembic_version.name)


def _unknown(revision: str) -> StateError:
    if revision.startswith("state_"):
        return StateError(
            f"the stored state was written by a newer bcsync (its revision is {revision})",
            hint="upgrade bcsync, or put back the backup that the newer one made beside the file",
        )
    return StateError(
        f"this database is no stored state: it is at revision {revision!r} of something else",
        hint="look at `state` in bcsync.yaml: it needs a database or a schema of its own",
    )


def _back_up(engine: Engine, revision: str, now: datetime) -> None:
    """Copy a SQLite file beside itself; servers have backups of their own."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file:
        return
    copy = f"{file}.{revision}.{now:%Y%m%dT%H%M%SZ}.bak"
    # VACUUM INTO takes a file that is empty, and leaves its rights (sqlite.org/lang_vacuum.html).
    links = getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(copy, os.O_CREAT | os.O_RDWR | os.O_TRUNC | links, 0o600))
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (copy,))
    finally:
        connection.close()


def _migrate(engine: Engine, migrations: Migrations) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    with writing(engine) as connection:
        be_alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, migrations.head)
