"""The layout of another revision, read from git without touching the work tree.

``ls-tree`` and ``cat-file`` run no hook and no filter, and give the bytes as they were committed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bcsync.errors import BcsyncError
from bcsync.source.discover import SETTINGS_FILE, is_layout_name

_LINK, _FILES = b"120000", frozenset({b"100644", b"100755"})
_SHALLOW = "this clone has not all of its history: fetch it, on GitHub with fetch-depth: 0 for actions/checkout"


class Revision(NamedTuple):
    """A commit, and where in it the project lies."""

    name: str
    """As it was asked for."""
    commit: str
    folder: PurePosixPath
    """From the top of the repository."""


class _Blob(NamedTuple):
    mode: bytes
    id: bytes
    path: PurePosixPath


def find_revision(root: Path, name: str) -> Revision:
    """The commit of that name in the repository of ``root``. Raises ``BcsyncError``."""
    inside = _git(root, "rev-parse", "--show-prefix")
    if inside.returncode != 0:
        raise BcsyncError(
            f"{root} is in no git repository that can be read: {_first_line(inside.stderr)}",
            hint="there is no commit to compare with: run it in a clone, or without --base or --changed-since",
        )
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = found.stdout.decode("ascii", "replace").strip()
    if found.returncode != 0 or not commit:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        raise BcsyncError(
            f"there is no revision {name} in this repository",
            hint=_SHALLOW if shallow else "name a branch, a tag or a commit: origin/main",
        )
    folder = os.fsdecode(inside.stdout.removesuffix(b"\n"))
    return Revision(name, commit, PurePosixPath(folder))


def changed_since(root: Path, at: Revision) -> list[PurePosixPath]:
    """The files that differ between a commit and what is checked out, from the top of the repository.

    Those that git does not know yet count, too. Raises ``BcsyncError``.
    """
    asked = (
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        at.commit,
        "--",
    )
    told = [
        _git(root, *asked),
        _git(root, "ls-files", "-z", "--others", "--exclude-standard", "--full-name"),
    ]
    for each in told:
        _must(each, at)
    names = {name for each in told for name in each.stdout.split(b"\0") if name}
    return [PurePosixPath(os.fsdecode(name)) for name in sorted(names)]


def write_revision(root: Path, at: Revision, folder: Path, *, whole: bool) -> None:
    """Write the layout and the settings of a revision below ``folder``, as they lie in the repository.

    Other files of the project are there and empty: a layout may name them. ``whole``: layout outside of the
    project, too, for links lead there.
    """
    blobs = [*_blobs(root, at, whole=whole)]
    read = [blob for blob in blobs if blob.mode == _LINK or _is_read(blob.path)]
    contents = dict(zip((blob.id for blob in read), _contents(root, read), strict=True))
    # Links last: nothing is written through one.
    for blob in sorted(blobs, key=lambda each: each.mode == _LINK):
        path = folder.joinpath(*blob.path.parts)
        if path.is_symlink() or path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if blob.mode == _LINK:
            path.symlink_to(os.fsdecode(contents[blob.id]))
        else:
            path.write_bytes(contents.get(blob.id, b"") if _is_read(blob.path) else b"")


def _is_read(path: PurePosixPath) -> bool:
    return path.name == SETTINGS_FILE or is_layout_name(path.name)


def _blobs(root: Path, at: Revision, *, whole: bool) -> Iterator[_Blob]:
    where = [] if whole or not at.folder.parts else ["--", at.folder.as_posix()]
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", at.commit, *where)
    _must(listed, at)
    for row in filter(None, listed.stdout.split(b"\0")):
        about, _, name = row.partition(b"\t")
        mode, _kind, id = about.split(b" ")
        path = PurePosixPath(os.fsdecode(name))
        if (mode == _LINK or mode in _FILES) and not _is_passed_over(path, at.folder):
            yield _Blob(mode, id, path)


def _is_passed_over(path: PurePosixPath, folder: PurePosixPath) -> bool:
    """What git itself would not check out, and what is hidden in the project, which is no layout."""
    inside = path.relative_to(folder) if path.is_relative_to(folder) else path
    forbidden = path.is_absolute() or {"..", ".git"} & {part.lower() for part in path.parts}
    return bool(forbidden) or any(part.startswith(".") for part in inside.parts)


def _contents(root: Path, blobs: Sequence[_Blob]) -> Iterator[bytes]:
    asked = b"".join(blob.id + b"\n" for blob in blobs)
    answer = _git(root, "cat-file", "--batch", given=asked)
    at, text = 0, answer.stdout
    for blob in blobs:
        end = text.find(b"\n", at)
        head = text[at:end].split(b" ")
        if end < 0 or len(head) != 3:
            raise BcsyncError(f"git does not give {blob.path} of that revision", hint=_SHALLOW)
        size = int(head[2])
        yield text[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(root: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-replace-objects", "-C", str(root), *words]
    environ = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    environ["GIT_LITERAL_PATHSPECS"] = "1"
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, env=environ)
    except OSError as error:
        raise BcsyncError(
            f"git cannot be run: {error.strerror}",
            hint="install git, or leave --base or --changed-since out",
        ) from error


def _must(done: subprocess.CompletedProcess[bytes], at: Revision) -> None:
    if done.returncode != 0:
        raise BcsyncError(f"git cannot read {at.name}: {_first_line(done.stderr)}", hint=_SHALLOW)


def _first_line(text: bytes) -> str:
    return text.decode("utf-8", "replace").strip().partition("\n")[0] or "it does not say why"
