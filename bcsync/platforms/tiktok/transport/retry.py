"""What is called again, and after how long (tiktok-api-corrections.md, 5.7 and 5.8).

A read: after whatever passes. A write: only where it is sure that nothing was done, for nothing is to be
made twice; that is a refusal for its rate (``pace``), and a connection that never came about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused, NoAnswer
from bcsync.platforms.tiktok.transport.trouble import Trouble

WAITS: Final = (1.0, 2.0, 4.0, 8.0)
"""Seconds before a read is made again."""
CATCHING_UP: Final = (1.0, 2.0, 4.0)
"""Seconds before that is asked for again which one list shows and another does not know yet."""
CONNECTING: Final = (0.5, 1.0)
"""Seconds before a connection is tried again: who has no network is told so soon."""


def wait_before(
    problem: ApiProblem, writes: bool, before: int, chance: Callable[[], float]
) -> float | None:
    """Seconds to wait before a call is made again that failed ``before`` times before; None: it is not."""
    waits = _waits(problem, writes)
    # From half of it on, so that many who failed together do not come back together.
    return waits[before] * (0.5 + chance() / 2) if before < len(waits) else None


def _waits(problem: ApiProblem, writes: bool) -> tuple[float, ...]:
    match problem:
        case NoAnswer(lasting=True):
            return ()
        case NoAnswer(sent=False):
            return CONNECTING
        case NoAnswer() if not writes:
            return WAITS
        case ApiRefused(trouble=Trouble.TRANSIENT) if not writes:
            return WAITS
        case _:
            return ()
