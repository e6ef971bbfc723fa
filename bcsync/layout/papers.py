"""Files that a layout names, for they are to be uploaded: there they must be, the project's own, and taken."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from bcsync.kinds.reading import Reading
from bcsync.source.discover import kind_of_special
from bcsync.wire import images


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
        elif misfit := _misfit(real, written):
            reading.report(
                "wrong-file",
                place,
                f"{written} is not taken by TikTok: {misfit}",
                hint="give a JPG, a PNG or a PDF of 10 MB at the most, with the ending that goes with it",
                at_value=True,
            )


def _misfit(path: Path, written: str) -> str | None:
    """What of it is not as licences and certificates must be (reference/tiktok-api.md, 13.2)."""
    wanted = _TYPES.get(Path(written).suffix.lower())
    if wanted is None:
        return f"its name has to end in one of {', '.join(_TYPES)}"
    try:
        with path.open("rb") as file:
            beginning = file.read(images.BEGINNING)
        size = path.stat().st_size
    except OSError as problem:
        return f"{problem.strerror}"
    if images.type_of(beginning) != wanted:
        return f"it holds no {wanted.rpartition('/')[2].upper()}"
    return f"it has {size:,} bytes" if size > images.MOST else None


_TYPES = {**images.ENDINGS, images.PDF_ENDING: images.PDF}


def _problem(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        return f"{problem.strerror}"
    special = "a folder" if stat.S_ISDIR(mode) else kind_of_special(mode)
    return special and f"it is {special}"
