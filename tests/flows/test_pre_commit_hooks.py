"""The hooks for pre-commit, run as it runs them: the entry and the arguments, where the repository is."""

from __future__ import annotations

import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bcsync.cli.border import run
from tests.flows.driver import DONE, FAILED, Desk

ROOT = Path(__file__).parents[2]
HOOKS = {
    each["id"]: each
    for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
ROUGH = """
business_centers:
    acme: {name: Acme, timezone: Europe/London, members: { ana@acme.example: admin }}
"""


def hook(id: str, *arguments: str) -> int:
    """What a hook comes to, in the present directory."""
    program, *words = shlex.split(HOOKS[id]["entry"])
    assert program == "bcsync"
    return run([*words, *HOOKS[id].get("args", []), *arguments])


@pytest.fixture
def project(desk: Desk) -> Desk:
    desk.settings(actors={"acme": "ana@acme.example"})
    desk.layout(ROUGH)
    return desk


@pytest.mark.parametrize("found", HOOKS.values(), ids=HOOKS.keys())
def test_they_are_what_pre_commit_asks_for(found: dict[str, Any]) -> None:
    """It makes an environment of Python, installs this package there, and runs its program."""
    assert {"id", "name", "description", "entry", "language"} <= found.keys()
    assert found["language"] == "python"
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert shlex.split(found["entry"])[0] in scripts
    # The files of a layout say things about each other, and two processes would write the same ones.
    assert found["pass_filenames"] is False
    assert found["require_serial"] is True


def test_fmt_changes_files_which_fails_the_commit(
    project: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pre-commit fails for files that a hook changed; once more, there is nothing to change."""
    monkeypatch.chdir(project.root)
    path = project.root / "layout.yaml"
    before = path.read_bytes()
    assert hook("bcsync-fmt") == DONE
    after = path.read_bytes()
    assert after != before
    assert hook("bcsync-fmt") == DONE
    assert path.read_bytes() == after


def test_validate_fails_for_errors(project: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a folder of its own, by an argument."""
    monkeypatch.chdir(project.root)
    assert hook("bcsync-validate") == DONE
    project.edit(("admin", "amdin"))
    assert hook("bcsync-validate") == FAILED
    monkeypatch.chdir(project.root.parent)
    assert hook("bcsync-validate", "-C", project.root.name) == FAILED
