"""The files that a project begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bcsync.errors import BcsyncError

_IGNORE_FILE = ".gitignore"
_IGNORED = ".bcsync/"
_ELSEWHERE = "begin in an empty directory: bcsync init DIR"


def begin_with(root: Path, files: Mapping[str, bytes]) -> None:
    """Write these, by their relative path. Raises ``BcsyncError`` before anything would be overwritten."""
    _refuse_overwriting(root, files)
    _write_all(root, files)
    _ignore(root)


def write_new(root: Path, files: Mapping[str, bytes]) -> None:
    """The same for a project that is there: what stands there already, word by word, stays."""
    missing = {name: content for name, content in files.items() if not _holds(root / name, content)}
    _refuse_overwriting(root, missing, hint="move it away, write it anew, and compare")
    _write_all(root, missing)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == content
    except OSError:
        return False


def _write_all(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        _write(root / name, content)
        click.echo(f"Wrote {root / name}")


def _refuse_overwriting(root: Path, files: Mapping[str, bytes], hint: str = _ELSEWHERE) -> None:
    for name in files:
        path = root / name
        if path.exists() or path.is_symlink():
            raise BcsyncError(
                f"{path} exists already, and init overwrites nothing",
                hint=hint,
            )


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise BcsyncError(
            f"cannot write {path}: {error.strerror}", hint="name a directory that you may write to"
        ) from error


def _ignore(root: Path) -> None:
    """The stored state and the embedded platform are no part of what Git reviews."""
    path = root / _IGNORE_FILE
    if not path.exists():
        _write(path, f"{_IGNORED}\n".encode())
        click.echo(f"Wrote {path}")
    elif _IGNORED not in path.read_text("utf-8", "replace").split():
        click.echo(f"Add to {path}, which exists already: {_IGNORED}", err=True)
