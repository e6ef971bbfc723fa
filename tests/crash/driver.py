"""Runs ``bcsync`` in a process of its own and strikes at a chosen moment: BLOW POINT NUMBER SIDE WORDS…

``BLOW``: one of ``BLOWS``. ``POINT``: ``commit`` (of any database), or a function below. ``SIDE``: ``before``
or ``after`` the NUMBER-th call.
``BCSYNC_TEST_BATCH`` makes the batches of an apply small, so that there are many moments to choose from.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from bcsync.applying import batches
from bcsync.cli.border import run
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.state.store import State

POINTS: dict[str, tuple[type, str]] = {
    "commit": (DefaultDialect, "do_commit"),
    "perform": (LocalPlatform, "_perform_batch"),
    "intend": (State, "intend"),
    "settle": (State, "finish_batch"),
    "resolve": (State, "resolve"),
    "finish": (State, "finish_run"),
}
calls = 0


def kill() -> None:
    """As the power supply would."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    """Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


def interrupt_twice() -> None:
    """Ctrl-C, and again."""
    interrupt()
    interrupt()


def terminate() -> None:
    """What docker stop, Kubernetes and systemd send first."""
    os.kill(os.getpid(), signal.SIGTERM)


def terminate_twice() -> None:
    """And what an impatient person sends next."""
    terminate()
    terminate()


def hang_up() -> None:
    """The terminal was closed."""
    os.kill(os.getpid(), signal.SIGHUP)


def fill_disk() -> None:
    """No file may grow any more: what a full disk or a quota is to a program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))


def take_away(name: str) -> None:
    """Move a database away, as an unmounted disk would."""
    folder = Path(os.environ["BCSYNC_DIR"]) / ".bcsync"
    (folder / "away").mkdir()
    for file in folder.glob(f"{name}.db*"):
        file.rename(folder / "away" / file.name)


BLOWS: dict[str, Callable[[], None]] = {
    "kill": kill,
    "interrupt": interrupt,
    "interrupt-twice": interrupt_twice,
    "terminate": terminate,
    "terminate-twice": terminate_twice,
    "hang-up": hang_up,
    "fill-disk": fill_disk,
    "take-state": lambda: take_away("state"),
    "take-platform": lambda: take_away("platform"),
}


def give_up_root() -> None:
    """Let the rights of files count for root, too: drop what overrides them (capabilities(7))."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    # Effective, permitted, inheritable; twice, for the lower and the upper 32 capabilities.
    assert libc.capset(header, (ctypes.c_uint32 * 6)(*[0] * 6)) == 0, ctypes.get_errno()


def arm(strike: Callable[[], None], point: str, number: int, side: str) -> None:
    """Have something happen around the ``number``-th call of ``point``."""
    owner, name = POINTS[point]
    original = getattr(owner, name)

    def armed(*args: Any, **kwargs: Any) -> Any:
        global calls  # noqa: PLW0603 - the one counter of this process
        calls += 1
        mine = calls == number
        if mine and side == "before":
            strike()
        result = original(*args, **kwargs)
        if mine and side == "after":
            strike()
        return result

    setattr(owner, name, armed)


def main() -> None:
    blow, point, number, side, *words = sys.argv[1:]
    batches.BATCH = int(os.environ.get("BCSYNC_TEST_BATCH", batches.BATCH))
    if blow == "without-root":
        give_up_root()
    else:
        arm(BLOWS[blow], point, int(number), side)
    raise SystemExit(run(words))
