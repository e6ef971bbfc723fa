"""The stored state, read and written. Every writer is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, overload

from sqlalchemy import Connection, Engine

from bcsync.database import open_engine, writing
from bcsync.platforms.port import Observation
from bcsync.state import journal, schema, writes
from bcsync.state.failures import translated
from bcsync.state.merge import Refreshed, merge_observation
from bcsync.state.place import is_missing_file, place_of
from bcsync.state.reader import DatabaseReader, EmptyState
from bcsync.state.values import (
    Binding,
    OperationRow,
    ResourceKey,
    RunStart,
    RunStatus,
    Settlement,
    Stored,
)

Clock = Callable[[], datetime]
"""Gives the present moment, with a time zone."""


class State(DatabaseReader):
    """The stored state of a project. Whoever writes holds the state's lock."""

    def __init__(self, engine: Engine, place: str, clock: Clock) -> None:
        super().__init__(engine, place)
        self._clock = clock

    @overload
    @classmethod
    def open(
        cls,
        location: str,
        *,
        base: Path,
        clock: Clock,
        lineage: Callable[[], str],
        create: Literal[True] = True,
    ) -> State: ...

    @overload
    @classmethod
    def open(
        cls,
        location: str,
        *,
        base: Path,
        clock: Clock,
        lineage: Callable[[], str],
        create: bool,
    ) -> State | EmptyState: ...

    @classmethod
    def open(
        cls,
        location: str,
        *,
        base: Path,
        clock: Clock,
        lineage: Callable[[], str],
        create: bool = True,
    ) -> State | EmptyState:
        """Open the state at a path (relative to ``base``) or SQLAlchemy URL.

        ``lineage`` names a new state, once and for ever. With ``create=False`` a state that
        does not exist reads as empty and nothing is made. Raises ``StateError``.
        """
        if not create and is_missing_file(location, base):
            return EmptyState()
        engine = open_engine(location, base=base)
        place = place_of(engine)
        try:
            with translated(place):
                there = schema.prepare(engine, clock=clock, lineage=lineage, create=create)
        except BaseException:
            engine.dispose()
            raise
        if there:
            return cls(engine, place, clock)
        engine.dispose()
        return EmptyState()

    def record(
        self,
        observation: Observation,
        scopes: Collection[str],
        current: Sequence[Stored] | None = None,
    ) -> Refreshed:
        """Take in what was just read of ``scopes``; see ``merge_observation``.

        ``current``: what ``resources()`` gave, to save reading it again. Writes what differs.
        """
        merged = merge_observation(
            self.resources() if current is None else current, observation, scopes
        )
        if merged.changes:
            with self._writing() as connection:
                writes.write_changes(connection, merged.changes)
        return merged.refreshed

    def adopt(self, bindings: Sequence[Binding], managed: Collection[ResourceKey]) -> None:
        """Bind addresses, and manage resources as they are now."""
        if bindings or managed:
            with self._writing() as connection:
                writes.bind(connection, bindings, self._now())
                writes.mark_managed(connection, managed)

    def mark_managed(self, keys: Collection[ResourceKey]) -> None:
        """Manage resources as they are now."""
        self.adopt((), keys)

    def release(self, addresses: Collection[str]) -> None:
        """Unbind addresses and let go of what they stood for; unbound ones are passed over."""
        if addresses:
            with self._writing() as connection:
                writes.unmark(connection, writes.bound_keys(connection, addresses))
                writes.unbind(connection, addresses)

    def forget(self, keys: Sequence[ResourceKey]) -> None:
        """Let go of resources and of their bindings, without touching the platform."""
        if keys:
            with self._writing() as connection:
                writes.unmark(connection, keys)
                writes.unbind_ids(connection, keys)

    def rename(self, moves: Mapping[str, str]) -> None:
        """Give bound things other addresses (old -> new), all at once."""
        if moves:
            with self._writing() as connection:
                writes.move(connection, moves)

    def protect(self, flags: Mapping[str, bool]) -> None:
        """Protect bound addresses from removal, or no longer."""
        if flags:
            with self._writing() as connection:
                writes.set_protect(connection, flags)

    def begin_run(self, start: RunStart) -> int:
        """Open a run in the journal; gives its number."""
        with self._writing() as connection:
            return journal.start_run(connection, start, self._now())

    def intend(self, run: int, rows: Sequence[tuple[int, OperationRow]]) -> None:
        """Note, before the calls, what is about to be tried: (place in the run, operation)."""
        if rows:
            with self._writing() as connection:
                journal.write_intents(connection, run, rows, self._now())

    def settle(self, batch: Settlement) -> None:
        """Write all that a batch of operations left behind."""
        now = self._now()
        with self._writing() as connection:
            journal.write_outcomes(connection, batch.run, batch.outcomes, now)
            journal.write_untried(connection, batch.run, batch.untried, now)
            writes.remove_resources(connection, batch.removed)
            writes.unbind_ids(connection, batch.removed)
            writes.bind(connection, batch.bindings, now)
            writes.upsert_managed(connection, map(Stored.of, batch.managed))
            writes.upsert_observed(connection, map(Stored.of, batch.noticed))

    def finish_run(self, run: int, status: RunStatus, summary: Mapping[str, Any]) -> None:
        """Close a run in the journal."""
        with self._writing() as connection:
            journal.end_run(connection, run, status, summary, self._now())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self._place), writing(self._engine) as connection:
            writes.count_write(connection)
            yield connection

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
