"""Where the details of a mistake of ours are kept: for their owner alone, and where nobody commits them."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_NAMED_BY = "BCSYNC_CRASH_LOG"
_NAME = "crash.log"
# A link may lead to anything of ours, and a FIFO would wait for a reader (Windows has neither flag).
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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
        path = Path(name)
    else:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _CAREFULLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        _take(descriptor)
        file.write(details)
    return path.absolute()


def _take(descriptor: int) -> None:
    """Make an older log ours alone. Raises ``OSError`` for what is no log: a FIFO, a second name."""
    found = os.fstat(descriptor)
    if stat.S_ISCHR(found.st_mode):
        # /dev/null keeps nothing, and so loses nothing.
        return
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise OSError(errno.EINVAL, "no log")
    os.ftruncate(descriptor, 0)
    if os.name == "posix":
        os.fchmod(descriptor, 0o600)
