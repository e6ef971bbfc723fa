"""``python -m tests.tiktok.later MINUTES WORDS…``: bcsync, when so many minutes have passed."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from functools import partial

from bcsync.cli import project
from bcsync.cli.border import run
from bcsync.project import open_project, system_clock


def main(minutes: str, *words: str) -> int:
    """Gives the exit code."""

    def clock() -> datetime:
        return system_clock() + timedelta(minutes=int(minutes))

    vars(project)["open_project"] = partial(open_project, clock=clock)
    return run([*words])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
