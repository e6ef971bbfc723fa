"""A platform that shows a write only after some reads: views from before it, kept for as long.

Each endpoint counts its own reads, so a write shows there once it was read ``lag`` times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, Engine, StaticPool, create_engine, select

from bcsync.database.bulk import insert_rows
from bcsync.platforms.local import schema

_MOST = 64
"""Views kept; a write older than so many others shows."""


@dataclass(slots=True)
class _View:
    """The tables as they were before a write."""

    engine: Engine
    lag: int
    lock: Lock = field(default_factory=Lock)
    """A connection in memory serves one thread at a time."""
    reads: Counter[str] = field(default_factory=Counter)
    read_since: bool = False
    ended: bool = False

    def end(self) -> None:
        """Let go of the copy, once nobody looks into it."""
        with self.lock:
            self.ended = True
            self.engine.dispose()


class Lag:
    """The views that are still shown to somebody. Threads may share it."""

    def __init__(self) -> None:
        self._views: list[_View] = []
        self._lock = Lock()

    def clear(self) -> None:
        """Everything shows; nothing is held any more."""
        with self._lock:
            gone, self._views = self._views, []
        _end(gone)

    def before_write(self, connection: Connection, lag: int) -> None:
        """Keep what is seen now, for ``lag`` reads of each endpoint."""
        gone: list[_View] = []
        with self._lock:
            if lag and not (self._views and not self._views[-1].read_since):
                gone = self._views[: 1 - _MOST]
                self._views = [*self._views[1 - _MOST :], _View(_copied(connection), lag)]
        _end(gone)

    @contextmanager
    def seen(self, path: str, now: Connection) -> Iterator[Connection]:
        """What a read of this endpoint sees; counts as one."""
        view = self._oldest(path)
        if view is None:
            yield now
            return
        with view.lock:
            if view.ended:
                yield now
                return
            with view.engine.connect() as connection:
                yield connection

    def _oldest(self, path: str) -> _View | None:
        with self._lock:
            found = next((view for view in self._views if view.reads[path] < view.lag), None)
            for view in self._views:
                view.reads[path] += 1
                view.read_since = True
            return found


def _end(views: Iterable[_View]) -> None:
    for view in views:
        view.end()


def _copied(connection: Connection) -> Engine:
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    with engine.begin() as copy:
        schema.metadata.create_all(copy)
        for table in schema.metadata.sorted_tables:
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            insert_rows(copy, table, rows)
    return engine
