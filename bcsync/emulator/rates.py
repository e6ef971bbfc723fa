"""How often an app may call a path (reference/tiktok-api.md, 3; corrections, 2.22).

Counted by app, token and path. Over the limit of a second, the next second is free again; over that of a
minute, the path is closed for five minutes; over that of a day, until midnight in UTC.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from bcsync.platforms.local.refusal import RefusalError
from bcsync.wire import codes

_SECOND, _MINUTE, _PAUSE = timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=5)


class Level(NamedTuple):
    """Calls of an app on one path."""

    second: int
    minute: int
    day: int


LEVELS: Mapping[str, Level] = {
    "basic": Level(10, 600, 864_000),
    "advanced": Level(20, 1_200, 1_728_000),
    "premium": Level(30, 1_800, 2_592_000),
    "ultimate": Level(50, 3_000, 4_320_000),
}
OFF = "off"

Bucket = tuple[str, str, str]
"""App, digest of the token, path."""


@dataclass(slots=True)
class _Calls:
    second: deque[datetime] = field(default_factory=deque)
    minute: deque[datetime] = field(default_factory=deque)
    day: int = 0
    date: str = ""
    closed_until: datetime | None = None


class Rates:
    """What was called when. Threads may share it."""

    def __init__(self, level: str = OFF) -> None:
        self.level = level
        """One of ``LEVELS``, or ``OFF``: nothing is counted."""
        self._calls: dict[Bucket, _Calls] = {}
        self._lock = Lock()

    def clear(self) -> None:
        """As if nobody had called yet."""
        with self._lock:
            self._calls.clear()

    def count(self, app: str, token: str, path: str, now: datetime) -> None:
        """Enter a call. Raises ``RefusalError`` when it is one too many: then it does not count."""
        level = LEVELS.get(self.level)
        if level is None:
            return
        with self._lock:
            calls = self._calls.setdefault((app, token, path), _Calls())
            _forget(calls, now)
            if calls.closed_until is not None or calls.day >= level.day:
                raise _restricted(app)
            if len(calls.minute) >= level.minute:
                calls.closed_until = now + _PAUSE
                raise _restricted(app)
            if len(calls.second) >= level.second:
                raise RefusalError(codes.RATE, "Requests made too frequently")
            calls.second.append(now)
            calls.minute.append(now)
            calls.day += 1


def _forget(calls: _Calls, now: datetime) -> None:
    for times, span in ((calls.second, _SECOND), (calls.minute, _MINUTE)):
        while times and times[0] <= now - span:
            times.popleft()
    if calls.date != now.date().isoformat():
        calls.date, calls.day = now.date().isoformat(), 0
    if calls.closed_until is not None and calls.closed_until <= now:
        calls.closed_until = None


def _restricted(app: str) -> RefusalError:
    # The text that was seen (corrections, 3).
    text = f"Due to too many requests, requests from App {app or 0} are temporarily restricted."
    return RefusalError(codes.RATE, text)
