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
from math import inf
from typing import Final, NamedTuple, Protocol

from bcsync.clock import Clock

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


class Line(NamedTuple):
    """Where calls to one path wait for their turns."""

    bucket: str
    together: str
    """Where those of all tokens do, once one of them was refused for its rate."""


class Turn(NamedTuple):
    """When a call may leave."""

    at: float
    """By the clock of who asked."""
    together: bool = False
    """Somebody was refused on that path not long ago: whoever waits elsewhere comes over."""


class Turns(Protocol):
    """Where it stands whose turn it is: in this process, or where several machines look."""

    late: float
    """So many seconds after it a turn is over: others may have left meanwhile whom nobody here knows of."""

    def take(self, line: Line, interval: float, clock: Clock) -> Turn:
        """Take a line's next turn. The one after comes ``interval`` later. Raises ``BcsyncError``."""

    def stop(self, bucket: str, seconds: float, clock: Clock) -> None:
        """Give no turn before so many seconds have passed. Raises ``BcsyncError``."""

    def close(self) -> None:
        """Release what it stands in."""


@dataclass(slots=True)
class _Bucket:
    next: float


class OwnTurns:
    """Turns of this process alone, which knows itself who has left when."""

    late = inf

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, line: Line, interval: float, clock: Clock) -> Turn:
        """See ``Turns``."""
        with self._lock:
            now = clock.now()
            bucket = self._buckets.setdefault(line.bucket, _Bucket(now))
            at = max(now - _LATE, bucket.next)
            bucket.next = at + interval
            return Turn(at)

    def stop(self, bucket: str, seconds: float, clock: Clock) -> None:
        """See ``Turns``."""
        with self._lock:
            now = clock.now()
            stopped = self._buckets.setdefault(bucket, _Bucket(now))
            stopped.next = max(stopped.next, now + seconds)

    def close(self) -> None:
        """What is opened next in this process goes on with them."""
