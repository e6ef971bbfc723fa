"""Runs ``bcsync`` and, at a chosen moment, waits or stops itself: HOW POINT FOLDER WORDS…

``HOW``: ``wait`` (until FOLDER holds a file ``go``), ``stop`` (SIGSTOP) or ``die`` (SIGKILL). ``POINT``: where,
the first time that an apply comes there. It writes a file of its process number into FOLDER first.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

from bcsync.cli import carry
from bcsync.cli.border import run
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.work import Work
from bcsync.state.locks import Locks
from bcsync.state.store import State
from tests.patience import PATIENCE_S

POINTS: dict[str, tuple[object, str]] = {
    "judging": (carry, "refuse_beforehand"),
    "acting": (LocalPlatform, "perform"),
    "asking": (LocalPlatform, "_perform_batch"),
    "committing": (Work, "record"),
    "settling": (State, "finish_batch"),
    "ending": (State, "finish_run"),
}


def wait(folder: Path) -> None:
    """Until the test says so."""
    until = time.monotonic() + PATIENCE_S
    while not (folder / "go").exists():
        assert time.monotonic() < until, "the test never said go"
        time.sleep(0.01)


BETWEEN_RENEWALS = Lock()


def stop(_folder: Path) -> None:
    """Not while the lease is being renewed: on files, nobody else could write meanwhile."""
    with BETWEEN_RENEWALS:
        # To this thread: it would go on for a moment until another one has stopped the process.
        signal.pthread_kill(get_ident(), signal.SIGSTOP)


def renew_apart() -> None:
    """Have renewals keep the process from stopping."""
    original = Locks.renew

    def renew(locks: Locks, number: int, seconds: float) -> bool:
        with BETWEEN_RENEWALS:
            return original(locks, number, seconds)

    setattr(Locks, "renew", renew)  # noqa: B010, it is no assignment for mypy


HOW: dict[str, Callable[[Path], None]] = {
    "wait": wait,
    "stop": stop,
    "die": lambda _folder: os.kill(os.getpid(), signal.SIGKILL),
}


def arm(how: str, point: str, folder: Path) -> None:
    """Have it happen before the first call of a point."""
    owner, name = POINTS[point]
    original = getattr(owner, name)
    marks = folder / str(os.getpid())

    def armed(*args: Any, **kwargs: Any) -> Any:
        if not marks.exists():
            marks.touch()
            HOW[how](folder)
        return original(*args, **kwargs)

    setattr(owner, name, armed)


def main() -> None:
    how, point, folder, *words = sys.argv[1:]
    arm(how, point, Path(folder))
    renew_apart()
    sys.exit(run(words))
