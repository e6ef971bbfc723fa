"""Whose turn it is to call the platform, in a table on a server: where machines share it, they share the rate
of the app as well.

By the server's clock, for those of the machines disagree. A turn is one statement, so that nobody waits for
more than that; it goes along with the end of its transaction, so that the row is free again at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Table, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from bcsync.clock import Clock
from bcsync.database.engine import close_engine, writing
from bcsync.database.pipeline import LAST
from bcsync.database.postgres import is_away
from bcsync.errors import BcsyncError
from bcsync.platforms.tiktok.transport.bucket import Line, Turn
from bcsync.state.server_clock import ServerClock
from bcsync.state.tables import turns

_LATE_S: Final = 0.03
_SPREAD: Final = 1.02
"""So much further apart are turns than those of one machine, which knows who has left: here two calls come
closer together when one of them leaves late."""
_LOOKS: Final = 5
_REMEMBERED_S: Final = 86_400.0
"""So long all tokens wait together after the last call that did."""
_PATIENCE_S, _PAUSE_S = 30.0, 1.0
"""With a server that has answered once, and is started again: who waits for a turn has nothing to lose."""


class SharedTurns:
    """The turns of all that look into one table. Threads may share it; it holds one connection."""

    late = _LATE_S

    def __init__(
        self,
        engine: Engine,
        translated: Callable[[], AbstractContextManager[None]],
        table: Table = turns,
    ) -> None:
        """``translated`` raises what the server refuses as ``BcsyncError``."""
        self._engine = engine
        self._translated = translated
        self._table = table
        self._clock = ServerClock()
        self._one, self._first = threading.Lock(), threading.Lock()
        self._looks, self._patience = _LOOKS, 0.0

    def take(self, line: Line, interval: float, clock: Clock) -> Turn:
        """See ``Turns``."""
        self._look_at_the_clock(clock)
        apart, following = interval * _SPREAD, self._table.c.next
        after = func.greatest(following, _NOW) + apart
        taken = self._row(line.bucket, _NOW + apart, after).returning(
            following - apart, _NOW, self._shared(line.together)
        )
        moment, server, together = self._row_of(taken, clock)
        at = self._clock.here(moment, server, clock.now())
        return Turn(at, line.bucket != line.together and together)

    def stop(self, bucket: str, seconds: float, clock: Clock) -> None:
        """See ``Turns``."""
        later = _NOW + seconds
        stopped = self._row(bucket, later, func.greatest(self._table.c.next, later))
        self._row_of(stopped.returning(self._table.c.next), clock)

    def close(self) -> None:
        """Close the connection."""
        close_engine(self._engine)

    def _look_at_the_clock(self, clock: Clock) -> None:
        """Several times before the first turn: learnt later on, it would bring turns together."""
        with self._first:
            while self._looks:
                server = self._row_of(select(_NOW), clock)[0]
                self._clock.here(server, server, clock.now())
                self._looks -= 1

    def _row_of(self, statement: Any, clock: Clock) -> Any:
        with self._one:
            patience = clock.now() + self._patience
            while True:
                try:
                    return self._once(statement)
                except BcsyncError as error:
                    late = clock.now() >= patience
                    if late or not is_away(error.__cause__) or not clock.wait(_PAUSE_S):
                        raise

    def _once(self, statement: Any) -> Any:
        with self._translated(), writing(self._engine) as connection:
            found = connection.execute(statement, execution_options=LAST).one()
        self._patience = _PATIENCE_S
        return found

    def _row(self, bucket: str, first: ColumnElement[Any], after: ColumnElement[Any]) -> Any:
        """A row with its first value or, where there is one already, with another."""
        made = insert(self._table).values(bucket=bucket, next=first)
        return made.on_conflict_do_update(
            index_elements=[self._table.c.bucket], set_={"next": after}
        )

    def _shared(self, bucket: str) -> ColumnElement[bool]:
        other = self._table.alias("other")
        lately = other.c.next > _NOW - _REMEMBERED_S
        return exists(select(other.c.next).where(other.c.bucket == bucket, lately))


_NOW: ColumnElement[Any] = func.extract("epoch", func.clock_timestamp()).cast(turns.c.next.type)
