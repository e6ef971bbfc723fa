"""Which file a database lies in, asked before any is opened."""

from __future__ import annotations

from pathlib import Path

from bcsync.errors import StateError

FLEET_SCHEMA = "bcsync_fleet"
"""Where the tables of a fleet lie in a PostgreSQL database."""
_SHOWN = 60
"""Characters of a name that is far too long to be one."""


def sqlite_path(location: str, base: Path) -> Path | None:
    """The SQLite file that a location names; None when it names a server.

    Raises ``StateError`` when it names neither.
    """
    if "://" not in location:
        return _nameable(base, location)
    # Late: most locations are paths, and are looked at without a database layer.
    from bcsync.database.url import parsed

    url = parsed(location)
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:":
        raise StateError(
            "a SQLite database in memory would be forgotten at once",
            hint="name its file: .bcsync/name.db, or sqlite:////absolute/path/name.db",
        )
    if url.query:
        raise StateError(
            "bcsync takes no options in the URL of a SQLite database",
            hint="name the file alone; a ? that belongs to its name is written as %3F in a URL",
        )
    return _nameable(base, url.database)


def _nameable(base: Path, name: str) -> Path:
    """A path that the operating system can be asked about, whether or not it is there."""
    try:
        path = base / Path(name).expanduser()
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path
    except (OSError, ValueError, RuntimeError) as error:
        raise StateError(
            f"{name[:_SHOWN]} cannot be the name of a database: {getattr(error, 'strerror', error)}",
            hint="look at `state` and `platform.database` in bcsync.yaml and at their variables",
        ) from error
    return path


def is_missing_file(location: str, base: Path) -> bool:
    """Whether the location is a SQLite file that does not exist; a server is asked instead.

    Raises ``StateError`` when it is a URL that cannot be read.
    """
    path = sqlite_path(location, base)
    return path is not None and not path.exists()
