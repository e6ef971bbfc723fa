"""The leases of a run in the database of its fleet, in words of its project; one stands without asking.

Apart from ``fleet_locks``, for it costs what is written for servers alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bcsync.applying.lease import LockWait, described, hold
from bcsync.database.url import server_in
from bcsync.errors import LockLost
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.state.fleet_locks import FleetLocks, open_fleet_locks
from bcsync.state.leases import Held, Holder, Lease
from bcsync.state.store import State

# Goes on while the machine sleeps, or others would take over what still stands here; macOS has but the second.
_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(slots=True)
class LeasesOfRun:
    """Of one run."""

    fleet: FleetLocks
    names: Mapping[str, str]
    """What is locked there -> what the project calls it."""
    _number: int = 0
    """Of the lease that was given; 0: none."""
    _seconds: float = 0.0
    _until: float = 0.0
    """Before that nobody takes it over."""
    _elapsed: Callable[[], float] = field(default=partial(time.clock_gettime, _CLOCK))

    def acquire(self, scopes: Collection[str], holder: Holder, seconds: float) -> Lease | Held:
        """All of these, or who is in the way."""
        begun = self._elapsed()
        answer = self.fleet.locks.acquire(scopes, holder, seconds)
        if isinstance(answer, Held):
            return Held(tuple(_in_words(self.names.get, lease) for lease in answer.leases))
        self._number, self._seconds, self._until = answer.number, seconds, begun + seconds
        return answer

    def renew(self, number: int, seconds: float) -> bool:
        """Whether the lease still stood, and stands for so long again."""
        # The server counts from when it was asked, and that was later.
        begun = self._elapsed()
        stands = self.fleet.locks.renew(number, seconds)
        self._until = begun + seconds if stands else 0.0
        return stands

    def release(self, number: int) -> None:
        """Give them back."""
        self.fleet.locks.release(number)

    def changed_by_others(self) -> bool:
        """Whether another project was the last to change any of it."""
        return self.fleet.changed_by_others(self._number)

    def claim(self) -> None:
        """Note that what is locked is about to be changed by this project."""
        self.fleet.claim(self._number)

    def check(self) -> None:
        """Raise ``LockLost`` when it is not ours any more; asks the server only when it may not be."""
        if self._elapsed() < self._until or self.renew(self._number, self._seconds):
            return
        raise LockLost(
            f"lock {self._number} of the fleet is not ours any more: it was taken over meanwhile",
            details=tuple(map(described, _standing(self.fleet, self.names.get))),
            hint="see bcsync history; then apply again: what was left undone is settled first",
        )


def _standing(fleet: FleetLocks, word: Callable[[str], str | None]) -> list[Lease]:
    """Who holds what there is a word for."""
    said = (_in_words(word, lease) for lease in fleet.locks.standing())
    return [lease for lease in said if lease.scopes]


def _in_words(word: Callable[[str], str | None], lease: Lease) -> Lease:
    ours = filter(None, map(word, lease.scopes))
    return replace(lease, scopes=tuple(sorted(ours)), of_fleet=True)


@contextmanager
def held_leases(
    project: Project,
    variable: str,
    state: State,
    names: Mapping[str, str],
    holder: Holder,
    patience: LockWait,
) -> Iterator[LeasesOfRun]:
    """Hold what stands in ``names``: what is locked in the fleet -> what the project calls it.

    ``variable``: the NAME of the one that holds the URL of the database. Raises ``BcsyncError``.
    """
    seconds = project.settings.lease
    with closing(_open(project, variable, state)) as fleet:
        leases = LeasesOfRun(fleet, names)
        with hold(leases, names.keys(), holder, seconds=seconds, patience=patience):
            yield leases


def standing_in(
    project: Project, variable: str, state: State, word: Callable[[str], str | None]
) -> list[Lease]:
    """Who holds what there is a word for; ``variable`` as above. Raises ``BcsyncError``."""
    with closing(_open(project, variable, state)) as fleet:
        return _standing(fleet, word)


def _open(project: Project, variable: str, state: State) -> FleetLocks:
    url = server_in(variable, project.surroundings.variable)
    # Who copies a project copies its state; looking once too often does no harm.
    itself = f"{state.lineage()} {project.name}"
    return open_fleet_locks(url, project.clock, has_ended, itself)
