"""Which folders below a fleet's are projects of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from bcsync.model.text import is_text
from bcsync.source.discover import SETTINGS_FILE

_WILD = frozenset("*?[")
_LONGEST = 1_000
"""Bytes of a name; an index of the queue's database takes 2,704 (postgresql.org/docs/current/btree.html)."""


class NoName(ValueError):
    """A folder whose name cannot be written into a queue or a log; says why."""


def projects_of(root: Path, glob: str) -> Iterator[str]:
    """The names of the projects that a glob leads to, sorted; ``**`` stands for any number of folders.

    Hidden folders are none, and links lead nowhere outside ``root``. Raises ``NoName``.
    """
    home = root.resolve()
    found = {
        path.relative_to(root).as_posix()
        for path in root.glob(glob)
        if (path / SETTINGS_FILE).is_file() and path.resolve().is_relative_to(home)
    }
    for name in sorted(found):
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if (problem := _problem(name)) is not None:
            raise NoName(problem)
        yield name


def covers(glob: str, name: str) -> bool:
    """Whether a project is meant by a folder or a glob of folders."""
    return _covers(glob.split("/"), name.split("/"))


def _covers(globs: list[str], parts: list[str]) -> bool:
    if not globs:
        return not parts
    if globs[0] == "**":
        return any(_covers(globs[1:], parts[begin:]) for begin in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], globs[0]) and _covers(globs[1:], parts[1:])


def is_wild(glob: str) -> bool:
    """Whether it may mean several folders."""
    return not _WILD.isdisjoint(glob)


def _problem(name: str) -> str | None:
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    if not is_text(name):
        return f"the name of the folder {shown} is not UTF-8 text"
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in name):
        return f"the name of the folder {name!r} holds control characters"
    if len(os.fsencode(name)) > _LONGEST:
        return f"the way to the folder {name[:40]}… has more than {_LONGEST} bytes"
    return None
