"""The database of the queue: opened, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bcsync.database.location import FLEET_SCHEMA
from bcsync.database.postgres import why_refused
from bcsync.database.url import server_in
from bcsync.errors import BcsyncError, SettingsError, StateError
from bcsync.fleet.crons import EXTRA

_TIMEOUT_S = 10
_ONE_WAITS = "procrastinate_jobs_queueing_lock_idx_v1"
"""The engine's index by which one such job waits at most."""
IN_SCHEMA = f"SET search_path = {FLEET_SCHEMA}"
"""Said on each connection: poolers let no such option through (pgbouncer.org/config.html)."""


def conninfo(variable: str, environ: Mapping[str, str]) -> str:
    """What psycopg connects with, from the variable that ``fleet.yaml`` names. Raises ``BcsyncError``.

    It holds a password: it is for psycopg alone.
    """
    url = server_in(variable, environ.get)
    psycopg = library("psycopg")
    try:
        options = psycopg.conninfo.conninfo_to_dict(
            url.set(drivername="postgresql").render_as_string(hide_password=False)
        )
    except psycopg.Error:
        # Without what it says: it may repeat the URL.
        raise SettingsError(
            f"{variable} holds no URL of a database",
            hint="write it like: postgresql://user@host:5432/name",
        ) from None
    given = {"connect_timeout": _TIMEOUT_S, "application_name": "bcsync fleet", **options}
    text: str = psycopg.conninfo.make_conninfo(**given)
    return text


def library(name: str) -> Any:
    """A module of the extra. Raises ``SettingsError`` where it is not installed."""
    from importlib import import_module

    try:
        if name == "psycopg":
            import_module("psycopg.conninfo")
        return import_module(name)
    except ImportError as missing:
        raise SettingsError("fleets need a library that is not installed", hint=EXTRA) from missing


@contextmanager
def connected(info: str) -> Iterator[Any]:
    """A connection that commits each statement by itself. Raises ``StateError`` for what is refused."""
    psycopg = library("psycopg")
    with refusals():
        connection = psycopg.connect(info, autocommit=True, row_factory=psycopg.rows.dict_row)
        with connection:
            connection.execute(IN_SCHEMA)
            yield connection


@contextmanager
def in_any_language() -> Iterator[None]:
    """Where the same waits already: raise ``AlreadyEnqueued`` in whatever language the server says so.

    The engine reads the server's words for it (its ``sync_psycopg_connector.py``) as if all spoke English.
    """
    try:
        yield
    except (AssertionError, AttributeError) as unread:
        twice, told = library("psycopg").errors.UniqueViolation, unread.__context__
        if not isinstance(told, twice) or told.diag.constraint_name != _ONE_WAITS:
            raise
        raise library("procrastinate.exceptions").AlreadyEnqueued from told


@contextmanager
def refusals() -> Iterator[None]:
    """Translate what the server refuses."""
    psycopg, procrastinate = library("psycopg"), library("procrastinate")
    try:
        yield
    except psycopg.Error as error:
        raise _refused(error) from error
    except procrastinate.exceptions.ConnectorException as error:
        raise _refused(error.__cause__ or error) from error


def _refused(error: BaseException) -> BcsyncError:
    reason = why_refused(error)
    if reason is None:
        said = str(error).strip().partition("\n")[0]
        return StateError(f"the queue's database refused: {said}", hint="see docs/fleets.md")
    return StateError(f"the queue's database cannot be used: {reason.text}", hint=reason.hint)
