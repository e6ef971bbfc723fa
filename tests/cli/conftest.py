"""The command line, run for real in this process against projects in temporary directories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from bcsync.cli.border import run
from tests.safety.driver import copy_of_example, invoke

SETTINGS = """
version: 1
platform: {kind: local, database: .bcsync/platform.db}
state: .bcsync/state.db
actor: ana@acme.example
"""


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Bcsync = Callable[..., Result]
MakeProject = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def bcsync(capsys: pytest.CaptureFixture[str]) -> Bcsync:
    """Run ``bcsync -C DIR WORDS…``; None for DIR leaves ``-C`` away."""

    def bcsync(directory: Path | None, *words: str) -> Result:
        capsys.readouterr()
        code = run([*([] if directory is None else ["-C", str(directory)]), *words])
        captured = capsys.readouterr()
        return Result(int(code), captured.out, captured.err)

    return bcsync


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Make a project of these files; ``bcsync.yaml`` is a plain local one unless given."""

    def make(files: Mapping[str, str]) -> Path:
        root = tmp_path / "project"
        for name, text in {"bcsync.yaml": SETTINGS, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return root

    return make


@pytest.fixture
def quickstart(tmp_path: Path) -> Path:
    """A fresh copy of the shipped example; nothing is applied yet."""
    return copy_of_example("quickstart", tmp_path / "quickstart")


@pytest.fixture(scope="session")
def once_applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped example, applied, to be copied."""
    root = copy_of_example("quickstart", tmp_path_factory.mktemp("applied") / "quickstart")
    assert invoke(root, "apply", "--auto-approve").code == 0
    return root


@pytest.fixture
def applied(once_applied: Path, tmp_path: Path) -> Path:
    """The shipped example, applied."""
    return shutil.copytree(once_applied, tmp_path / "quickstart")
