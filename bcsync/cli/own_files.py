"""Files for their owner alone, written where a name may have been laid out as a trap."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TextIO

# A link may lead to anything of ours, and a FIFO would wait for a reader (Windows has neither flag).
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def opened(path: Path, *, anew: bool) -> TextIO:
    """Open a file for writing, mode 0600: emptied, or at its end. Raises ``OSError``.

    What is no plain file with one name keeps every byte.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _CAREFULLY, 0o600)
    try:
        take(descriptor, anew=anew)
    except OSError:
        os.close(descriptor)
        raise
    return text(descriptor)


def text(descriptor: int) -> TextIO:
    """The text of a file that is open; whatever cannot be written is escaped."""
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace")


def take(descriptor: int, *, anew: bool) -> None:
    """Make a file ours alone. Raises ``OSError`` for what is none: a FIFO, a second name."""
    found = os.fstat(descriptor)
    if stat.S_ISCHR(found.st_mode):
        # /dev/null keeps nothing, and so loses nothing.
        return
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise OSError(errno.EINVAL, "it is no plain file")
    if anew:
        os.ftruncate(descriptor, 0)
    if os.name == "posix":
        os.fchmod(descriptor, 0o600)
