"""What was asked and answered, for tests to look at. It holds no secret."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Any

MOST = 10_000
"""Entries kept; the oldest go first."""
_SECRET = frozenset({"secret", "auth_code", "access_token"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request."""

    at: str
    """ISO 8601 in UTC, by the emulator's clock."""
    method: str
    path: str
    status: int
    """Of HTTP; 0 where the connection was cut."""
    code: int | None
    """Of the envelope; None where there was none."""
    request_id: str | None
    person: str | None
    """Whose token it was."""
    parameters: Mapping[str, Any]
    """As understood, without secrets and files; empty where they were not looked at."""
    fault: str | None
    """What was scripted for it."""


def harmless(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Parameters without what must not be written down."""
    return {
        name: value
        for name, value in given.items()
        if name not in _SECRET and not hasattr(value, "content")
    }


class RequestLog:
    """The last requests, and how many there were of each path. Threads may share it."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=MOST)
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, entry: Entry) -> None:
        """Enter a request."""
        with self._lock:
            self._entries.append(entry)
            self._counts[f"{entry.method} {entry.path}"] += 1

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._entries.clear()
            self._counts.clear()

    def entries(self, last: int = MOST) -> list[Entry]:
        """The last requests, oldest first."""
        with self._lock:
            return list(islice(self._entries, max(0, len(self._entries) - last), None))

    def counts(self) -> dict[str, int]:
        """Requests by method and path, since the log began."""
        with self._lock:
            return dict(sorted(self._counts.items()))
