"""Time as calls need it: to wait for a turn, and to leave off waiting."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Handed in, so that tests need not wait."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""

    def wait(self, seconds: float) -> bool:
        """Let so much time pass; False when ``interrupt`` came first."""

    def interrupt(self) -> None:
        """End all waiting, now and later."""


class SystemClock:
    """The machine's."""

    def __init__(self) -> None:
        self._interrupted = threading.Event()

    def now(self) -> float:
        """Of the monotonic clock."""
        return time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Sleeps, unless interrupted."""
        return not self._interrupted.wait(seconds)

    def interrupt(self) -> None:
        """Wakes every sleeper."""
        self._interrupted.set()
