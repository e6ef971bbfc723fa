"""Where the embedded platform keeps its tables: opening, creating, checking their version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import SystemRandom
from threading import Lock

from sqlalchemy import Connection, Engine, inspect, select

from bcsync.database import engine as database
from bcsync.database import refusals
from bcsync.database.location import sqlite_path
from bcsync.database.pipeline import UNREAD
from bcsync.database.postgres import Reason
from bcsync.errors import PlatformError, StateError
from bcsync.platforms.local import schema

_A_STATE = frozenset({"alembic_version", "bindings", "journal"})
"""Some tables of a stored state, which may share a file with the platform."""
Draw = Callable[[], int]
"""Gives a number that no other world has."""
drawn: Draw = partial(SystemRandom().randrange, 1, 2**31)
_LOOK = "check `platform.database` in bcsync.yaml, or wait for the other bcsync to finish"


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        with refusals.translated(_refused, _damaged):
            yield
    except StateError as error:
        raise PlatformError(error.message, hint=error.hint) from error


def _refused(error: Exception) -> PlatformError:
    reason = database.reason_of(error) or Reason(refusals.first_line(error), _LOOK)
    return PlatformError(
        f"the embedded platform's database cannot be used: {reason.text}", hint=reason.hint
    )


def _damaged(_error: Exception) -> PlatformError:
    return PlatformError(
        "the embedded platform's database is damaged: it holds a value that bcsync never wrote there",
        hint="put back a copy of it, or name another `platform.database` in bcsync.yaml",
    )


class Store:
    """The database, opened at first need and created at the first write, never by a read."""

    def __init__(self, location: str, base: Path, draw: Draw = drawn) -> None:
        self._draw = draw
        self._location = location
        self._base = base
        with _reachable():
            self._file = sqlite_path(location, base)
        self._engine: Engine | None = None
        self._ready = False
        self._seeded = False
        self._lock = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """One consistent view; None while nothing has been written yet."""
        if self._file is not None and not self._file.exists():
            yield None
            return
        with (
            _reachable(),
            refusals.understood(_damaged),
            database.reading(self._open()) as connection,
        ):
            yield connection if self._exists(connection) else None

    @contextmanager
    def writing(self, seed: Callable[[Connection], None]) -> Iterator[Connection]:
        """A writing transaction, the only one at a time; ``seed`` runs once, before the first."""
        with _reachable():
            self._create(seed)
            with database.writing(self._open()) as connection:
                # The lock on servers, where BEGIN alone takes none.
                counters = schema.counters
                connection.execute(
                    counters.update()
                    .where(counters.c.name == schema.TRANSACTIONS)
                    .values(last=counters.c.last + 1),
                    execution_options=UNREAD,
                )
                yield connection

    def renew(self, connection: Connection) -> None:
        """Let it be another world from now on."""
        connection.execute(schema.meta.delete().where(schema.meta.c.name == schema.WORLD))
        name_world(connection, self._draw())

    def close(self) -> None:
        """Release connections; the store may be used again."""
        with self._lock:
            if self._engine is not None:
                database.close_engine(self._engine)
            self._engine = None

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = database.open_engine(self._location, base=self._base)
            return self._engine

    def _exists(self, connection: Connection) -> bool:
        if not self._ready:
            if not inspect(connection).has_table(schema.meta.name):
                database.require_schema(connection)
                _refuse_others(connection)
                return False
            _check_version(connection)
            self._ready = True
        return True

    def _create(self, seed: Callable[[Connection], None]) -> None:
        if self._ready and self._seeded:
            return
        # Late: who looks brings no tables to their present form.
        from bcsync.platforms.local.upgrade import upgrade

        with database.reading(self._open()) as connection:
            # Before anything is written, were it only how the file keeps its journal.
            self._exists(connection)
        with database.writing(self._open()) as connection:
            database.be_alone(connection)
            if self._exists(connection):
                upgrade(connection)
            else:
                # Where none of them was found there is none to be looked for.
                schema.metadata.create_all(connection, checkfirst=False)
                connection.execute(
                    schema.meta.insert(), [{"name": "schema", "value": schema.SCHEMA_VERSION}]
                )
                connection.execute(
                    schema.counters.insert(), [{"name": schema.TRANSACTIONS, "last": 0}]
                )
            if world_of(connection) is None:
                name_world(connection, self._draw())
            seed(connection)
        self._ready = self._seeded = True


def world_of(connection: Connection) -> int | None:
    """What tells this world from all others, however its database is moved or copied."""
    value = schema.meta.c.value
    return connection.scalar(select(value).where(schema.meta.c.name == schema.WORLD))


def name_world(connection: Connection, world: int) -> None:
    """Tell a new world from all others."""
    connection.execute(schema.meta.insert(), [{"name": schema.WORLD, "value": world}])


def _refuse_others(connection: Connection) -> None:
    """Raise ``PlatformError`` where our tables would stand among another program's.

    On a server a schema is often shared, and their prefix keeps ours apart; a file is one program's.
    """
    names = database.names_taken(connection)
    if connection.dialect.name != "sqlite":
        names = [name for name in names if name in schema.metadata.tables]
    elif frozenset(names) >= _A_STATE:
        return
    if names:
        raise PlatformError(
            f"this database is no embedded platform: it holds other tables ({', '.join(names[:3])})",
            hint="look at `platform.database` in bcsync.yaml: it needs a file or a schema of its own",
        )


def _check_version(connection: Connection) -> None:
    value = schema.meta.c.value
    version = connection.scalar(select(value).where(schema.meta.c.name == "schema"))
    if not isinstance(version, int) or version > schema.SCHEMA_VERSION:
        raise PlatformError(
            f"the embedded platform's database has schema version {version}, "
            f"this bcsync knows versions up to {schema.SCHEMA_VERSION}",
            hint="upgrade bcsync, or name another `platform.database` in bcsync.yaml",
        )
