"""Whose turn it is to call the platform, in the stored state: where machines share a state on a server, they
share the rate of the app as well.

By the server's clock, for those of the machines disagree. A turn is one statement, so that nobody waits for
more than that.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Engine, func
from sqlalchemy.dialects.postgresql import insert

from bcsync.database.engine import writing
from bcsync.state.failures import translated
from bcsync.state.tables import turns


class SharedTurns:
    """The turns of all that look into one state on a PostgreSQL server. Threads may share it."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    def take(self, key: str, interval: float, now: float) -> float:  # noqa: ARG002 - the server's
        """Take the next turn of a path; gives the seconds until then. The one after comes ``interval`` later.

        Raises ``StateError``.
        """
        turn = func.greatest(turns.c.next, _NOW) + interval
        statement = _row(key, _NOW + interval, turn)
        took = statement.returning(turns.c.next - interval - _NOW)
        with translated(self._place), writing(self._engine) as connection:
            return max(0.0, float(connection.execute(took).scalar_one()))

    def stop(self, key: str, seconds: float, now: float) -> None:  # noqa: ARG002 - the server's
        """Give no turn before so many seconds have passed. Raises ``StateError``."""
        later = _NOW + seconds
        with translated(self._place), writing(self._engine) as connection:
            connection.execute(_row(key, later, func.greatest(turns.c.next, later)))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


_NOW: ColumnElement[Any] = func.extract("epoch", func.clock_timestamp()).cast(turns.c.next.type)


def _row(key: str, first: ColumnElement[Any], after: ColumnElement[Any]) -> Any:
    """A row with its first value or, where there is one already, with another."""
    made = insert(turns).values(bucket=key, next=first)
    return made.on_conflict_do_update(index_elements=[turns.c.bucket], set_={"next": after})
