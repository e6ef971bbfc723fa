"""When runs are due: crons on the wall clock of a time zone. Values in, values out.

An hour that the clock skips or repeats is cronsim's business, which does as Debian's cron does: what would fall
into the skipped one is due right after it, and what falls into the repeated one is due once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bcsync.errors import SettingsError
from bcsync.fleet.values import Command, Member

NEVER = "never"
EXTRA = "install it: pip install 'bcsync[fleet]'"
_FIELDS = 5
_MINUTE = timedelta(minutes=1)


class Due(NamedTuple):
    """A run that a cron asks for."""

    member: Member
    command: Command


def cron_problem(written: str) -> str | None:
    """Why a text is no cron; None when it is one, or ``never``."""
    if written == NEVER:
        return None
    if len(written.split()) != _FIELDS:
        return f"it has {len(written.split())} fields, not {_FIELDS}"
    cronsim, errors = _library()
    try:
        next(cronsim(written, datetime(2024, 1, 1, tzinfo=UTC)))
    except errors as problem:
        return str(problem).lower()
    except StopIteration:
        return "such a day never comes"
    return None


def next_due(cron: str, timezone: str, after: datetime) -> datetime | None:
    """When a cron is due next, in UTC; None: never."""
    if cron == NEVER:
        return None
    cronsim, errors = _library()
    try:
        moments = (
            each.astimezone(UTC) for each in cronsim(cron, after.astimezone(ZoneInfo(timezone)))
        )
        # In the hour that the clock repeats it names the first of the two, which has been.
        return next((each for each in moments if each > after), None)
    except errors:
        return None


def due_at(members: Iterable[Member], minute: datetime) -> Iterator[Due]:
    """What is due in the minute that begins then."""
    known: dict[tuple[str, str], bool] = {}
    for member in members:
        for command, cron in member.crons.items():
            about = cron, member.timezone
            if about not in known:  # most projects have theirs in common
                known[about] = next_due(*about, minute - _MINUTE) == minute
            if known[about]:
                yield Due(member, command)


def _library() -> tuple[Any, type[Exception]]:
    try:
        from cronsim import CronSim, CronSimError
    except ImportError as missing:
        raise SettingsError("fleets need a library that is not installed", hint=EXTRA) from missing
    return CronSim, CronSimError
