"""Where a stored state lies, for people and for the question whether it exists."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from bcsync.database.engine import sqlite_path
from bcsync.database.postgres import shown


def is_missing_file(location: str, base: Path) -> bool:
    """Whether the location is a SQLite file that does not exist; a server is asked instead.

    Raises ``StateError`` when it is a URL that cannot be read.
    """
    path = sqlite_path(location, base)
    return path is not None and not path.exists()


def place_of(engine: Engine) -> str:
    """The path or URL of a database as it may be shown: without its password."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return engine.url.database
    return shown(engine.url)
