"""A quick worker, whose runs do as a test says: ``python -m tests.fleet.quick_worker FILE NAME [N]``.

A run of ``slow`` leaves a mark, and waits the first time until its pipe is closed or it is asked to leave.
With N, runs are those of ``tests.fleet.small_batches``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bcsync.fleet import child, running
from bcsync.fleet.opening import open_fleet
from bcsync.fleet.serving import serve
from bcsync.fleet.values import Command, Member, Pace
from bcsync.project import system_clock

PACE = Pace(heartbeat=0.2, dead=1.5, look="* * * * * */1", poll=0.2, pause=0.1)
RUN = """
import os, signal, sys
def leave(*_):
    print("error: asked to leave", file=sys.stderr)
    os._exit(143)
signal.signal(signal.SIGTERM, leave)
mark, pipe = sys.argv[1:]
first = not os.path.exists(mark)
with open(mark, "a") as file:
    print(os.getpid(), file=file)
if first and os.path.exists(pipe):
    open(pipe).read()
"""


def words_of(member: Member, command: Command, job: int) -> list[str]:
    """Instead of bcsync."""
    return [sys.executable, "-c", RUN, str(member.folder / "mark"), str(member.folder / "pipe")]


def in_small_batches(number: str) -> Callable[[Member, Command, int], list[str]]:
    """Bcsync itself, which waits somewhere."""
    usual = child.words_of

    def words(member: Member, command: Command, job: int) -> list[str]:
        python, option, _, *rest = usual(member, command, job)
        return [python, option, "tests.fleet.small_batches", number, *rest]

    return words


def write(line: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    chosen = in_small_batches(sys.argv[3]) if len(sys.argv) > 3 else words_of
    running.words_of = chosen  # type: ignore[attr-defined,assignment]
    fleet = open_fleet(Path(sys.argv[1])).fleet
    serve(fleet, os.environ, system_clock, sys.argv[2], 2, write, PACE)
