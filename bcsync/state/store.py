"""The stored state, read and written. Every writer is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, overload

from sqlalchemy import Connection, Engine, select

from bcsync.database.engine import close_engine, open_engine, writing
from bcsync.database.location import is_missing_file
from bcsync.database.pipeline import LAST
from bcsync.database.postgres import shown
from bcsync.kinds import KINDS
from bcsync.kinds.kind import Kinds
from bcsync.model.news import Round, Rows
from bcsync.platforms.port import Observation
from bcsync.platforms.tiktok.transport.bucket import Turns
from bcsync.state import journal, schema, tables, told, writes
from bcsync.state.database_reader import DatabaseReader, fingerprint_of
from bcsync.state.failures import translated
from bcsync.state.leases import Gone, Lease
from bcsync.state.locks import Locks, bind_run, of_state, verify
from bcsync.state.merge import Merged, Refreshed, merge_observation
from bcsync.state.reader import EmptyState
from bcsync.state.rows import text_of
from bcsync.state.values import (
    Acceptance,
    BatchResult,
    Binding,
    OperationRow,
    Resolved,
    ResourceKey,
    RunStart,
    RunStatus,
    Stored,
)

Clock = Callable[[], datetime]
"""Gives the present moment, with a time zone."""


class State(DatabaseReader):
    """The stored state of a project. Whoever acts on the platform holds a lease (``under``)."""

    def __init__(
        self,
        engine: Engine,
        place: str,
        clock: Clock,
        kinds: Kinds = KINDS,
        lease: Lease | None = None,
    ) -> None:
        super().__init__(engine, place, kinds)
        self._clock = clock
        self._lease = lease

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
        kinds: Kinds = KINDS,
        platform: Callable[[], str | None] = ...,
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
        kinds: Kinds = KINDS,
        platform: Callable[[], str | None] = ...,
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
        kinds: Kinds = KINDS,
        platform: Callable[[], str | None] = lambda: None,
    ) -> State | EmptyState:
        """Open the state at a path (relative to ``base``) or SQLAlchemy URL.

        ``lineage`` names a new state, once and for ever, and ``platform`` says whose ids it will hold, where
        that is known. With ``create=False`` a state that
        does not exist reads as empty and nothing is made. Rows that cannot be of their kind (``kinds``)
        are refused when they are read. Raises ``StateError``.
        """
        if not create and is_missing_file(location, base):
            return EmptyState()
        engine = open_engine(location, base=base)
        place = _place_of(engine)
        try:
            with translated(place):
                there = schema.prepare(
                    engine, clock=clock, lineage=lineage, create=create, platform=platform
                )
        except BaseException:
            close_engine(engine)
            raise
        if there:
            return cls(engine, place, clock, kinds)
        close_engine(engine)
        return EmptyState()

    def locks(self, gone: Gone) -> Locks:
        """The locks of this state."""
        return Locks(self._engine, self._clock, gone, of_state(self._place))

    def lineage(self) -> str:
        """What tells this state from every other one, from its first day on."""
        with self._reading() as connection:
            return text_of(
                connection.execute(
                    select(tables.meta.c.lineage), execution_options=LAST
                ).scalar_one()
            )

    @property
    def on_server(self) -> bool:
        """Whether each write is a way to a server and back."""
        return self._engine.dialect.name != "sqlite"

    def turns(self) -> Turns | None:
        """Whose turn it is to call the platform, for all machines; None on a file, which one machine uses.

        Close it, not this state.
        """
        if not self.on_server:
            return None
        # Late: it costs what is written for servers alone.
        from bcsync.state.turns import SharedTurns

        return SharedTurns(self._engine, partial(translated, self._place))

    def under(self, lease: Lease) -> State:
        """The same state for the holder of a lease: no write succeeds once the lease is lost.

        Its writers raise ``LockLost`` then. Close the state it was made from, not this one.
        """
        return State(self._engine, self._place, self._clock, self._kinds, lease)

    def check(self) -> None:
        """Raise ``LockLost`` when the lease that this state is held under does not stand any more."""
        if self._lease is not None:
            with self._reading() as connection:
                verify(connection, self._lease, last=True)

    def record(
        self,
        observation: Observation,
        scopes: Collection[str],
        current: Sequence[Stored] | None = None,
        fingerprint: str = "",
    ) -> Refreshed:
        """Take in what was just read of ``scopes``; see ``merge_observation``. Writes what differs.

        ``current`` and ``fingerprint``: what ``resources()`` gave before the platform was read, and the
        fingerprint before that. Where another run has written since, its word on a row is the newer one.
        """
        if current is None:
            fingerprint, current = self.fingerprint(), self.resources()
        return self.take_in(merge_observation(current, observation, scopes), current, fingerprint)

    def take_in(
        self,
        merged: Merged,
        current: Sequence[Stored],
        fingerprint: str,
        platform: str | None = None,
    ) -> Refreshed:
        """Write what a merge with ``current`` found to differ; see ``record``.

        ``platform``: of which it is, where the state does not say so yet. Who only looks may be allowed to
        do no more than that, so it is written beside other things, or by who holds locks.
        """
        changes = merged.changes
        if changes or (platform is not None and self._lease is not None):
            with self._writing() as connection:
                if platform is not None:
                    writes.settle_platform(connection, platform)
                alone = fingerprint == fingerprint_of(connection, back=1)
                if alone:
                    fingerprint = fingerprint_of(connection)
                else:
                    changes = writes.unmoved(connection, changes, current, self._kinds)
                writes.write_changes(connection, changes)
        return replace(merged.refreshed, fingerprint=fingerprint)

    def replace_platform(self, platform: str | None) -> None:
        """Say of which platform everything in it is; None: whichever is seen next."""
        with self._writing() as connection:
            writes.replace_platform(connection, platform)

    def adopt(self, bindings: Sequence[Binding], managed: Collection[ResourceKey]) -> None:
        """Bind addresses, and manage resources as they are now."""
        if bindings or managed:
            with self._writing() as connection:
                writes.bind(connection, bindings, self._now())
                writes.mark_managed(connection, managed)

    def mark_managed(self, keys: Collection[ResourceKey]) -> None:
        """Manage resources as they are now."""
        self.adopt((), keys)

    def remember(self, written: Mapping[ResourceKey, Mapping[str, Any]]) -> None:
        """Note what counts as written of what the platform never shows."""
        if written:
            with self._writing() as connection:
                writes.remember(connection, written, self._kinds)

    def release(self, addresses: Collection[str]) -> None:
        """Unbind addresses and let go of what they stood for; unbound ones are passed over."""
        if addresses:
            with self._writing() as connection:
                writes.unmark(connection, writes.bound_keys(connection, addresses))
                writes.unbind(connection, addresses)

    def unmanage(self, addresses: Collection[str]) -> None:
        """Let go of what bound addresses stand for; they go on standing for it."""
        if addresses:
            with self._writing() as connection:
                writes.unmark(connection, writes.bound_keys(connection, addresses))

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
                writes.move(connection, moves, self._kinds)

    def accept(self, acceptances: Sequence[Acceptance]) -> None:
        """Note drift that somebody answers for; a later word on an address replaces the one before."""
        if acceptances:
            with self._writing() as connection:
                writes.accept(connection, acceptances, self._now())

    def announce(self, ends: Mapping[str, date], today: date) -> None:
        """Write down the days of a layout that lie ahead, so that they are known when they come."""
        known = self.ends()
        new = {a: day for a, day in ends.items() if day > today and known.get(a) != day}
        # A day that has come stays as it was known, while the layout still says the same.
        gone = [a for a, day in known.items() if ends.get(a) != day]
        if new or gone:
            with self._writing() as connection:
                writes.replace_ends(connection, gone, new)

    def protect(self, flags: Mapping[str, bool]) -> None:
        """Protect bound addresses from removal, or no longer."""
        if flags:
            with self._writing() as connection:
                writes.set_protect(connection, flags)

    def claim(self, channel: str, decide: Callable[[Rows], Round]) -> Round:
        """Decide by what was told on a channel what is told now, and claim it: nobody else tells it."""
        with self._writing() as connection:
            found = decide(told.rows_of(connection, channel))
            told.write(connection, channel, [*found.told, *found.silent])
        return found

    def settle(self, channel: str, outcomes: Iterable[told.Outcome]) -> None:
        """Write what is known of news on a channel, now that they were delivered or not."""
        with self._writing() as connection:
            told.write(connection, channel, outcomes)

    def begin_run(self, start: RunStart) -> int:
        """Open a run in the journal; gives its number."""
        start = start if self._lease is None else replace(start, process=None)
        with self._writing() as connection:
            run = journal.start_run(connection, start, self._now())
            if self._lease is not None:
                bind_run(connection, self._lease, run)
            return run

    def intend(self, run: int, rows: Sequence[tuple[int, OperationRow]]) -> None:
        """Note, before the calls, what is about to be tried: (place in the run, operation)."""
        if rows:
            with self._writing() as connection:
                journal.write_intents(connection, run, rows, self._now())

    def finish_batch(self, batch: BatchResult) -> None:
        """Write all that a batch of operations left behind."""
        now = self._now()
        with self._writing() as connection:
            journal.write_outcomes(connection, batch.run, batch.outcomes, now)
            journal.write_untried(connection, batch.run, batch.untried, now)
            writes.remove_ended(connection, batch.removed)
            writes.bind(connection, batch.bindings, now)
            writes.upsert_managed(connection, map(Stored.of, batch.managed))
            writes.upsert_observed(connection, map(Stored.of, batch.noticed))
            writes.follow(connection, batch.followed, self._kinds)
            writes.remember(connection, batch.written, self._kinds)

    def resolve(self, found: Sequence[Resolved], gone: Collection[int]) -> None:
        """Write what was found out about pending operations, and close runs whose process is gone.

        Of an operation that somebody else has settled meanwhile nothing is written.
        """
        if not found and not gone:
            return
        now = self._now()
        with self._writing() as connection:
            for run, resolved in _by_run(found).items():
                left = journal.pending_of(connection, run)
                items = [item for item in resolved if item.outcome.seq in left]
                journal.write_outcomes(connection, run, [item.outcome for item in items], now)
                removed = [item.removed for item in items if item.removed]
                writes.remove_ended(connection, removed)
                writes.bind(connection, [item.binding for item in items if item.binding], now)
                writes.mark_managed(connection, [item.managed for item in items if item.managed])
            for run in sorted(gone):
                journal.interrupt_run(connection, run, now)

    def finish_run(self, run: int, status: RunStatus, summary: Mapping[str, Any]) -> None:
        """Close a run in the journal."""
        with self._writing() as connection:
            journal.end_run(connection, run, status, summary, self._now())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self._place), writing(self._engine) as connection:
            writes.count_write(connection)
            if self._lease is not None:
                verify(connection, self._lease)
            yield connection

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _by_run(found: Sequence[Resolved]) -> dict[int, list[Resolved]]:
    runs: dict[int, list[Resolved]] = {}
    for item in found:
        runs.setdefault(item.run, []).append(item)
    return runs


def _place_of(engine: Engine) -> str:
    """The path or URL of a database as it may be shown: without its password."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return engine.url.database
    return shown(engine.url)
