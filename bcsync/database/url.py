"""The URL of a database, taken apart."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bcsync.database import postgres
from bcsync.errors import SettingsError, StateError


def parsed(location: str) -> URL:
    """Raises ``StateError`` when it cannot be read."""
    try:
        return make_url(location)
    except (ArgumentError, ValueError):
        # Neither the location nor the cause may be shown: a password may stand in both.
        raise StateError(
            "the URL of the database cannot be read",
            hint=f"write {postgres.DRIVER}://user@host:5432/name; in a password, "
            "characters that mean something in URLs are written as %XX",
        ) from None


def server_in(variable: str, lookup: Callable[[str], str | None]) -> URL:
    """The URL of a fleet's database, from the variable of this name. Raises ``BcsyncError``."""
    written = (lookup(variable) or "").strip()
    if not written:
        raise SettingsError(
            f"the variable {variable} is not set",
            hint="set it to the URL of the fleet's database: postgresql://user@host/name",
        )
    url = parsed(written)
    if url.get_backend_name() != "postgresql":
        raise SettingsError(
            f"{variable} names a database of the kind {url.get_backend_name()!r}",
            hint="a fleet needs PostgreSQL: postgresql://user@host/name",
        )
    return url
