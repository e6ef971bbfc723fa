"""Projects and databases in folders whose names mean something else in a URL, to SQLite or to a shell."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync

NAMES = (
    "repo_feature%2Flogin",
    "team%20x",
    "a?b=c",
    "a#b",
    "file:x?mode=ro",
    "sqlite:x",
    ":memory:",
    "x:y@z",
    "~",
    " two  words ",
    "new\nline",
    "back\\slash",
    os.fsdecode(b"gr\xfcn"),
)
KEPT = ["platform.db", "state.db"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_project_works_in_a_folder_of_any_name(
    quickstart: Path, tmp_path: Path, bcsync: Bcsync, name: str
) -> None:
    """All of it stands in that folder, for its owner alone, and nothing beside it."""
    root = tmp_path / "beside" / name
    shutil.copytree(quickstart, root)
    assert bcsync(root, "apply", "--auto-approve").code == 0
    assert [path.name for path in (tmp_path / "beside").iterdir()] == [name]
    kept = sorted((root / ".bcsync").iterdir())
    assert [path.name for path in kept] == KEPT
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert bcsync(root, "plan", "--detailed-exitcode").code == 7


def test_two_folders_have_two_states(quickstart: Path, tmp_path: Path, bcsync: Bcsync) -> None:
    """One is not the other written out as a URL."""
    plain, encoded = tmp_path / "team x", tmp_path / "team%20x"
    for root in (plain, encoded):
        shutil.copytree(quickstart, root)
    assert bcsync(plain, "apply", "--auto-approve").code == 0
    assert bcsync(encoded, "state", "list").out == ""


@pytest.mark.parametrize("variable", ["BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"])
@pytest.mark.parametrize("name", ["a?b%41.db", "a#b.db", "a b.db"])
def test_a_database_may_be_called_so_too(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    before = {path.name for path in quickstart.iterdir()}
    monkeypatch.setenv(variable, name)
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    assert {path.name for path in quickstart.iterdir()} - before == {name, ".bcsync"}


@pytest.mark.parametrize("variable", ["BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"])
def test_options_in_the_url_of_a_file_are_refused_and_not_passed_over(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Whoever writes ``?mode=ro`` means it."""
    monkeypatch.setenv(variable, "sqlite:///other.db?mode=ro")
    refused = bcsync(quickstart, "apply", "--auto-approve")
    assert refused.code == 1
    assert "no options in the URL" in refused.err
    monkeypatch.setenv(variable, "sqlite:///other.db%3Fmode=ro")
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    # Whether the sign is decoded is SQLAlchemy's to say, and has changed in 2.0; an option it is not.
    assert not (quickstart / "other.db").exists()
    assert list(quickstart.glob("other.db?*mode=ro"))
