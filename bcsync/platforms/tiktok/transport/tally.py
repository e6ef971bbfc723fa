"""Calls counted: how many a path took, how many of them again, and what was waited for."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from bcsync.platforms.tiktok.transport.events import Called, Event, Waits, Why


@dataclass(slots=True)
class PathTally:
    """Of one path."""

    calls: int = 0
    again: int = 0
    """Calls of these that were made before."""
    failed: int = 0
    """Calls of these that gave no data."""
    seconds: float = 0.0
    """That answers took, added up; calls overlap."""
    waited: defaultdict[Why, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds, by what for, added up over calls that waited side by side."""


class Tally:
    """Hears of calls, from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paths: defaultdict[str, PathTally] = defaultdict(PathTally)

    def hear(self, event: Event) -> None:
        """A listener."""
        with self._lock:
            path = self._paths[event.path]
            match event:
                case Called():
                    path.calls += 1
                    path.again += event.again > 0
                    path.failed += event.code != 0
                    path.seconds += event.seconds
                case Waits():
                    path.waited[event.why] += event.seconds

    def paths(self) -> dict[str, PathTally]:
        """What was counted so far, by path, sorted."""
        with self._lock:
            return dict(sorted(self._paths.items()))
