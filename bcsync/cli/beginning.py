"""The files that a project begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bcsync.errors import BcsyncError

_IGNORE_FILE = ".gitignore"
_IGNORED = ".bcsync/"


def begin_with(root: Path, files: Mapping[str, bytes]) -> None:
    """Write these, by their relative path. Raises ``BcsyncError`` before anything would be overwritten."""
    _refuse_overwriting(root, files)
    for name, content in files.items():
        _write(root / name, content)
        click.echo(f"Wrote {root / name}")
    _ignore(root)


def _refuse_overwriting(root: Path, files: Mapping[str, bytes]) -> None:
    for name in files:
        path = root / name
        if path.exists() or path.is_symlink():
            raise BcsyncError(
                f"{path} exists already, and init overwrites nothing",
                hint="begin in an empty directory: bcsync init DIR",
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
