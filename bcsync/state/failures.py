"""What databases refuse, translated once into ``StateError`` with a way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlalchemy.exc import DBAPIError, IntegrityError

from bcsync.database import refusals
from bcsync.database.engine import reason_of
from bcsync.errors import StateError
from bcsync.state.row_checks import DAMAGED

# What says more of a stored state than bcsync.database.engine does of any.
_SQLITE = {
    "SQLITE_NOTADB": (
        "it is not a SQLite database",
        "look at `state` in bcsync.yaml: it must name a file of its own",
    ),
    "SQLITE_CORRUPT": (
        "the file is damaged",
        DAMAGED,
    ),
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise what the database at ``place`` refuses in this block as ``StateError``.

    The driver's own words are quoted, never the statement: its values are other people's data.
    """
    try:
        with refusals.translated(partial(_refusal, place), partial(_damaged_file, place)):
            yield
    except UnicodeEncodeError as error:
        raise StateError(
            f"the stored state at {place} cannot hold a value: it is no valid Unicode",
            hint="look for a name with broken characters on the platform",
        ) from error


def _damaged_file(place: str, _error: Exception) -> StateError:
    return StateError(f"cannot use the stored state at {place}: the file is damaged", hint=DAMAGED)


def understood(place: str) -> AbstractContextManager[None]:
    """Raise what cannot be decoded in this block as ``StateError``; for reading alone."""
    return refusals.understood(
        lambda _error: StateError(
            f"the stored state at {place} is damaged: it holds a value that bcsync never wrote there",
            hint=DAMAGED,
        )
    )


def _refusal(place: str, error: Exception) -> StateError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        return StateError(
            f"the stored state at {place} would contradict itself: {refusals.first_line(error)}",
            hint="one platform id belongs to one address; see `bcsync state list`",
        )
    code = getattr(cause, "sqlite_errorname", "")
    for prefix, (reason, hint) in _SQLITE.items():
        if code.startswith(prefix):
            return StateError(f"cannot use the stored state at {place}: {reason}", hint=hint)
    refused = reason_of(error)
    if refused is not None:
        return StateError(
            f"cannot use the stored state at {place}: {refused.text}", hint=refused.hint
        )
    return StateError(
        f"cannot use the stored state at {place}: {refusals.first_line(error)}",
        hint="if tables are missing or damaged, put back a backup",
    )
