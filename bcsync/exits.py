"""Exit codes, stable for ever (design 4)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a number means to a pipeline."""

    DONE = 0
    FAILED = 1
    CHANGES = 2
    GUARDED = 3
    STALE = 4
    LOCKED = 5
    PARTLY = 6
    WAITING = 7
    USAGE = 64
    HUNG_UP = 129
    INTERRUPTED = 130
    PIPE_LEFT = 141
    TERMINATED = 143
