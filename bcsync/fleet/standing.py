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

_DRIFT, _NEVER = "drift", "never run"
_WORDS = {
    Outcome.FAILED: "failed",
    Outcome.REFUSED: "refused",
    Outcome.CANCELLED: "cancelled",
    Outcome.CHANGES: "changes",
    Outcome.AGAIN: "repeated",
    Outcome.WAITING: "waiting",
    Outcome.DONE: "done",
    Outcome.GONE: "done",
}
_ORDER = (
    *("failed", "refused", "cancelled", _DRIFT, "changes"),
    *(_NEVER, "repeated", "waiting", "done"),
)
"""What needs a person first."""
_WENT_THROUGH = (Outcome.DONE, Outcome.WAITING)


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
    because: Last | None
    """The run that says so."""
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
    because = min(_open(newest), key=lambda each: _ORDER.index(word_of(each)), default=None)
    word = _NEVER if because is None else word_of(because)
    rank = _ORDER.index(word)
    coming = _next(member, now)
    return Standing(member.name, word, rank, because, tuple(newest), tuple(queued), coming)


def word_of(last: Last) -> str:
    """How a run ended, in a word."""
    is_drift = last.outcome is Outcome.CHANGES and last.command is Command.DRIFT
    return _DRIFT if is_drift else _WORDS[last.outcome]


def _open(newest: list[Last]) -> list[Last]:
    """Without what ended before an apply went through: that saw it all anew, and left nothing of it."""
    applied = next((each for each in newest if each.command is Command.APPLY), None)
    if applied is None or applied.outcome not in _WENT_THROUGH:
        return newest
    return [each for each in newest if each.ended >= applied.ended]


def _next(member: Member, now: datetime) -> Next | None:
    due = (
        Next(command, at)
        for command, cron in member.crons.items()
        if (at := next_due(cron, member.timezone, now)) is not None
    )
    return min(due, key=lambda each: each.at, default=None)
