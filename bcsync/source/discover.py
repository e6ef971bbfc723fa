"""Which files a project is made of."""

from __future__ import annotations

import errno
import os
from collections import deque
from pathlib import Path

from bcsync.errors import BcsyncError

SETTINGS_FILE = "bcsync.yaml"
_SUFFIXES = (".yaml", ".yml")


def discover(root: Path) -> list[Path]:
    """The layout files below ``root``, sorted by path.

    Hidden files and folders are skipped; a file or folder reached twice through links counts once.
    Raises ``BcsyncError`` when a folder cannot be listed: what cannot be seen must not look
    removed.
    """
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    # Links wait until all real folders are done, so that a file is named by its real path.
    folders, links = deque([root]), deque[os.DirEntry[str]]()
    while folders or links:
        if folders:
            _list(folders.popleft(), seen, found, folders, links)
            continue
        link = links.popleft()
        if _leads_to_a_folder(link):
            folders.append(Path(link.path))
        elif _is_layout(link) and _first_visit(link.path, seen):
            found.append(Path(link.path))
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _list(
    folder: Path,
    seen: set[tuple[int, int]],
    found: list[Path],
    folders: deque[Path],
    links: deque[os.DirEntry[str]],
) -> None:
    if not _first_visit(str(folder), seen):
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        raise BcsyncError(
            f"cannot list {folder}: {problem.strerror}",
            hint="check that the folder exists and that you may read it",
        ) from problem
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            links.append(entry)
        elif entry.is_dir():
            folders.append(Path(entry.path))
        elif entry.is_file() and _is_layout(entry):
            _first_visit(entry.path, seen)
            found.append(Path(entry.path))


def _leads_to_a_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            return False
        raise BcsyncError(
            f"cannot follow the link {link.path}: {problem.strerror}",
            hint="check that what it leads to exists and that you may read it",
        ) from problem


def _is_layout(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(_SUFFIXES) and entry.name != SETTINGS_FILE and _readable_kind(entry)


def _readable_kind(entry: os.DirEntry[str]) -> bool:
    # A dangling link stays in, so that reading it is refused: its content must not look removed.
    if not entry.is_symlink():
        return entry.is_file()
    # Not ``entry.is_file``: that raises for links in a circle.
    return Path(entry.path).is_file() or not Path(entry.path).exists()


def _first_visit(path: str, seen: set[tuple[int, int]]) -> bool:
    try:
        status = Path(path).stat()
    except OSError:
        return True
    identity = (status.st_dev, status.st_ino)
    new = identity not in seen
    seen.add(identity)
    return new


def would_be_found(root: Path, path: Path) -> bool:
    """Whether a file at ``path`` would be taken for a part of the layout below ``root``."""
    try:
        inside = (path.parent.resolve() / path.name).relative_to(root.resolve())
    except ValueError:
        return False
    hidden = any(part.startswith(".") for part in inside.parts)
    return path.name.endswith(_SUFFIXES) and path.name != SETTINGS_FILE and not hidden
