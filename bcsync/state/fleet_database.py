"""The database of a fleet, as its runs use it: tables of all projects, wherever each keeps its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlalchemy import URL, Engine, MetaData

from bcsync.database import postgres, refusals
from bcsync.database.location import FLEET_SCHEMA
from bcsync.errors import StateError

METADATA = MetaData(schema=FLEET_SCHEMA)
# By SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
_NOT_MADE = ("42P01", "3F000")
_NOT_LET = "42501"


def open_fleet_database(
    url: URL, what: str
) -> tuple[Engine, Callable[[], AbstractContextManager[None]]]:
    """An engine, which connects at first need, and what raises its refusals as ``StateError``.

    ``what``: what cannot be done with the other runs of the fleet then.
    """
    return postgres.open_server(url), partial(_translated, what, postgres.shown(url))


@contextmanager
def _translated(what: str, place: str) -> Iterator[None]:
    say = partial(_refused, f"cannot {what} with the other runs of the fleet at {place}")
    with refusals.translated(say, say):
        yield


def _refused(said: str, error: Exception) -> StateError:
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    if code in _NOT_MADE:
        return StateError(
            f"{said}: the tables for that are not there",
            hint="their owner makes them, where fleet.yaml lies: `fleet init`, or `fleet upgrade`",
        )
    reason = postgres.reason_of(error)
    if reason is None:
        return StateError(f"{said}: {refusals.first_line(error)}", hint="see docs/fleets.md")
    if code == _NOT_LET:
        hint = "its owner permits it, where fleet.yaml lies: `fleet init --worker ROLE`"
        return StateError(f"{said}: {reason.text}", hint=hint)
    return StateError(f"{said}: {reason.text}", hint=reason.hint)
