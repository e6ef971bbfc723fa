"""Files made to break readers give findings, in bounded memory and before anybody gives up.

Each in a process of its own, with a limit on memory that the operating system keeps.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.safety.driver import CRASH_LOG, copy_of_example

MEMORY = 1024 * 1024 * 1024
HEAD = "version: 1\nbusiness_centers:\n"
MADE_OF_NOTHING = 64 * 1024 * 1024 + 1


EACH = 1_000
"""Characters: all findings are shown, and one is short whatever its line, its key or its value are."""


def findings(said: str) -> int:
    """How many there are, by the closing count."""
    last = (said.splitlines() or [""])[-1]
    return sum(map(int, re.findall(r"(\d+) (?:error|warning)s?\b", last)))


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def bcsync(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bcsync", "-C", str(root), *words]
    done = subprocess.run(
        command,
        preexec_fn=_limited,
        timeout=PATIENCE_S,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "BCSYNC_CRASH_LOG": str(root / CRASH_LOG)},
    )
    assert not (root / CRASH_LOG).exists(), (root / CRASH_LOG).read_text()
    assert "Traceback" not in done.stderr
    assert "MemoryError" not in done.stderr
    assert len(done.stderr) <= EACH * (findings(done.stderr) + 1), "what is said about it is a bomb"
    return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_example("quickstart", tmp_path / "project")


def _aliases() -> bytes:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    return "\n".join(["a0: &a0 [lol]", *lines]).encode()


def _merges() -> bytes:
    wide = ", ".join(f"k{n}: v" for n in range(2_000))
    return f"a: &a {{{wide}}}\n".encode() + b"".join(b"m%d: {<<: *a}\n" % n for n in range(3_000))


def _wide() -> bytes:
    members = "".join(f"      m{n}: x\n" for n in range(20_000))
    return f"{HEAD}  acme:\n    members:\n{members}".encode()


def _long_line() -> bytes:
    return HEAD.encode() + b"  acme: {name: " + b"x" * 20_000_000 + b"}\n"


BOMBS: dict[str, Callable[[], bytes]] = {
    "aliases of aliases": _aliases,
    "an alias of itself": lambda: b"a: &a [*a, *a]\nb: &b {<<: *b}\n",
    "merge keys": _merges,
    "brackets": lambda: b"a: " + b"[" * 100_000,
    "closed brackets": lambda: b"a: " + b"[" * 100_000 + b"]" * 100_000,
    "braces": lambda: b"{a: " * 100_000,
    "dashes": lambda: b"- " * 100_000,
    "question marks": lambda: b"? " * 100_000,
    "indentation": lambda: b"".join(b" " * n + b"a:\n" for n in range(1_000)),
    "a flat mapping": lambda: b"".join(b"k%d: v\n" % n for n in range(200_000)),
    "a wide Business Center": _wide,
    "one key for ever": lambda: b"a: 1\n" * 30_000,
    "one long line": _long_line,
    "one long number": lambda: b"version: " + b"9" * 1_000_000,
    "anchors": lambda: b"".join(b"k%d: &a%d v\n" % (n, n) for n in range(20_000)),
    "NUL bytes": lambda: b"\x00" * 1_000_000,
    "no UTF-8": lambda: b"\xff\xfe" + b"a\x00" * 10_000,
    "broken UTF-8": lambda: b"a: \xc3\x28\nb: \xed\xa0\x80\n",
    "comments": lambda: b"# x\n" * 1_000_000,
    "documents": lambda: b"---\na: 1\n" * 100_000,
    "tags": lambda: b"a: !!python/object/apply:os.system ['touch /tmp/bcsync-was-here']\n",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_in_the_layout_gives_findings(root: Path, bomb: Callable[[], bytes]) -> None:
    (root / "layout.yaml").write_bytes(bomb())
    done = bcsync(root, "validate")
    assert done.returncode == 1
    assert "layout.yaml:" in done.stderr


@pytest.mark.parametrize("name", ["aliases of aliases", "brackets", "closed brackets", "tags"])
def test_a_bomb_in_the_settings_gives_findings(root: Path, name: str) -> None:
    (root / "bcsync.yaml").write_bytes(BOMBS[name]())
    done = bcsync(root, "validate")
    assert done.returncode == 1
    assert "bcsync.yaml:" in done.stderr


@pytest.mark.parametrize("name", ["layout.yaml", "bcsync.yaml"])
def test_a_file_over_the_limit_is_not_read(root: Path, name: str) -> None:
    with (root / name).open("wb") as file:
        file.truncate(MADE_OF_NOTHING)
    done = bcsync(root, "validate")
    assert done.returncode == 1
    assert "larger than 64 MB" in done.stderr


def test_a_file_of_nearly_the_limit_is_judged_in_bounded_memory(root: Path) -> None:
    line = b"# " + b"x" * 1_021 + b"\n"
    (root / "layout.yaml").write_bytes(line * 60_000 + b"version: 2\n")
    assert bcsync(root, "validate").returncode == 1


def test_links_in_circles_end(root: Path) -> None:
    (root / "self.yaml").symlink_to("self.yaml")
    (root / "up").symlink_to(root, target_is_directory=True)
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    done = bcsync(root, "validate")
    assert done.returncode == 1
    assert "self.yaml:1:1" in done.stderr
    (root / "self.yaml").unlink()
    done = bcsync(root, "validate")
    assert done.returncode == 1
    assert {"one:1:1", "two:1:1"} <= {word.rstrip(":") for word in done.stderr.split()}
    (root / "one").unlink()
    (root / "two").unlink()
    assert bcsync(root, "validate").returncode == 0


def test_folders_for_ever_end(root: Path) -> None:
    place = root
    for _ in range(150):
        place /= "a-folder"
    place.mkdir(parents=True)
    (place / "loop").symlink_to(root, target_is_directory=True)
    assert bcsync(root, "validate").returncode == 0


def test_what_is_no_file_is_never_waited_for(root: Path) -> None:
    """A pipe that nobody writes to, and devices that never end."""
    os.mkfifo(root / "pipe.yaml")
    for device in ("zero", "random", "tty"):
        (root / f"{device}.yaml").symlink_to(f"/dev/{device}")
    (root / "folder.yaml").mkdir()
    for command in ("validate", "plan"):
        done = bcsync(root, command)
        assert done.returncode == 1
        told = {word.rstrip(":") for word in done.stderr.split()}
        assert {f"{name}.yaml:1:1" for name in ("pipe", "zero", "random", "tty")} <= told


def test_a_plan_that_is_no_file_is_refused_at_once(root: Path) -> None:
    os.mkfifo(root / "pipe.json")
    (root / "zero.json").symlink_to("/dev/zero")
    (root / "deep.json").write_bytes(b"[" * 100_000)
    (root / "loop.json").symlink_to("loop.json")
    (root / "folder.json").mkdir()
    apply = ("apply", "--auto-approve")
    for name, words in {"pipe": apply, "zero": ("show",), "deep": apply, "loop": apply}.items():
        done = bcsync(root, *words, str(root / f"{name}.json"))
        assert done.returncode == 1, (name, done)
    assert bcsync(root, *apply, str(root / "folder.json")).returncode == 64
    assert not (root / ".bcsync").exists()


@pytest.mark.parametrize("name", ["state.db", "platform.db"])
def test_a_database_that_is_no_file_is_refused(root: Path, name: str) -> None:
    """Nor is one that is too long, or a folder."""
    (root / ".bcsync").mkdir()
    file = root / ".bcsync" / name
    os.mkfifo(file)
    assert bcsync(root, "plan").returncode == 1
    file.unlink()
    file.mkdir()
    assert bcsync(root, "plan").returncode == 1
    file.rmdir()
    file.symlink_to(file)
    assert bcsync(root, "plan").returncode == 1


def test_a_settings_file_that_is_no_file_is_refused(root: Path) -> None:
    (root / "bcsync.yaml").unlink()
    os.mkfifo(root / "bcsync.yaml")
    assert bcsync(root, "plan").returncode == 1
