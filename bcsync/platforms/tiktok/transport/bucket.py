"""When it is whose turn: calls to one path, spaced evenly, and stopped as a whole when told to.

Evenly and not in bursts: what leaves at even distances arrives within every second's limit, whatever the
network does to it (reference/tiktok-api.md, 3: the limits of a minute and a day are those of a second times
its length). Of turns that nobody took the latest may be taken late; what leaves within a second is counted
as well (``Rate.most``).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

LEVELS: Final[Mapping[str, float]] = {
    "basic": 10.0,
    "advanced": 20.0,
    "premium": 30.0,
    "ultimate": 50.0,
}
"""Calls a second to one path, by the app's level (3)."""
_MARGIN: Final = 0.965
"""Of the permitted rate: room for a network that brings two calls closer together."""
_ROOM: Final = 1.03
"""The same for calls that leave late, and after them those that leave in time."""

_LATE: Final = 0.25
"""Seconds whose turns may be taken afterwards, where nobody was quick enough to ask for them."""


class Rate(NamedTuple):
    """How often one path may be called."""

    interval: float = 0.0
    """Seconds from one turn to the next."""
    most: int = 0
    """So many calls leave within ``span`` seconds at most, whenever their turns were; 0: any."""
    span: float = 0.0


def rate_of(level: str, share: float) -> Rate:
    """Of an app's level, which is one of ``LEVELS``, the share that is ours."""
    rate = LEVELS[level] * share
    most = max(1, int(rate))
    return Rate(1 / (rate * _MARGIN), most, most / rate * _ROOM)


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
    next: float


class OwnTurns:
    """Turns of this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, interval: float, now: float) -> float:
        """See ``Turns``."""
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket(now))
            turn = max(now - _LATE, bucket.next)
            bucket.next = turn + interval
            return max(0.0, turn - now)

    def stop(self, key: str, seconds: float, now: float) -> None:
        """See ``Turns``."""
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket(now))
            bucket.next = max(bucket.next, now + seconds)

    def close(self) -> None:
        """What is opened next in this process goes on with them."""
