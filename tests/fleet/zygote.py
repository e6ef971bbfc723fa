"""That of ``tests/ci``, for fleets: python -m tests.fleet.zygote SOCKET SHIM.

Runs of its workers are copies, too; schedules are told as on one day at noon, and none of them fires.
"""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime

from bcsync.cli.fleet import status, worker
from bcsync.fleet import running
from bcsync.fleet.values import Command, Member
from tests.ci import zygote

NOON = datetime(2099, 6, 1, 12, tzinfo=UTC)
words_of = running.words_of  # type: ignore[attr-defined]


def by_copies(member: Member, command: Command, job: int) -> list[str]:
    """The same run, without ``python -m bcsync``."""
    return [sys.argv[2], *words_of(member, command, job)[3:]]


if __name__ == "__main__":
    gc.disable()
    zygote.warm_up()

    running.words_of = by_copies  # type: ignore[attr-defined]
    for module in (status, worker):
        vars(module)["system_clock"] = lambda: NOON
    gc.freeze()
    zygote.serve(sys.argv[1])
