"""Staying until runs have ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

import click

from bcsync.cli.fleet.opened import NOBODY, queue_of
from bcsync.clock import SystemClock
from bcsync.errors import BcsyncError, StateError
from bcsync.fleet.queue import Wanted, has_workers, under_way
from bcsync.fleet.values import Fleet

_LOOK_S = 1.0
_PATIENT_S = 5.0
"""So long a worker may be away before that is told: one may just be started again."""
_AWAY_S = 120.0
"""So long the database may be."""


def stay(of: Fleet, wanted: Iterable[Wanted], limit: float = inf) -> None:
    """Until all of them have ended, repetitions included; ``limit`` in seconds.

    That nobody works is told once, as long as nobody does. Raises ``BcsyncError`` at the limit, or when the
    database stays away.
    """
    clock, staying = SystemClock(), _Staying(of, {(w.project, w.command.value) for w in wanted})
    begun = staying.answered = staying.worked = clock.now()
    while left := staying.look(clock.now()):
        if clock.now() - begun >= limit:
            ended = "1 run has" if left == 1 else f"{left} runs have"
            raise BcsyncError(
                f"{ended} not ended in the time that was given",
                hint="nothing was cancelled; bcsync fleet status shows how it stands",
            )
        clock.wait(_LOOK_S)


@dataclass(slots=True)
class _Staying:
    of: Fleet
    names: set[tuple[str, str]]
    left: int = 1
    answered: float = 0.0
    """When the database last answered; by the clock."""
    worked: float = 0.0
    """When there last was a worker."""
    told: bool = False

    def look(self, now: float) -> int:
        """How many have not ended, as far as is known."""
        try:
            with queue_of(self.of) as connection:
                rows = under_way(connection)
                at_work = has_workers(connection)
        except StateError:
            if now - self.answered > _AWAY_S:
                raise
            return self.left
        self.answered = now
        self.left = sum((row["project"], row["command"]) in self.names for row in rows)
        self._tell(now, at_work=at_work)
        return self.left

    def _tell(self, now: float, *, at_work: bool) -> None:
        if at_work:
            self.worked, self.told = now, False
        elif self.left and not self.told and now - self.worked >= _PATIENT_S:
            self.told = True
            click.echo(f"{NOBODY} Staying until then; Ctrl-C leaves what is queued.", err=True)
