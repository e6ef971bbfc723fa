"""The embedded platform: a complete small Business Center on the user's own database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

from sqlalchemy import Connection, select

from bcsync.errors import PlatformError
from bcsync.model.email import canonical_email
from bcsync.platforms.local import observing, schema, shown
from bcsync.platforms.local.abilities import ABILITIES, BATCH
from bcsync.platforms.local.companies import Register
from bcsync.platforms.local.store import Store, world_of
from bcsync.platforms.local.values import Company, Verdicts
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Answer, Gap, Principal, Seen, Unanswered, View

Permit = Callable[[], None]
"""Raises when the caller may not write any more."""


class LocalPlatform:
    """Implements ``port.Platform`` on tables; threads and processes may share it."""

    name = "local"
    abilities = ABILITIES

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        verdicts: Verdicts,
        companies: Sequence[Company],
        permit: Permit = lambda: None,
    ) -> None:
        self._permit = permit
        self._store = store
        self._clock = clock
        self._verdicts = verdicts
        self._companies = companies

    @classmethod
    def open(
        cls,
        location: str,
        *,
        base: Path,
        clock: Callable[[], datetime],
        verdicts: Verdicts | None = None,
        companies: Sequence[Company] = (),
        permit: Permit = lambda: None,
    ) -> LocalPlatform:
        """The platform kept at ``location`` (a path relative to ``base``, or a SQLAlchemy URL).

        Nothing is created before the first write; ``companies`` join the register then. ``permit`` is
        asked inside each writing transaction, once no other can write.
        """
        return cls(Store(location, base), clock, verdicts or Verdicts(), companies, permit)

    def identity(self) -> str:
        """The world in the database, wherever that lies; nothing for one that nobody has written to yet."""
        with self.reading() as connection:
            world = None if connection is None else world_of(connection)
        return "" if world is None else f"{self.name}:{world:08x}"

    def renew(self, connection: Connection) -> None:
        """Let the world in the database be another one from now on."""
        self._store.renew(connection)

    def quiesce(self) -> bool:
        """One writer at a time: its turn comes when all that began before has ended."""
        with self.working():
            return True

    def ready(self, principals: Sequence[Principal]) -> None:
        """Sign these people up, unless they are."""
        # Late, as below: who looks needs no rules.
        from bcsync.platforms.local.rules import people

        with self.working() as work:
            named = (each.email or each.name for each in principals)
            emails = list(dict.fromkeys(map(canonical_email, named)))
            work.users.load((email,) for email in emails)
            for email in emails:
                people.sign_up(work, email)

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:
        """Everything the views show; an empty world while nothing has been written."""
        with self.reading() as connection:
            return () if connection is None else observing.stream(connection, views, take)

    def companies(self) -> Register:
        """The company records, those of the settings with them, which the next write puts there."""
        with self.reading() as connection:
            rows = () if connection is None else connection.execute(select(schema.companies))
            kept = [shown.company(*row) for row in rows]
        known = {(one.name, one.address): one for one in (*self._companies, *kept)}
        return Register(known.values())

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        """Carry out the acts, each by itself, thousands in a transaction that comes before its answers.

        Raises ``PlatformError`` when not even the first transaction succeeds; when a later one fails,
        its acts and those after it are unanswered.
        """
        for start in range(0, len(acts), BATCH):
            try:
                answers = self._perform_batch(acts[start : start + BATCH])
            except PlatformError as error:
                if not start:
                    raise
                yield from repeat(Unanswered(error.message), len(acts) - start)
                return
            yield from answers

    def _perform_batch(self, acts: Sequence[Act]) -> list[Answer]:
        from bcsync.platforms.local.rules.perform import perform_all

        with self.working() as work:
            return perform_all(work, acts)

    def close(self) -> None:
        """Release connections."""
        self._store.close()

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """One consistent view of the tables; None while nothing has been written."""
        with self._store.reading() as connection:
            yield connection

    @contextmanager
    def working(self) -> Iterator[Work]:
        """One writing transaction: all of it or, on an exception, nothing."""
        with self._store.writing(self._seed) as connection:
            # Not before: a run that was stopped between the question and its turn would write unasked.
            self._permit()
            now = self._clock().astimezone(UTC).isoformat()
            work = Work(connection, now=now, verdicts=self._verdicts)
            yield work
            work.flush()

    def _seed(self, connection: Connection) -> None:
        if not self._companies:
            return
        table = schema.companies
        known = {tuple(row) for row in connection.execute(select(table.c.name, table.c.address))}
        new = {(one.name, one.address): one for one in self._companies}
        records = [
            {
                "name": one.name,
                "address": one.address,
                "area": one.area,
                "headquarters": one.headquarters,
            }
            for key, one in new.items()
            if key not in known
        ]
        if records:
            connection.execute(table.insert(), records)
