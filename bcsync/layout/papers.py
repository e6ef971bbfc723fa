"""Files that a layout names, for they are to be uploaded: there they must be, and the project's own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from bcsync.kinds.reading import Reading
from bcsync.source.discover import kind_of_special


def check_papers(root: Path, outside: Iterable[str], reading: Reading) -> None:
    """Say which of them cannot be taken."""
    if not reading.papers:
        return
    allowed = [Path(os.path.realpath(root / folder)) for folder in (".", *outside)]
    for written, place in reading.papers:
        real = Path(os.path.realpath(root / written))
        if not any(real.is_relative_to(folder) for folder in allowed):
            reading.report(
                "file-outside",
                place,
                f"{written} lies outside of the project",
                hint="name a file of the project; it will be uploaded",
                at_value=True,
            )
        elif problem := _problem(real):
            reading.report(
                "no-file",
                place,
                f"{written} cannot be uploaded: {problem}",
                hint="put the file there, or correct its name; it is relative to the project",
                at_value=True,
            )


def _problem(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        return f"{problem.strerror}"
    special = "a folder" if stat.S_ISDIR(mode) else kind_of_special(mode)
    return special and f"it is {special}"
