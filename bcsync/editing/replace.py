"""Files replaced by what they are to hold: all of them or none, and never while somebody else changes them."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bcsync.editing.edit import Rewrite
from bcsync.errors import BcsyncError


def replace_files(rewrites: Sequence[Rewrite]) -> None:
    """Write every file beside itself, then put each in its place; a link stays, and so does the mode.

    Raises ``BcsyncError``, with all files as they were, where one cannot be replaced, or does not hold
    any more what it was read with.
    """
    beside: list[tuple[Rewrite, Path, Path]] = []
    done: list[tuple[Rewrite, Path]] = []
    try:
        for rewrite in rewrites:
            real = _replaceable(rewrite)
            beside.append((rewrite, real, _written(real, rewrite.after, rewrite.name)))
        for rewrite, real, _new in beside:
            _refuse_changed(rewrite, real)
        for rewrite, real, new in beside:
            try:
                new.replace(real)
            except OSError as problem:
                raise _unwritable(rewrite.name, problem) from problem
            done.append((rewrite, real))
    except BaseException:
        for rewrite, real in done:
            _written(real, rewrite.before, rewrite.name).replace(real)
        raise
    finally:
        for _rewrite, _real, new in beside:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _replaceable(rewrite: Rewrite) -> Path:
    """The file itself, whatever links lead to it."""
    try:
        real = rewrite.path.resolve(strict=True)
        found = real.stat()
    except OSError as problem:
        raise _unwritable(rewrite.name, problem) from problem
    why = ""
    if not stat.S_ISREG(found.st_mode):
        why = "it is no plain file any more"
    elif found.st_nlink > 1:
        # The other name would keep the old text, and both may be read.
        why = "it has a second name (a hard link)"
    elif not os.access(real, os.W_OK):
        why = "it is read-only"
    if why:
        raise BcsyncError(
            f"cannot write {rewrite.name}: {why}",
            hint="make it a file of its own that you may write; nothing was changed",
        )
    return real


def _written(real: Path, content: bytes, name: str) -> Path:
    """The same file anew, beside the old one, with its mode and, where that may be given, its owner."""
    try:
        found = real.stat()
        handle, beside = tempfile.mkstemp(".tmp", ".bcsync-", real.parent)
    except OSError as problem:
        raise _unwritable(name, problem) from problem
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if os.name == "posix":
                with suppress(PermissionError):
                    os.fchown(file.fileno(), found.st_uid, found.st_gid)
                os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode))
            os.fsync(file.fileno())
    except BaseException as problem:
        with suppress(OSError):
            Path(beside).unlink()
        if isinstance(problem, OSError):
            raise _unwritable(name, problem) from problem
        raise
    return Path(beside)


def _refuse_changed(rewrite: Rewrite, real: Path) -> None:
    try:
        now = real.read_bytes()
    except OSError as problem:
        raise _unwritable(rewrite.name, problem) from problem
    if now != rewrite.before:
        raise BcsyncError(
            f"{rewrite.name} was changed meanwhile by somebody else",
            hint="nothing was written; run the same command again",
        )


def _unwritable(name: str, problem: OSError) -> BcsyncError:
    return BcsyncError(
        f"cannot write {name}: {problem.strerror}",
        hint="make room and see to it that you may write there; nothing was changed",
    )
