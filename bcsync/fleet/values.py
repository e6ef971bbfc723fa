"""What ``fleet.yaml`` says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bcsync.model.news import Notifications
from bcsync.model.schedule import Schedule
from bcsync.platforms.chosen import Rate

FLEET_FILE = "fleet.yaml"


class Command(StrEnum):
    """What is run for a project."""

    PLAN = "plan"
    APPLY = "apply"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class App:
    """A developer's app that several projects call with."""

    variable: str
    """NAME of the variable that holds its id and secret."""
    rate: Rate = Rate()


@dataclass(frozen=True, slots=True)
class Member:
    """A project of a fleet."""

    name: str
    """Its folder below that of the fleet, with ``/`` between."""
    folder: Path
    app: App | None = None
    timezone: str = "UTC"
    """That its crons are read in."""
    crons: Mapping[Command, str] = field(default_factory=dict)
    environment: tuple[str, ...] = ()
    """NAMES of variables that its runs are given beside those that its settings name."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Projects that are run by workers."""

    root: Path
    database: str
    """NAME of the variable that holds the URL of the queue's database."""
    members: tuple[Member, ...] = ()
    """By name."""
    schedule: Schedule = Schedule()
    """When changes may be made, in all of them."""
    notifications: Notifications = Notifications()

    def member(self, name: str) -> Member | None:
        """The project of this name."""
        return next((each for each in self.members if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly workers notice things; in seconds, unless said otherwise."""

    heartbeat: float = 10
    dead: float = 30
    """Without a heartbeat for so long a worker counts as killed."""
    look: str = "* * * * * */15"
    """When the dead are looked for. The engine's cron has its seconds last."""
    poll: float = 5
    pause: float = 5
    """Before it connects again to a database that was lost."""


USUAL = Pace()
