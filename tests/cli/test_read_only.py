"""A state that may be read and not written: backups, read-only mounts, other people's projects."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bcsync.database import engine as database
from tests.cli.conftest import Bcsync
from tests.docs.console import ROOT

LOOKING = (
    ("history",),
    ("history", "1"),
    ("history", "--verify"),
    ("plan", "--no-refresh"),
    ("who", "--no-refresh"),
    ("explain", "--no-refresh", "ad_account.acme/uk"),
    ("state", "list"),
    ("state", "pull"),
    ("show", "ad_account.acme/uk"),
)


def run(root: Path, *commands: tuple[str, ...]) -> tuple[int, str]:
    """In a process for which the rights of files count, also where tests run as root."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.cli.several", str(root), json.dumps(commands)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BCSYNC_CRASH_LOG": str(root / "crash.log")},
    )
    return ran.returncode, ran.stdout + ran.stderr


FIXED = {"the folder": (0o500, 0o600), "the file": (0o700, 0o400), "both": (0o500, 0o400)}


@pytest.mark.parametrize(("folder", "file"), FIXED.values(), ids=FIXED)
def test_what_only_looks_works_on_a_state_that_is_read_only(
    applied: Path, folder: int, file: int
) -> None:
    kept = applied / ".bcsync"
    (kept / "state.db").chmod(file)
    kept.chmod(folder)
    try:
        code, said = run(applied, *LOOKING)
        assert code == 0, said
        code, said = run(applied, ("apply", "--auto-approve"))
        assert code == 1
        assert "it is read-only" in said
        assert "check the rights" in said
    finally:
        kept.chmod(0o700)
    assert sorted(path.name for path in kept.iterdir()) == ["platform.db", "state.db"]


def test_what_stands_in_the_journal_of_the_database_is_not_passed_over(
    applied: Path, bcsync: Bcsync, tmp_path: Path
) -> None:
    """A copy that was made while somebody was writing."""
    state, copy = applied / ".bcsync" / "state.db", tmp_path / "copy"
    with closing(sqlite3.connect(state)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE runs SET reason = 'written last'")
        connection.commit()
        shutil.copytree(applied, copy)
    (copy / ".bcsync" / "state.db").chmod(0o400)
    (copy / ".bcsync").chmod(0o500)
    try:
        code, said = run(copy, ("history", "--json"))
        runs = json.loads(said)
    finally:
        (copy / ".bcsync").chmod(0o700)
    assert code == 0
    assert [each["reason"] for each in runs] == ["written last"]


WRITING = {
    "state.db": ("state", "rm", "ad_account.acme/uk"),
    "platform.db": ("local", "sign-up", "eve@shadow.example"),
}


@pytest.mark.parametrize("name", WRITING)
def test_a_database_that_stays_locked_is_told_in_our_words(
    applied: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(applied / ".bcsync" / name, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        refused = bcsync(applied, *WRITING[name])
    assert refused.code == 1
    assert "another process has been writing to it for too long" in refused.err
    assert "wait until that has ended" in refused.err
    assert "database is locked" not in refused.err
