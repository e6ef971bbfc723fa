"""Where the details of a mistake of ours are kept: for their owner alone, and where nobody commits them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bcsync.cli.own_files import opened, text

_NAMED_BY = "BCSYNC_CRASH_LOG"
_NAME = "crash.log"


def keep(details: str, directory: Path, environ: Mapping[str, str]) -> Path | None:
    """Write the details down; gives the file's absolute path, None when nothing could be written.

    Into the ``.bcsync`` of the project in ``directory`` or, where there is none, into a new temporary
    file; ``BCSYNC_CRASH_LOG`` goes before both. Mode 0600: values of layout and state may stand in it.
    What is no plain file with one name keeps every byte.
    """
    for path in _places(directory, environ):
        with suppress(OSError):
            return _write(path, details)
    return None


def _places(directory: Path, environ: Mapping[str, str]) -> Iterator[Path | None]:
    named = environ.get(_NAMED_BY)
    if named:
        yield Path(named)
    if (directory / ".bcsync").is_dir():
        yield directory / ".bcsync" / _NAME
    yield None


def _write(path: Path | None, details: str) -> Path:
    """None: into a new temporary file, whose name nobody can have taken before."""
    if path is None:
        descriptor, name = tempfile.mkstemp(prefix="bcsync-crash-", suffix=".log")
        path, file = Path(name), text(descriptor)
    else:
        file = opened(path, anew=True)
    with file:
        file.write(details)
    return path.absolute()
