"""Fleets made for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SETTINGS = "version: 1\nplatform: {kind: local}\nactor: ana@acme.example\n"
HEAD = "version: 1\ndatabase: FLEET_DB\n"


def make(root: Path, text: str, projects: Iterable[str] = ()) -> Path:
    """A fleet with projects in these folders; gives its file."""
    for name in projects:
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bcsync.yaml").write_text(SETTINGS)
    path = root / "fleet.yaml"
    path.write_text(text)
    return path
