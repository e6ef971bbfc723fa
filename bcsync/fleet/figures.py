"""What a worker has seen, as figures for Prometheus (prometheus.io/docs/instrumenting/exposition_formats)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Lock
from typing import Any

from bcsync.fleet.logs import Say

_LOST, _FOUND = "lost", "connected"


class Figures:
    """Counts what is said; asked from another thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._events: Counter[str] = Counter()
        self._ends: Counter[tuple[str, str]] = Counter()
        self._running = 0
        self._connected = False

    def counting(self, say: Say) -> Say:
        """The same, and counted."""

        def said(event: str, **about: Any) -> None:
            with self._lock:
                self._count(event, about)
            say(event, **about)

        return said

    def _count(self, event: str, about: dict[str, Any]) -> None:
        self._events[event] += 1
        if event in (_LOST, _FOUND):
            self._connected = event == _FOUND
        elif event == "begin":
            self._running += 1
        elif event == "end":
            self._running -= 1
            self._ends[about["command"], about["outcome"]] += 1

    @property
    def healthy(self) -> bool:
        """Whether it reaches its queue."""
        with self._lock:
            return self._connected

    def text(self) -> str:
        """All of them."""
        with self._lock:
            return "\n".join([*self._lines(), ""])

    def _lines(self) -> Iterator[str]:
        yield "# HELP bcsync_fleet_connected Whether the worker reaches its queue."
        yield "# TYPE bcsync_fleet_connected gauge"
        yield f"bcsync_fleet_connected {int(self._connected)}"
        yield "# HELP bcsync_fleet_running Runs under way."
        yield "# TYPE bcsync_fleet_running gauge"
        yield f"bcsync_fleet_running {self._running}"
        yield "# HELP bcsync_fleet_runs_total Runs that ended, by command and outcome."
        yield "# TYPE bcsync_fleet_runs_total counter"
        for (command, outcome), number in sorted(self._ends.items()):
            labels = f'command="{command}",outcome="{outcome}"'
            yield f"bcsync_fleet_runs_total{{{labels}}} {number}"
        yield "# HELP bcsync_fleet_events_total What the worker said, by event."
        yield "# TYPE bcsync_fleet_events_total counter"
        for event, number in sorted(self._events.items()):
            yield f'bcsync_fleet_events_total{{event="{event}"}} {number}'
