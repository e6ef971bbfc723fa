"""Where a stored state lies, for people and for the question whether it exists."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url


def is_missing_file(location: str, base: Path) -> bool:
    """Whether the location is a SQLite file that does not exist; a server is asked instead."""
    if location.startswith("sqlite"):
        location = make_url(location).database or ""
    elif "://" in location:
        return False
    return not (base / Path(location).expanduser()).exists()


def place_of(engine: Engine) -> str:
    """The path or URL of a database as it may be shown: without its password."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return engine.url.database
    return engine.url.render_as_string(hide_password=True)
