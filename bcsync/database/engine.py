"""Opening databases: SQLite files and, through a URL, PostgreSQL servers.

Two kinds of transaction, so that readers never wait for each other: ``reading`` and ``writing``. On
SQLite a writing transaction takes its lock at once (``BEGIN IMMEDIATE``); taking it at the first write
would let two writers read the same rows and then fail each other.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.exc import OperationalError

from bcsync.database import postgres, shared
from bcsync.database.location import sqlite_path
from bcsync.database.url import parsed
from bcsync.errors import StateError

BUSY_TIMEOUT_MS = 30_000
_WAL = "PRAGMA journal_mode = WAL"
_WRITE = "bcsync_write"
_FILE = "bcsync_file"


def open_engine(location: str, *, base: Path) -> Engine:
    """Open a database.

    ``location`` is a SQLAlchemy URL or a path (relative to ``base``) of a SQLite file, which is created
    readable by its owner alone. Raises ``StateError`` when it cannot be opened.
    """
    path = sqlite_path(location, base)
    return postgres.open_server(parsed(location)) if path is None else _open_sqlite(path)


def close_engine(engine: Engine) -> None:
    """Release what an engine holds, which is used no more then."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
    else:
        shared.let_go(engine)


def _open_sqlite(path: Path) -> Engine:
    try:
        _create_private(path)
    except OSError as error:
        raise StateError(
            f"cannot create {path}: {error.strerror}",
            hint="check that the directory exists and that you may write there",
        ) from error
    # Late: whoever keeps all on a server has no use for SQLite's dialect.
    from bcsync.database.compiled import engine_for

    fixed = {"creator": partial(_immutable, path)} if _is_fixed(path) else {}
    engine = engine_for(str(path), **fixed)
    event.listen(engine, "connect", partial(_on_connect, path.absolute()))
    event.listen(engine, "begin", _on_begin)
    return engine


def _create_private(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _is_fixed(path: Path) -> bool:
    """Whether nobody but a reader can be at work here: SQLite would want to write beside the file.

    What a journal holds still would be passed over, so then it is opened as usual
    (sqlite.org/wal.html#readonly).
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return False
    journal = path.with_name(f"{path.name}-wal")
    return not journal.exists() or journal.stat().st_size == 0


def _immutable(path: Path) -> sqlite3.Connection:
    name = quote(os.fsencode(path.absolute()))
    return sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _on_connect(file: Path, connection: Any, record: Any) -> None:
    try:
        _set_up(file, connection, record)
    except BaseException:
        # Of a damaged file. SQLAlchemy 2.0 forgets such a connection, and SQLite's own files stay behind.
        connection.close()
        raise


def _set_up(file: Path, connection: Any, record: Any) -> None:
    # The driver's own transaction handling starts transactions too late for us; see the module's docstring.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # FULL: what was said to be done survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    record.info[_FILE] = (file, _identity(file))
    cursor.close()


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _require_file(connection: Connection) -> None:
    """SQLite itself goes on writing into a file that has no name any more (howtocorrupt.html, 4.1)."""
    file, identity = connection.info.get(_FILE, (None, None))
    if file is not None and _identity(file) != identity:
        raise StateError(
            f"{file} was removed or replaced while it was in use",
            hint="put it back as it was; the next run finds out what was done meanwhile",
        )


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    if writes:
        # Not while reading: the mode is kept in the file, and the file may turn out to be another's.
        _switch_to_wal(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _switch_to_wal(connection: Connection) -> None:
    """Once in a file's life. Of two that do it at once SQLite refuses one without waiting for the other."""
    try:
        connection.exec_driver_sql(_WAL)
    except OperationalError as error:
        if not _name_of(error).startswith("SQLITE_BUSY"):
            raise
        # It reads first, and who reads already is refused rather than kept waiting for another's lock
        # (sqlite.org/c3ref/busy_handler.html). Who begins anew waits, until the other has switched.
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(_WAL)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database."""
    with _begun(engine, writes=False) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end of the block, rolled back on an exception.

    On a server, where the beginning alone locks nothing, writers first change a row they have in common.
    """
    with _begun(engine, writes=True) as connection:
        yield connection


@contextmanager
def _begun(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    if engine.dialect.name != "sqlite":
        with postgres.begun(engine, writes=writes) as connection:
            yield connection
        return
    opened = engine.connect().execution_options(**{_WRITE: writes})
    with opened as connection, connection.begin():
        yield connection
        if writes:
            _require_file(connection)


# Primary result codes (sqlite.org/rescode.html); extended ones begin with the same word.
_REFUSALS = {
    "SQLITE_FULL": postgres.Reason(
        "the disk is full", "free some space, then run the command again"
    ),
    "SQLITE_READONLY": postgres.Reason(
        "it is read-only", "check the rights of the file and of its directory"
    ),
    "SQLITE_BUSY": postgres.Reason(
        "another process has been writing to it for too long",
        "wait until that has ended, then run the command again",
    ),
    "SQLITE_LOCKED": postgres.Reason("another process is using it", "run the command again"),
    "SQLITE_CANTOPEN": postgres.Reason(
        "it cannot be opened",
        "check that the file and its directory exist and that you may write there",
    ),
    "SQLITE_IOERR": postgres.Reason(
        "the disk did not answer", "check that the disk is still there"
    ),
}


def reason_of(error: Exception) -> postgres.Reason | None:
    """Why a database refused; None when that is nothing a user can mend."""
    code = _name_of(error)
    found = next((why for name, why in _REFUSALS.items() if code.startswith(name)), None)
    return found or postgres.reason_of(error)


def _name_of(error: Exception) -> str:
    """The name of SQLite's result code, empty for another database's."""
    return getattr(getattr(error, "orig", None) or error, "sqlite_errorname", "")


def be_alone(connection: Connection) -> None:
    """Inside ``writing``: be the only one that creates or migrates tables until its end."""
    if connection.dialect.name != "sqlite":
        postgres.be_alone(connection)


def names_taken(connection: Connection) -> list[str]:
    """What is in the file, or the tables in the server's schema that are looked into first."""
    found = inspect(connection)
    if connection.dialect.name == "sqlite":
        return [*found.get_table_names(), *found.get_view_names()]
    return found.get_table_names()


def require_schema(connection: Connection) -> None:
    """Where tables were not found: raise ``StateError`` when none could have been."""
    if connection.dialect.name != "sqlite":
        postgres.require_schema(connection)
