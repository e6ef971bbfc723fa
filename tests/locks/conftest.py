from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcsync.state.leases import Holder
from bcsync.state.locks import Locks
from bcsync.state.store import State

ANA = Holder("ana@desk", 11, "desk 11 1", "bcsync apply")
BO = Holder("bo@laptop", 22, "laptop 22 2", "bcsync apply")


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 8, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def opened(location: str, folder: Path, clock: Callable[[], datetime]) -> State:
    return State.open(location, base=folder, clock=clock, lineage=lambda: "line-1")


@pytest.fixture
def state(tmp_path: Path, database: str, clock: Clock) -> Iterator[State]:
    with opened(database, tmp_path, clock) as found:
        yield found


@pytest.fixture
def file_locks(tmp_path: Path, clock: Clock) -> Iterator[Locks]:
    """Locks in a SQLite file."""
    with opened("locks.db", tmp_path, clock) as state:
        yield state.locks(lambda _process: False)


@pytest.fixture
def dead() -> set[str]:
    """Processes that are known to have ended."""
    return set()


@pytest.fixture
def locks(state: State, dead: set[str]) -> Locks:
    return state.locks(lambda process: process in dead)
