"""Opening databases: SQLite files and, through a URL, any other that SQLAlchemy knows.

Two kinds of transaction, so that readers never wait for each other: ``reading`` and ``writing``. On
SQLite a writing transaction takes its lock at once (``BEGIN IMMEDIATE``); taking it at the first write
would let two writers read the same rows and then fail each other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bcsync.errors import StateError

BUSY_TIMEOUT_MS = 30_000
_WRITE = "bcsync_write"


def open_engine(location: str, *, base: Path) -> Engine:
    """Open a database.

    ``location`` is a SQLAlchemy URL or a path (relative to ``base``) of a SQLite file, which is created
    readable by its owner alone. Raises ``StateError`` when it cannot be opened.
    """
    if "://" in location and not location.startswith("sqlite"):
        return _open_server(location)
    return _open_sqlite(_sqlite_path(location, base))


def _sqlite_path(location: str, base: Path) -> Path:
    if location.startswith("sqlite"):
        location = make_url(location).database or ""
    return base / Path(location).expanduser()


def _open_server(url: str) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (SQLAlchemyError, ImportError) as error:
        raise StateError(
            f"cannot open the database: {error}",
            hint="write it as a SQLAlchemy URL, such as postgresql+psycopg://user@host/name",
        ) from error


def _open_sqlite(path: Path) -> Engine:
    try:
        _create_private(path)
    except OSError as error:
        raise StateError(
            f"cannot create {path}: {error.strerror}",
            hint="check that the directory exists and that you may write there",
        ) from error
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _create_private(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling starts transactions too late for us; see the module's docstring.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was said to be done survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end of the block, rolled back on an exception."""
    with (
        engine.connect().execution_options(**{_WRITE: True}) as connection,
        connection.begin(),
    ):
        yield connection
