"""The files of a project: which they are, and what they say together."""

from __future__ import annotations

import errno
import os
from collections import deque
from pathlib import Path

from bcsync.errors import BcsyncError
from bcsync.findings import Finding, error
from bcsync.source.aliases import Budget
from bcsync.source.cache import Cache
from bcsync.source.mapping import Map, Sources
from bcsync.source.merge import merge
from bcsync.source.place import Place
from bcsync.source.reader import MAX_BYTES, Document, read_yaml, too_large

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


def read_layout(root: Path, cache: Cache | None = None) -> tuple[Map, Sources, list[Finding]]:
    """Read and merge every layout file of a project.

    A file that cannot be read at all adds nothing but its finding. Raises ``BcsyncError`` as
    ``discover``. The result does not depend on the cache.
    """
    sources = Sources(lambda file: (root / file).read_text("utf-8", "replace"))
    budget = Budget()
    findings: list[Finding] = []
    mappings: list[Map] = []
    for path in discover(root):
        index = sources.add(path.relative_to(root).as_posix())
        document = _read(path, index, sources, budget, cache)
        findings.extend(document.findings)
        if isinstance(document.value, Map):
            mappings.append(document.value)
        elif document.value is not None:
            findings.append(_not_a_mapping(document.place))
    if cache is not None:
        cache.tidy()
    merged, clashes = merge(mappings or [Map()], sources)
    return merged, sources, findings + clashes


def read_file(path: Path, name: str) -> tuple[Map, Sources, list[Finding]]:
    """Read a single file that must hold a mapping, such as the settings.

    ``name`` is how findings call it.
    """
    sources = Sources(lambda _: path.read_text("utf-8", "replace"))
    document = _read(path, sources.add(name), sources, Budget())
    findings = list(document.findings)
    if isinstance(document.value, Map):
        return document.value, sources, findings
    if document.value is not None:
        findings.append(_not_a_mapping(document.place))
    return Map(), sources, findings


def _read(
    path: Path, index: int, sources: Sources, budget: Budget, cache: Cache | None = None
) -> Document:
    start = Place(sources.files[index], 1, 1)
    try:
        if path.stat().st_size > MAX_BYTES:
            return Document(None, (too_large(start),))
        data = path.read_bytes()
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror}"
        hint = "check that it exists and that you may read it"
        return Document(None, (error("unreadable-file", start, message, hint),))
    known = None if cache is None else cache.get(data, index)
    if known is not None:
        return Document(known, ())
    document = read_yaml(data, index, sources, budget)
    if cache is not None and document.is_plain and isinstance(document.value, Map):
        cache.put(data, document.value)
    return document


def _not_a_mapping(place: Place | None) -> Finding:
    message = "a layout file must hold a mapping (key: value) at its top"
    return error("not-a-mapping", place, message, "begin it with 'version: 1'")
