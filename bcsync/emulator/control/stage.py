"""What the levers work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from bcsync.emulator.core import Emulator
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform

Seed = Callable[[Mapping[str, str]], Mapping[str, Any]]
"""Applies a layout, given as files by name; gives what came of it."""


class StageClock:
    """The time, moved or stopped at will. Threads may share it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ahead = timedelta()
        self._stopped_at: datetime | None = None
        self._lock = Lock()

    def __call__(self) -> datetime:
        """Now, in UTC."""
        with self._lock:
            return self._stopped_at or self._clock().astimezone(UTC) + self._ahead

    @property
    def stopped(self) -> bool:
        """Whether time stands still."""
        return self._stopped_at is not None

    def set(self, now: datetime, *, stopped: bool) -> None:
        """Let it be ``now``."""
        with self._lock:
            self._ahead = now.astimezone(UTC) - self._clock().astimezone(UTC)
            self._stopped_at = now.astimezone(UTC) if stopped else None


@dataclass(frozen=True, slots=True)
class Stage:
    """An emulator and what it stands on."""

    emulator: Emulator
    platform: LocalPlatform
    control: LocalControl
    clock: StageClock
    seed: Seed | None = None
    """None where layouts cannot be applied."""

    def close(self) -> None:
        """Release connections."""
        self.emulator.close()
        self.platform.close()


def stage_of(
    open_platform: Callable[[Callable[[], datetime]], LocalPlatform],
    clock: Callable[[], datetime],
    seed: Seed | None = None,
) -> Stage:
    """Open a platform that goes by a clock which can be moved, and the API over it."""
    moved = StageClock(clock)
    platform = open_platform(moved)
    return Stage(Emulator(platform, moved), platform, LocalControl(platform), moved, seed)
