"""What is stored is for its owner alone, whatever the umask; and what was said to be done is on the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bcsync.database.engine import close_engine, open_engine, reading, writing
from bcsync.state import schema
from tests.safety.driver import CRASH_LOG, copy_of_example, invoke

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_example("quickstart", tmp_path / "project")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def engines(root: Path) -> list[Engine]:
    return [open_engine(f".bcsync/{name}.db", base=root) for name in ("state", "platform")]


def test_databases_and_their_journals_are_for_their_owner_alone(umask: int, root: Path) -> None:
    assert invoke(root, "apply", "--auto-approve").code == 0
    assert mode(root / ".bcsync") == 0o700
    opened = engines(root)
    try:
        for engine in opened:
            with writing(engine) as connection:
                connection.exec_driver_sql("CREATE TABLE more (x)")
        files = sorted(path.name for path in (root / ".bcsync").iterdir())
        names = [
            f"{name}.db{end}" for name in ("platform", "state") for end in ("", "-shm", "-wal")
        ]
        assert files == names
        assert {mode(root / ".bcsync" / name) for name in files} == {0o600}
    finally:
        for engine in opened:
            close_engine(engine)


def test_a_crash_log_is_for_its_owner_alone(
    umask: int, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake")

    (root / CRASH_LOG).write_text("an older one")
    monkeypatch.setattr("bcsync.workflow.read_state", broken)
    assert invoke(root, "apply").code == 1
    assert "a mistake" in (root / CRASH_LOG).read_text()
    assert mode(root / CRASH_LOG) == 0o600


@pytest.mark.parametrize("make", ["symlink", "hardlink", "fifo", "dangling"])
def test_a_crash_log_goes_through_no_link(mistaken: Path, make: str) -> None:
    """What it leads to keeps every byte, and the details are kept elsewhere."""
    (mistaken / ".bcsync").mkdir()
    log, other = mistaken / ".bcsync" / "crash.log", mistaken / "layout-notes.txt"
    if make != "dangling":
        other.write_text("precious")
    match make:
        case "hardlink":
            log.hardlink_to(other)
        case "fifo":
            os.mkfifo(log)
        case _:
            log.symlink_to(other)
    ran = invoke(mistaken, "apply", env=UNNAMED)
    assert ran.code == 1
    assert "The details are in" in ran.err
    assert str(log) not in ran.err
    assert not other.exists() if make == "dangling" else other.read_text() == "precious"


@pytest.fixture
def mistaken(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project in which bcsync breaks down; temporary files and the current directory are apart."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake")

    for name in ("temporary", "here"):
        (root.parent / name).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(root.parent / "temporary"))
    monkeypatch.chdir(root.parent / "here")
    monkeypatch.setattr("bcsync.workflow.read_state", broken)
    yield root
    assert list((root.parent / "here").iterdir()) == []


UNNAMED = {"BCSYNC_CRASH_LOG": ""}


def test_a_crash_log_lies_where_nobody_commits_it(umask: int, mistaken: Path) -> None:
    """Beside the state, whatever directory bcsync was called in; the sentence says where."""
    log = mistaken / ".bcsync" / "crash.log"
    log.parent.mkdir()
    log.write_text("an older one, and longer than what is written now" * 1_000)
    ran = invoke(mistaken, "apply", env=UNNAMED)
    assert ran.code == 1
    assert str(log) in ran.err
    assert log.read_text().endswith("a mistake\n")
    assert "older" not in log.read_text()
    assert mode(log) == 0o600


@pytest.mark.parametrize("blocked", [False, True])
def test_without_a_place_in_the_project_it_is_a_temporary_file(
    umask: int, mistaken: Path, blocked: bool
) -> None:
    """Nothing is made in a project that has no state yet, or in which it cannot be written."""
    if blocked:
        (mistaken / ".bcsync" / "crash.log").mkdir(parents=True)
    ran = invoke(mistaken, "apply", env=UNNAMED)
    [log] = (mistaken.parent / "temporary").iterdir()
    assert str(log) in ran.err
    assert log.read_text().endswith("a mistake\n")
    assert mode(log) == 0o600
    assert (mistaken / ".bcsync").exists() == blocked


def test_a_plan_file_is_an_artifact_to_review_and_as_public_as_the_umask_says(
    umask: int, root: Path
) -> None:
    """It holds no secret, and pull requests show it; it is no more open than the layout itself."""
    out = root / "plan.json"
    assert invoke(root, "plan", "--out", str(out)).code == 0
    assert mode(out) == 0o666 & ~umask


def test_the_backup_before_a_migration_is_for_its_owner_alone_and_opens(
    umask: int, root: Path
) -> None:
    assert invoke(root, "apply", "--auto-approve").code == 0
    folder = root.parent / "migrations"
    shutil.copytree(schema.SHIPPED.folder, folder)
    (folder / "versions" / "9999_next.py").write_text(
        f"revision, down_revision = 'state_9999', {schema.SHIPPED.head!r}\n"
        "def upgrade():\n    from alembic import op\n"
        "    op.execute('ALTER TABLE bindings ADD COLUMN note')\n"
    )
    newer = schema.Migrations(folder, (*schema.SHIPPED.revisions, "state_9999"))
    known = invoke(root, "state", "pull").out
    state, platform = engines(root)
    close_engine(platform)
    schema.prepare(state, clock=lambda: NOW, lineage=lambda: "x", create=True, migrations=newer)
    close_engine(state)
    assert "newer bcsync" in invoke(root, "state", "pull").err
    [backup] = (root / ".bcsync").glob("*.bak")
    assert mode(backup) == 0o600
    assert invoke(root, "state", "pull", env={"BCSYNC_STATE": str(backup)}).out == known


def test_both_databases_keep_what_was_said_to_be_done_through_a_power_cut(root: Path) -> None:
    """A log written ahead, and flushed at each commit: synchronous 2 is FULL."""
    assert invoke(root, "apply", "--auto-approve").code == 0
    for engine in engines(root):
        for transaction in (reading, writing):
            with transaction(engine) as connection:
                ask = connection.exec_driver_sql
                assert ask("PRAGMA journal_mode").scalar() == "wal"
                assert ask("PRAGMA synchronous").scalar() == 2
                assert ask("PRAGMA foreign_keys").scalar() == 1
        close_engine(engine)


def test_a_restored_backup_is_written_ahead_again(root: Path) -> None:
    """The mode is kept in the file, and copies of databases are without it."""
    assert invoke(root, "apply", "--auto-approve").code == 0
    file = root / ".bcsync" / "state.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert invoke(root, "apply", "--auto-approve").code == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
