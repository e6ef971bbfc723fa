"""Files that ship with bcsync."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource_dir(name: str) -> Path:
    """The folder of shipped files called ``name`` ("schemas" or "examples").

    The examples lie inside the package, and a copy at the top of a checkout for its readers to work with.
    A wheel carries the schemas inside the package; a checkout has them at its top level.
    """
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
