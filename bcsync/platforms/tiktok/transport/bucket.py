"""When it is whose turn: calls to one path, spaced evenly, and stopped as a whole when told to.

Evenly and never in bursts: what leaves at even distances arrives within every second's limit, whatever
the network does to it (reference/tiktok-api.md, 3: the limits of a minute and a day are those of a second
times its length).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

LEVELS: Final[Mapping[str, float]] = {
    "basic": 10.0,
    "advanced": 20.0,
    "premium": 30.0,
    "ultimate": 50.0,
}
"""Calls a second to one path, by the app's level (3)."""
_MARGIN: Final = 0.97
"""Of the permitted rate: room for answers of the network that bring two calls closer together."""


def interval(level: str, share: float) -> float:
    """Seconds between two calls to one path."""
    return 1 / (LEVELS[level] * share * _MARGIN)


class Turns(Protocol):
    """Where it stands whose turn it is: in this process, or where several machines look."""

    def take(self, key: str, interval: float, now: float) -> float:
        """Take a path's next turn; gives the seconds until then. The one after comes ``interval`` later."""

    def stop(self, key: str, seconds: float, now: float) -> None:
        """Give no turn before so many seconds have passed."""

    def close(self) -> None:
        """Release what it stands in."""


@dataclass(slots=True)
class _Bucket:
    next: float = 0.0


class OwnTurns:
    """Turns of this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, interval: float, now: float) -> float:
        """See ``Turns``."""
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket())
            turn = max(now, bucket.next)
            bucket.next = turn + interval
            return turn - now

    def stop(self, key: str, seconds: float, now: float) -> None:
        """See ``Turns``."""
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket())
            bucket.next = max(bucket.next, now + seconds)

    def close(self) -> None:
        """What is opened next in this process goes on with them."""
