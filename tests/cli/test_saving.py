"""``plan --out`` writes over an older plan and over nothing else, and writes it whole or not at all."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync
from tests.docs.console import ROOT
from tests.safety.driver import tree


def save(bcsync: Bcsync, root: Path, path: Path, code: int = 0) -> str:
    """Plan into ``path``; gives what was said."""
    ran = bcsync(root, "plan", "--out", str(path))
    assert ran.code == code, ran
    return ran.err


def linked(path: Path) -> None:
    path.with_name("plan.json").write_text('{"format_version": 2}')
    path.symlink_to("plan.json")


THERE: dict[str, tuple[Callable[[Path], object], str]] = {
    "notes": (lambda path: path.write_text("to do"), "something else is in it"),
    "json": (lambda path: path.write_text('{"a": 1}'), "something else is in it"),
    "bytes": (lambda path: path.write_bytes(bytes(99)), "something else is in it"),
    "folder": (Path.mkdir, "it is a folder"),
    "fifo": (os.mkfifo, "it is no file"),
    "link": (linked, "it is a link"),
    "dangling": (lambda path: path.symlink_to("nowhere"), "it is a link"),
}


@pytest.mark.parametrize(("make", "told"), THERE.values(), ids=THERE)
def test_what_is_no_plan_keeps_every_byte(
    applied: Path, tmp_path: Path, bcsync: Bcsync, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "there" / "out"
    path.parent.mkdir()
    make(path)
    before = sorted((p.name, p.lstat().st_mode, p.lstat().st_size) for p in path.parent.iterdir())
    assert told in save(bcsync, applied, path, 64)
    after = sorted((p.name, p.lstat().st_mode, p.lstat().st_size) for p in path.parent.iterdir())
    assert after == before


@pytest.mark.parametrize(
    "name", ["layout.yaml", "bcsync.yaml", ".bcsync/state.db", ".bcsync/platform.db"]
)
def test_neither_does_a_plan_go_over_a_part_of_the_project(
    applied: Path, bcsync: Bcsync, name: str
) -> None:
    """Whatever the plan holds; and everything works as before."""
    path = applied / name
    if not path.exists():
        [path] = [p for p in applied.glob("*.yaml") if p.name != "bcsync.yaml"][:1]
    before = tree(applied)
    save(bcsync, applied, path, 64)
    assert tree(applied) == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plan.yaml", "read as layout"),
        ("plans/next.yml", "read as layout"),
        (".bcsync/state.db", "keeps a database there"),
        (".bcsync/platform.db-wal", "keeps a database there"),
    ],
)
def test_a_name_that_bcsync_reads_itself_is_refused(
    quickstart: Path, bcsync: Bcsync, name: str, told: str
) -> None:
    """Before anything is there."""
    (quickstart / "plans").mkdir()
    (quickstart / ".bcsync").mkdir()
    assert told in save(bcsync, quickstart, quickstart / name, 64)
    assert not (quickstart / name).exists()


@pytest.mark.parametrize("name", ["plan.json", ".plans/next.yaml", "no suffix", "../plan.yaml"])
def test_a_new_name_will_do_and_so_will_that_of_an_older_plan(
    quickstart: Path, bcsync: Bcsync, name: str
) -> None:
    (quickstart / ".plans").mkdir()
    path = quickstart / name
    save(bcsync, quickstart, path)
    first = json.loads(path.read_text())
    path.chmod(0o640)
    save(bcsync, quickstart, path)
    assert json.loads(path.read_text())["operations"] == first["operations"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert bcsync(quickstart, "apply", "--auto-approve", str(path)).code == 0


def test_an_empty_file_is_there_to_be_written_to(
    quickstart: Path, tmp_path: Path, bcsync: Bcsync
) -> None:
    """``--out "$(mktemp)"``"""
    path = tmp_path / "tmp.x1"
    path.touch(0o600)
    save(bcsync, quickstart, path)
    assert json.loads(path.read_text())["operations"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_the_older_plan(
    quickstart: Path, tmp_path: Path, bcsync: Bcsync
) -> None:
    """Whole, and nothing beside it."""
    path = tmp_path / "plans" / "plan.json"
    path.parent.mkdir()
    save(bcsync, quickstart, path)
    before = path.read_bytes()
    ran = subprocess.run(
        [sys.executable, "-m", "bcsync", "-C", str(quickstart), "plan", "--out", str(path)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000)),
    )
    assert ran.returncode == 1
    assert "cannot write" in ran.stderr
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["plan.json"]


def test_a_folder_that_is_not_there_is_told(
    quickstart: Path, tmp_path: Path, bcsync: Bcsync
) -> None:
    assert "cannot write" in save(bcsync, quickstart, tmp_path / "none" / "plan.json", 1)
