"""Locks on Business Centers and people: leases in the stored state, or in the database of a fleet, each with a
fencing number.

A run takes all the locks it needs, or none. While it goes on it renews its lease, and each of its writes
checks in its own transaction that the lease still stands (``verify``). Whoever takes over an ended lease,
or breaks one, deletes it: nothing that its holder still tries is written after that.

Times are those of the server that they lie on: machines that share it disagree about the time, and
one whose clock is fast must not end the leases of the others. A SQLite file is used by one machine, so
there the clock is the caller's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Row,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from bcsync.database.engine import reading, writing
from bcsync.database.pipeline import LAST
from bcsync.errors import LockLost
from bcsync.state import tables
from bcsync.state.audit_chain import note_end
from bcsync.state.failures import translated, understood
from bcsync.state.leases import Gone, Held, Holder, Lease, moment
from bcsync.state.rows import number_of, text_of


@dataclass(frozen=True, slots=True)
class LockTables:
    """Where locks are written down."""

    leases: Table
    locks: Table
    alone: Executable
    """What a transaction begins with that nobody else who takes or ends locks runs beside."""
    translated: Callable[[], AbstractContextManager[None]]
    """Raises what the database refuses as ``StateError``."""
    understood: Callable[[], AbstractContextManager[None]]
    """Raises what cannot be decoded as ``StateError``."""


def of_state(place: str) -> LockTables:
    """Those of a stored state."""
    # On a server the row that every writer changes first is what they wait for; ``BEGIN`` alone locks
    # there nothing.
    alone = select(tables.meta.c.lineage).with_for_update()
    words = partial(translated, place), partial(understood, place)
    return LockTables(tables.leases, tables.locks, alone, *words)


class Locks:
    """Leases in two tables. None of this moves the fingerprint of a state."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], gone: Gone, kept: LockTables
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._gone = gone
        self._kept = kept

    def standing(self) -> list[Lease]:
        """All leases, the oldest first."""
        with self._kept.translated(), reading(self._engine) as connection:
            return self._leases(connection)

    def acquire(self, scopes: Collection[str], holder: Holder, seconds: float) -> Lease | Held:
        """Lock all of ``scopes`` for so long, or none of them. Leases in the way that ended go."""
        # Looking costs no writer's turn, and whoever waits looks often.
        if blocking := _blocking(self.standing(), scopes):
            return Held(blocking)
        with self._alone() as connection:
            leases = self._leases(connection)
            if blocking := _blocking(leases, scopes):
                return Held(blocking)
            self._end(connection, [lease for lease in leases if lease.stands_for(scopes)])
            return self._grant(connection, scopes, holder, seconds)

    def renew(self, number: int, seconds: float) -> bool:
        """Let a lease end so long from now; False when it does not stand any more.

        One that has ended stands as long as nobody has taken any of its scopes over: who does deletes
        it whole, and its number is never given out again. So a holder that slept renews it only if
        nobody else held anything of it meanwhile, not even for a moment.
        """
        table = self._kept.leases
        with self._kept.translated(), writing(self._engine) as connection:
            until = self._now(connection) + seconds
            later = update(table).where(table.c.number == number).values(until=until)
            return connection.execute(later).rowcount == 1

    def release(self, number: int) -> None:
        """Give all locks of a lease back; one that does not stand is passed over."""
        self.end(number)

    def end(self, number: int) -> Lease | None:
        """End a lease, whoever holds it; gives what it was, None when it does not stand."""
        with self._alone() as connection:
            found = [lease for lease in self._leases(connection) if lease.number == number]
            self._end(connection, found)
        return found[0] if found else None

    def end_dead(self) -> None:
        """End the leases of processes that are known to be gone: none of them can write any more."""
        if not any(self._gone(lease.holder.process) for lease in self.standing()):
            return
        with self._alone() as connection:
            leases = self._leases(connection)
            self._end(connection, [lease for lease in leases if self._gone(lease.holder.process)])

    def _grant(
        self, connection: Connection, scopes: Collection[str], holder: Holder, seconds: float
    ) -> Lease:
        now = self._now(connection)
        until = now + seconds
        row = {
            "who": holder.who,
            "pid": holder.pid,
            "process": holder.process,
            "command": holder.command,
            "since": now,
            "until": until,
        }
        leases, locks = self._kept.leases, self._kept.locks
        added = insert(leases).values(row).returning(leases.c.number)
        number = int(connection.execute(added).scalar_one())
        wanted = tuple(sorted(scopes))
        connection.execute(insert(locks), [{"scope": scope, "lease": number} for scope in wanted])
        return Lease(number, holder, moment(now), moment(until), wanted)

    def _leases(self, connection: Connection) -> list[Lease]:
        scopes: dict[int, list[str]] = defaultdict(list)
        locks, leases = self._kept.locks.c, self._kept.leases
        held = select(locks.lease, locks.scope).order_by(locks.scope)
        for number, scope in connection.execute(held):
            scopes[number].append(scope)
        now = self._now(connection)
        rows = connection.execute(select(leases).order_by(leases.c.number))
        with self._kept.understood():
            return [
                Lease(
                    row.number,
                    _holder(row),
                    moment(row.since),
                    moment(row.until),
                    tuple(map(text_of, scopes[row.number])),
                    # Runs are of a state; the locks of a fleet are of many.
                    getattr(row, "run", None),
                    ended=row.until <= now or self._gone(row.process),
                )
                for row in rows
            ]

    def _now(self, connection: Connection) -> float:
        if connection.dialect.name == "sqlite":
            return self._clock().timestamp()
        seconds = func.extract("epoch", func.clock_timestamp())
        return float(connection.execute(select(seconds)).scalar_one())

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other one of these runs beside."""
        with self._kept.translated(), writing(self._engine) as connection:
            connection.execute(self._kept.alone)
            yield connection

    def _end(self, connection: Connection, leases: Sequence[Lease]) -> None:
        for lease in leases:
            for column in (self._kept.locks.c.lease, self._kept.leases.c.number):
                connection.execute(delete(column.table).where(column == lease.number))


def _holder(row: Row[Any]) -> Holder:
    who, process, command = map(text_of, (row.who, row.process, row.command))
    return Holder(who, number_of(row.pid), process, command)


def verify(connection: Connection, lease: Lease, *, last: bool = False) -> None:
    """Raise ``LockLost`` unless a lease still stands; ``last``: nothing else is asked in this transaction.

    Behind a change of ``meta`` this holds until the end of the transaction: whoever takes locks waits.
    """
    meta, table = tables.meta, tables.leases
    # Every answer is a way there and back: where the log ends is asked along with it.
    query = select(table.c.number, meta.c.entries, meta.c.head).select_from(
        meta.outerjoin(table, table.c.number == lease.number)
    )
    found = connection.execute(query, execution_options=LAST if last else {}).one_or_none()
    if found is not None:
        note_end(connection, found.entries, found.head)
    if found is None or found.number is None:
        raise LockLost(
            f"lock {lease.number} is not ours any more: it was taken over or broken meanwhile",
            details=_successors(connection, lease),
            hint="see bcsync history; then apply again: what was left undone is settled first",
        )


def bind_run(connection: Connection, lease: Lease, run: int) -> None:
    """Note which run a lease belongs to: while it stands, nobody settles that run."""
    table = tables.leases
    connection.execute(update(table).where(table.c.number == lease.number).values(run=run))


def _successors(connection: Connection, lost: Lease) -> tuple[str, ...]:
    lease, lock = tables.leases.c, tables.locks.c
    query = (
        select(lease.number, lease.who, lease.pid, lock.scope)
        .join(tables.locks, lock.lease == lease.number)
        .order_by(lease.number, lock.scope)
    )
    return tuple(
        f"{scope} is now held by {who}, process {pid} (lock {number})"
        for number, who, pid, scope in connection.execute(query)
        if scope in lost.scopes
    )


def _blocking(leases: Sequence[Lease], scopes: Collection[str]) -> tuple[Lease, ...]:
    return tuple(lease for lease in leases if not lease.ended and lease.stands_for(scopes))
