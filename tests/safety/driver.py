"""Runs ``bcsync`` in this process and judges what no command may ever do."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from bcsync.cli.border import run
from bcsync.exits import Exit
from bcsync.shipped import resource_dir
from tests.patience import PATIENCE_S

CRASH_LOG = "bcsync-crash.log"
_CODES = frozenset(Exit) - {Exit.INTERRUPTED}
_LOST_WORDS = ("Traceback (most recent call last)", "made a mistake", "mistake in bcsync")


class Ran(NamedTuple):
    """What a command left behind."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams."""
        return self.out + self.err


class TooSlow(BaseException):
    """Not an ``Exception``: nothing in the product may catch it."""


def invoke(root: Path, *words: str, env: Mapping[str, str] | None = None) -> Ran:
    """Run ``bcsync -C root WORDS…`` without a terminal; standard output is strict UTF-8."""
    out, err = io.BytesIO(), io.BytesIO()
    shown = io.TextIOWrapper(out, "utf-8", errors="strict", write_through=True)
    said = io.TextIOWrapper(err, "utf-8", errors="backslashreplace", write_through=True)
    surroundings = {"BCSYNC_CRASH_LOG": str(root / CRASH_LOG), **(env or {})}
    with environment(surroundings), _alarm(), redirect_stdout(shown), redirect_stderr(said):
        stdin, sys.stdin = sys.stdin, io.StringIO()
        try:
            code = run(["-C", str(root), *words])
        finally:
            sys.stdin = stdin
    return Ran(words, int(code), out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """These variables and, of those that bcsync reads, no others."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("BCSYNC_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def decent(ran: Ran, root: Path) -> Ran:
    """Assert that a command ended in words and a documented exit code, whatever it met."""
    log = root / CRASH_LOG
    assert not log.exists(), f"{ran.words}\n{ran.text[:2_000]}\n{log.read_text('utf-8')}"
    assert ran.code in _CODES, ran
    for lost in _LOST_WORDS:
        assert lost not in ran.text, ran
    if ran.code in (Exit.FAILED, Exit.USAGE):
        assert ran.text.strip(), ran
    return ran


def tree(root: Path) -> dict[str, bytes]:
    """Every file below ``root`` with its bytes, and every folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(root.rglob("*"))
    }


def copy_of_example(name: str, root: Path) -> Path:
    """A fresh copy of a shipped example."""
    hidden = shutil.ignore_patterns(".*", "*.log")
    shutil.copytree(resource_dir("examples") / name, root, ignore=hidden)
    return root
