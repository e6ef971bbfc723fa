"""Which files a project is made of, and what in it cannot be told.

What cannot be seen must not look removed. So whatever may be layout and cannot be read, or must not be,
is a finding, never skipped.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from bcsync.errors import BcsyncError
from bcsync.findings import Finding, Severity
from bcsync.model.place import Place

SETTINGS_FILE = "bcsync.yaml"
_SUFFIXES = (".yaml", ".yml")
_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def discover(root: Path, outside: Iterable[str] = ()) -> list[Path]:
    """The layout files below ``root``; see ``survey``."""
    return survey(root, outside)[0]


def survey(root: Path, outside: Iterable[str] = ()) -> tuple[list[Path], list[Finding]]:
    """The layout files below ``root``, sorted by path, and what is said about the others.

    Hidden files and folders are skipped; a file or folder reached twice through links counts once.
    A folder with settings of its own is another project. Links lead nowhere but into the project and
    into the folders ``outside`` (relative to ``root``). Raises ``BcsyncError`` when ``root`` itself
    cannot be listed.
    """
    walk = _Walk(root, outside)
    walk.run()
    return sorted(walk.files, key=lambda path: path.relative_to(root).as_posix()), walk.findings


def shown_name(path: Path, root: Path) -> str:
    """How findings call a file: relative, and text whatever bytes the system keeps for its name."""
    name = path.relative_to(root).as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_layout_name(name: str) -> bool:
    """Whether a file of this name is layout, were it in a project."""
    return name.lower().endswith(_SUFFIXES) and name != SETTINGS_FILE and not name.startswith(".")


def kind_of_special(mode: int) -> str | None:
    """What a file is that cannot be read like one; None for regular files."""
    if stat.S_ISREG(mode):
        return None
    return next((words for test, words in _SPECIAL if test(mode)), "no regular file")


class _Walk:
    """One look through a project."""

    def __init__(self, root: Path, outside: Iterable[str]) -> None:
        self.files: list[Path] = []
        self.findings: list[Finding] = []
        self._root = root
        self._allowed = [Path(os.path.realpath(root / folder)) for folder in (".", *outside)]
        self._seen: set[tuple[int, int]] = set()
        self._misnamed: set[str] = set()
        # Links wait until all real folders are done, so that a file is named by its real path.
        self._folders, self._links = deque([root]), deque[Path]()

    def run(self) -> None:
        while self._folders or self._links:
            if self._folders:
                self._list(self._folders.popleft())
            else:
                self._follow(self._links.popleft())

    def _list(self, folder: Path) -> None:
        try:
            if not self._first_visit(folder.stat()):
                return
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            if folder != self._root and any(entry.name == SETTINGS_FILE for entry in entries):
                self._leave_out(folder)
                return
            for entry in entries:
                if not entry.name.startswith("."):
                    self._sort_in(entry)
        except OSError as problem:
            if folder == self._root:
                raise BcsyncError(
                    f"cannot list {folder}: {problem.strerror}",
                    hint="check that the folder exists and that you may read it",
                ) from problem
            self._unreadable(folder, f"the folder cannot be listed: {problem.strerror}")

    def _sort_in(self, entry: os.DirEntry[str]) -> None:
        path = Path(entry.path)
        if entry.is_symlink():
            self._links.append(path)
        elif entry.is_dir():
            self._folders.append(path)
        elif is_layout_name(entry.name):
            self._take(path, entry.stat())

    def _follow(self, link: Path) -> None:
        try:
            status = link.stat()
        except OSError as problem:
            self._unreadable(
                link, f"the link leads to nothing that can be read: {problem.strerror}"
            )
            return
        is_folder = stat.S_ISDIR(status.st_mode)
        if not is_folder and not is_layout_name(link.name):
            return
        if not self._is_allowed(link):
            self._leads_out(link)
        elif is_folder:
            self._folders.append(link)
        else:
            self._take(link, status)

    def _is_allowed(self, link: Path) -> bool:
        target = link.resolve()
        return any(target.is_relative_to(folder) for folder in self._allowed)

    def _take(self, path: Path, status: os.stat_result) -> None:
        if not self._first_visit(status):
            return
        special = kind_of_special(status.st_mode)
        if special is not None:
            self._unreadable(path, f"this is {special}, not a file")
        elif (misnamed := self._misnamed_part(path)) is None:
            self.files.append(path)
        elif misnamed not in self._misnamed:
            self._misnamed.add(misnamed)
            self._say_misnamed(Path(misnamed))

    def _first_visit(self, status: os.stat_result) -> bool:
        identity = (status.st_dev, status.st_ino)
        new = identity not in self._seen
        self._seen.add(identity)
        return new

    def _misnamed_part(self, path: Path) -> str | None:
        """The path up to the first name that is no UTF-8: no plan, state or report could hold it."""
        name = self._root
        for part in path.relative_to(self._root).parts:
            name /= part
            if any("\ud800" <= letter <= "\udfff" for letter in part):
                return str(name)
        return None

    def _leave_out(self, folder: Path) -> None:
        if any(map(is_layout_name, _names_below(folder))):
            self._say(
                "nested-project",
                folder / SETTINGS_FILE,
                "a project of its own: what lies in this folder does not belong to the layout around it",
                f"use it with bcsync -C {shown_name(folder, self._root)}; "
                f"or remove its {SETTINGS_FILE}, and its files belong to this layout",
                Severity.WARNING,
            )

    def _leads_out(self, link: Path) -> None:
        self._say(
            "link-outside",
            link,
            "this link leads out of the project",
            "put what it leads to into the project, or name the folder it leads to "
            f"in {SETTINGS_FILE}: outside: [{_way(link, self._root)}]",
        )

    def _unreadable(self, path: Path, message: str) -> None:
        self._say(
            "unreadable-file",
            path,
            message,
            "put back what belongs there and may be read, or remove it: "
            "while it cannot be read, nobody knows what it declares",
        )

    def _say_misnamed(self, path: Path) -> None:
        self._say("bad-file-name", path, "this name is not UTF-8 text", "rename it")

    def _say(
        self, code: str, path: Path, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> None:
        place = Place(shown_name(path, self._root), 1, 1)
        self.findings.append(Finding(code, severity, place, message, hint, quotable=False))


def _names_below(folder: Path) -> Iterator[str]:
    for _folder, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from files


def _way(link: Path, root: Path) -> str:
    """The folder that a link leads into, as the settings would name it."""
    target = link.resolve()
    folder = target if target.is_dir() else target.parent
    way = os.path.relpath(folder, root.resolve())
    return os.fsencode(way).decode("utf-8", "backslashreplace")


def would_be_found(root: Path, path: Path) -> bool:
    """Whether a file at ``path`` would be taken for a part of the layout below ``root``."""
    try:
        inside = (path.parent.resolve() / path.name).relative_to(root.resolve())
    except ValueError:
        return False
    hidden = any(part.startswith(".") for part in inside.parts)
    return is_layout_name(path.name) and not hidden
