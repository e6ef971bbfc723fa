"""The URL of a database, taken apart."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bcsync.database import postgres
from bcsync.errors import StateError


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
