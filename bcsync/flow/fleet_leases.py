"""The leases of a run in the database of its fleet, in words of its project; one stands without asking.

Apart from ``fleet_locks``, for it costs what is written for servers alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from bcsync.database.url import server_in
from bcsync.errors import LockLost
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.state.fleet_locks import FleetLocks, open_fleet_locks
from bcsync.state.leases import Held, Holder, Lease
from bcsync.state.store import State


@dataclass(slots=True)
class LeasesOfRun:
    """Of one run. Close them."""

    fleet: FleetLocks
    names: Mapping[str, str]
    """What is locked there -> what the project calls it."""
    changed_by_others: bool = False
    _ours: Lease | None = None
    _seconds: float = 0.0
    _until: float = 0.0
    _elapsed: Callable[[], float] = field(default=time.monotonic)

    @property
    def scopes(self) -> frozenset[str]:
        """What it locks."""
        return frozenset(self.names)

    def acquire(self, scopes: Collection[str], holder: Holder, seconds: float) -> Lease | Held:
        """All of these, or who is in the way."""
        begun = self._elapsed()
        answer = self.fleet.locks.acquire(scopes, holder, seconds)
        if isinstance(answer, Held):
            return Held(tuple(_in_words_of(self.names, lease) for lease in answer.leases))
        self._ours, self._seconds, self._until = answer, seconds, begun + seconds
        return answer

    def renew(self, number: int, seconds: float) -> bool:
        """Whether the lease still stood, and stands for so long again."""
        begun = self._elapsed()
        if not self.fleet.locks.renew(number, seconds):
            self._ours = None
            return False
        # Nobody takes it over before that: the server counts from when it was asked, and that was later.
        self._until = begun + seconds
        return True

    def release(self, number: int) -> None:
        """Give them back."""
        self.fleet.locks.release(number)

    def standing(self) -> list[Lease]:
        """Who holds anything of it."""
        found = self.fleet.locks.standing()
        return [_in_words_of(self.names, lease) for lease in found if lease.stands_for(self.names)]

    def look(self) -> None:
        """Learn whether another project was the last to change any of it."""
        self.changed_by_others = self.fleet.changed_by_others(self.names)

    def close(self) -> None:
        """Close the connection."""
        self.fleet.close()

    def claim(self) -> None:
        """Note that what is locked is about to be changed by this project."""
        self.fleet.claim(self.names)

    def check(self) -> None:
        """Raise ``LockLost`` when it is not ours any more; asks the server only when it may not be."""
        if self._ours is not None and self._elapsed() < self._until:
            return
        if self._ours is None or not self.renew(self._ours.number, self._seconds):
            raise LockLost(
                "what the projects of the fleet lock is not ours any more: it was taken over meanwhile",
                hint="see bcsync history; then apply again: what was left undone is settled first",
            )


def _in_words_of(names: Mapping[str, str], lease: Lease) -> Lease:
    ours = (names[scope] for scope in lease.scopes if scope in names)
    return replace(lease, scopes=tuple(sorted(ours)), of_fleet=True)


def open_fleet_leases(
    project: Project, variable: str, state: State, names: Mapping[str, str]
) -> LeasesOfRun:
    """Connects at first need. ``variable``: the NAME of the one that holds the URL of the database.

    ``names``: what is locked there -> what the project calls it. Raises ``BcsyncError``.
    """
    url = server_in(variable, project.surroundings.variable)
    fleet = open_fleet_locks(url, project.clock, has_ended, state.lineage())
    return LeasesOfRun(fleet, names)
