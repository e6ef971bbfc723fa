"""The values of locking: who holds what, since when, and until when unless they renew it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

Gone = Callable[[str], bool]
"""Whether a process (``Holder.process``) is known to have ended."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A run that holds locks, or wants to."""

    who: str
    """user@host"""
    pid: int
    process: str
    """Which process on which machine, as ``bcsync.processes`` writes it."""
    command: str


@dataclass(frozen=True, slots=True)
class Lease:
    """All locks of one run. Its number is its fencing number: given out once, and only growing."""

    number: int
    holder: Holder
    since: datetime
    until: datetime
    scopes: tuple[str, ...]
    """Addresses of Business Centers and e-mail addresses of people, sorted."""
    run: int | None = None
    """Its run in the journal, once that has begun."""
    ended: bool = False
    """It was not renewed in time or its process is gone: it may be taken over."""
    of_fleet: bool = False
    """It keeps other projects out, and lies in the database of the fleet."""

    def stands_for(self, scopes: Collection[str]) -> bool:
        """Whether it holds any of these."""
        return not frozenset(scopes).isdisjoint(self.scopes)


@dataclass(frozen=True, slots=True)
class Held:
    """The answer to a run that has to wait: the leases in its way."""

    leases: tuple[Lease, ...]


def moment(seconds: float) -> datetime:
    """A time of the tables: seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
