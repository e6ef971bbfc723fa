"""How the projects of a fleet stand. Values in, values out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from bcsync.fleet.crons import next_due
from bcsync.fleet.decisions import Outcome
from bcsync.fleet.values import Command, Fleet, Member

_ORDER = {
    Outcome.FAILED: "failed",
    Outcome.REFUSED: "refused",
    Outcome.CANCELLED: "cancelled",
    Outcome.CHANGES: "changes",
    Outcome.AGAIN: "repeated",
    Outcome.WAITING: "waiting",
    Outcome.DONE: "done",
    Outcome.GONE: "done",
}
"""What needs a person first."""
_DRIFT, _NEVER = "drift", "never run"


class Last(NamedTuple):
    """The last run of a command that ended."""

    command: Command
    outcome: Outcome
    ended: datetime
    said: str
    job: int


class Next(NamedTuple):
    """A run that comes by itself."""

    command: Command
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How one project stands."""

    project: str
    word: str
    """Of what needs a person most."""
    rank: int
    last: tuple[Last, ...]
    """Newest first."""
    queued: tuple[tuple[Command, bool], ...]
    """What waits or runs; True: it runs."""
    next: Next | None


def standings(
    fleet: Fleet,
    runs: Iterable[Mapping[str, Any]],
    jobs: Iterable[Mapping[str, Any]],
    now: datetime,
) -> list[Standing]:
    """All projects, what needs a person first; ``runs`` and ``jobs`` are rows of the database."""
    last, queued = defaultdict(list), defaultdict(list)
    for row in runs:
        last[row["project"]].append(
            Last(
                Command(row["command"]),
                Outcome(row["outcome"]),
                row["ended"],
                row["said"],
                row["job"],
            )
        )
    for row in jobs:
        queued[row["project"]].append((Command(row["command"]), row["status"] == "doing"))
    found = [_standing(each, last[each.name], queued[each.name], now) for each in fleet.members]
    return sorted(found, key=lambda each: (each.rank, each.project))


def _standing(
    member: Member, last: list[Last], queued: list[tuple[Command, bool]], now: datetime
) -> Standing:
    newest = sorted(last, key=lambda each: each.ended, reverse=True)
    ranks = list(_ORDER)
    worst = min(newest, key=lambda each: ranks.index(each.outcome), default=None)
    word, rank = _NEVER, len(ranks)
    if worst is not None:
        is_drift = worst.outcome is Outcome.CHANGES and worst.command is Command.DRIFT
        word, rank = _DRIFT if is_drift else _ORDER[worst.outcome], ranks.index(worst.outcome)
    return Standing(member.name, word, rank, tuple(newest), tuple(queued), _next(member, now))


def _next(member: Member, now: datetime) -> Next | None:
    due = (
        Next(command, at)
        for command, cron in member.crons.items()
        if (at := next_due(cron, member.timezone, now)) is not None
    )
    return min(due, key=lambda each: each.at, default=None)
