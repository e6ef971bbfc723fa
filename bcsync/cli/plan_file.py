"""Writing a saved plan, over nothing but an older one, and whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from bcsync.database.location import sqlite_path
from bcsync.errors import BcsyncError, StateError, UsageRefused
from bcsync.project import Project
from bcsync.render.safe import json_text
from bcsync.source.discover import would_be_found

_BEGINNING = re.compile(rb'\s*\{\s*"format_version"')
_LOOKED_AT = 64
_HINT = "name a new file, such as plan.json, or a plan that was saved before"


def refuse_unsuitable(project: Project, path: Path) -> None:
    """Raise ``UsageRefused`` where a saved plan would destroy something or be taken for something."""
    why = _kept_there(path) or _meant_for(project, path)
    if why:
        raise UsageRefused(f"a plan cannot be saved as {path}: {why}", hint=_HINT)


def _kept_there(path: Path) -> str:
    """What is there that must stay."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            return "it is a link"
        if not stat.S_ISREG(found.st_mode):
            return "it is no file" if not stat.S_ISDIR(found.st_mode) else "it is a folder"
        with path.open("rb") as file:
            beginning = file.read(_LOOKED_AT)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _unwritable(path, error) from error
    # An empty one was made to be written to, as mktemp does.
    return "" if not beginning or _BEGINNING.match(beginning) else "something else is in it"


def _meant_for(project: Project, path: Path) -> str:
    """What will be looked for there."""
    if would_be_found(project.root, path):
        return "it would be read as layout"
    locations = project.settings.locations
    if any(_is_of_database(path, location, project.root) for location in locations):
        return "bcsync keeps a database there"
    return ""


def _is_of_database(path: Path, location: str, base: Path) -> bool:
    """The file itself, or its journal beside it."""
    try:
        database = sqlite_path(location, base)
    except StateError:
        return False
    if database is None or not path.name.startswith(database.name):
        return False
    return path.parent.resolve() == database.parent.resolve()


def save_plan(path: Path, data: Any) -> None:
    """Write a plan."""
    write_whole(path, f"{json_text(data)}\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file: beside the older one first, so that a full disk leaves that one as it was."""
    beside = path.with_name(f".bcsync-{os.getpid()}.tmp")
    try:
        beside.unlink(missing_ok=True)
        with beside.open("x", encoding="utf-8") as file:
            with suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> BcsyncError:
    return BcsyncError(
        f"cannot write {path}: {error.strerror}", hint="name a file that you may write"
    )
