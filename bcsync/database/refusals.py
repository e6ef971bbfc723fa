"""What any database may answer instead of doing it, told apart once; whose database it is adds the words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bcsync.errors import BcsyncError

Say = Callable[[Exception], BcsyncError]
"""What to raise instead of what was raised."""


@contextmanager
def translated(refused: Say, damaged: Say) -> Iterator[None]:
    """Raise what the database refuses in this block in the words of whose it is."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise refused(error) from error
    except UnicodeDecodeError as error:
        # The driver could not even read what SQLite had to say: it quotes the file's own bytes.
        raise damaged(error) from error


@contextmanager
def understood(damaged: Say) -> Iterator[None]:
    """Raise what cannot be decoded in this block as damage: bits flip, and people edit databases.

    For reading alone; where something is written, such exceptions are mistakes of ours.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise damaged(error) from error


def first_line(error: Exception) -> str:
    """The driver's own words; what follows them quotes values, and those may be other companies'."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0]
