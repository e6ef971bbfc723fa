"""The second process that reads large layouts too: quicker, and otherwise as if it were not there."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from bcsync.source import second
from bcsync.source.cache import VARIABLE, Cache, cache_of
from bcsync.source.files import read_layout
from bcsync.source.mapping import Map
from bcsync.source.second import second_reader

FILES = 6
LARGE = "\n".join(f"key-{number}: {{list: [a, {number}], of: values}}" for number in range(1_000))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with enough to read, and with what is in no cache: an alias, a mistake, a small file."""
    root = tmp_path / "project"
    root.mkdir()
    for number in range(FILES):
        part = LARGE.replace("\n", "\n  ")
        (root / f"{number}.yaml").write_text(f"part-{number}:\n  {part}\n")
    (root / "alias.yaml").write_text("x: &x {a: 1}\ny: *x\n" + LARGE)
    (root / "mistake.yaml").write_text("a: 1\na: 2\nb: [\n" + LARGE)
    (root / "small.yaml").write_text("z: 1\n")
    return root


@pytest.fixture(autouse=True)
def worthwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with two cores, to which little is much."""
    monkeypatch.setattr(second, "PAYS_FROM", 40_000)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1}, raising=False)


def cache_at(root: Path) -> Cache:
    cache = cache_of(root, {VARIABLE: str(root.parent / "kept")})
    assert cache is not None
    return cache


def forget(root: Path) -> None:
    for entry in cache_at(root).folder.iterdir():
        entry.unlink()


def spelled(value: object) -> object:
    return [value, value.places, *map(spelled, value.values())] if type(value) is Map else value


def instead_of_python(monkeypatch: pytest.MonkeyPatch, folder: Path, *commands: str) -> None:
    program = folder / "program"
    program.write_text("\n".join(("#!/bin/sh", *commands)))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_what_is_read_does_not_depend_on_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started, refused, failing at once, or not even there."""
    plain = read_layout(root)
    for instead in (None, "exit 1", "kill -9 $$", "echo lost; exec cat"):
        if instead is not None:
            instead_of_python(monkeypatch, root.parent, instead)
        value, _sources, findings = read_layout(root, cache_at(root))
        assert spelled(value) == spelled(plain[0])
        assert findings == plain[2]
        assert findings
        forget(root)
    monkeypatch.setattr(sys, "executable", str(root / "nowhere"))
    assert read_layout(root, cache_at(root))[0] == plain[0]


def test_it_leaves_the_very_entries_that_the_first_process_makes(root: Path) -> None:
    """Byte by byte, for every file that can have one; nobody can tell who read what."""

    def entries(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    folder = root.parent / "second"
    subprocess.run(second._command(root, folder), check=True, capture_output=True)
    cache = cache_at(root)
    read_layout(root, cache)
    assert len(entries(folder)) == FILES
    assert entries(folder) == entries(cache.folder)


def test_it_is_stopped_with_the_reading(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes on behind the user's back, also when reading is broken off."""
    told = root.parent / "told"
    instead_of_python(
        monkeypatch,
        root.parent,
        f"echo $$ > {told}.part",
        f"mv {told}.part {told}",
        "exec cat /dev/zero",
    )
    contents = [path.read_bytes() for path in root.iterdir()]
    with pytest.raises(KeyboardInterrupt), second_reader(root, cache_at(root), contents):
        while not told.exists():
            pass
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def started(root: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether reading the project starts it."""
    commands: list[list[str]] = []

    def note(command: list[str]) -> AbstractContextManager[None]:
        commands.append(command)
        return nullcontext()

    with monkeypatch.context() as patch:
        patch.setattr(second, "_running", note)
        read_layout(root, cache_at(root))
    return bool(commands)


def test_it_is_started_where_it_pays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for what is known, for one changed file, for a small project, or on a single core."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "sched_getaffinity", lambda _process: {0}, raising=False)
        patch.setattr(os, "cpu_count", lambda: 1)
        assert not started(root, monkeypatch)
    forget(root)
    (root / "mistake.yaml").unlink()
    assert started(root, monkeypatch)
    assert not started(root, monkeypatch)
    (root / "0.yaml").write_text(LARGE.replace("key", "changed"))
    assert not started(root, monkeypatch)


def test_files_that_can_have_no_entry_do_not_start_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would read them in vain, each time anew."""
    for number in range(5):
        (tmp_path / f"{number}.yaml").write_text(f"x-{number}: &x 1\ny-{number}: *x\n# " + LARGE)
    assert not started(tmp_path, monkeypatch)


def test_a_small_project_does_not_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files it has."""
    for number in range(7):
        (tmp_path / f"{number}.yaml").write_text(f"part-{number}: {{{'x' * 5_000}: 1}}\n")
    assert not started(tmp_path, monkeypatch)


def test_without_a_cache_there_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would have nowhere to meet."""
    monkeypatch.setattr(second, "_running", lambda _command: pytest.fail("it was started"))
    read_layout(root, None)


def test_it_runs_no_code_of_the_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the directory one stands in is not imported: it may be anybody's pull request."""
    told = root.parent / "told"
    for module in ("yaml", "orjson", "bcsync"):
        (root / f"{module}.py").write_text(f"open({str(told)!r}, 'w')\n")
    monkeypatch.chdir(root)
    subprocess.run(second._command(root, root.parent / "second"), check=True)
    assert not told.exists()
