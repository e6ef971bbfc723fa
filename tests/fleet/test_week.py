"""A week of schedules, with a change of the clock and a freeze, and several workers that fire the same."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest

from bcsync.fleet.decisions import Outcome
from bcsync.fleet.server import conninfo
from bcsync.fleet.values import Command, Fleet, Member
from bcsync.model.schedule import Freeze, Schedule
from tests.fleet.week import End, Week

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
PROJECTS, SKIPPED, DAYS, WORKERS, EVERY = (300, 0, 7, 3, 60) if LONG else (3, 3, 2, 2, 0)
ZONES = ("Europe/London", "America/New_York", "UTC") if LONG else ("Europe/London", "UTC")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Each as a cron, and as the times of the wall clock that it means. A change skips or repeats half past one.
TIMES = {
    Command.DRIFT: ("30 1 * * *", [time(1, 30)]),
    Command.APPLY: ("0 7-19/4 * * *", [time(hour) for hour in (7, 11, 15, 19)]),
    Command.PLAN: ("5 8 * * MON", [time(8, 5)]),
}
WEEKS = {"forward": date(2032, 3, 25), "back": date(2032, 10, 28)}
"""In London the clock goes forward on 28 March 2032, and back on 31 October; in New York not in these weeks."""


def members() -> tuple[Member, ...]:
    crons = {command: cron for command, (cron, _) in TIMES.items()}
    return tuple(
        Member(f"p{n:03}", Path(f"p{n:03}"), timezone=ZONES[n % len(ZONES)], crons=crons)
        for n in range(PROJECTS)
    )


def end(project: str, command: Command, at: datetime) -> End:
    """Most go well within minutes; some fail, some are refused each time, some last longer than the day."""
    chance = crc32(f"{project} {command} {at}".encode()) % 100
    number = int(project[1:])
    if command is Command.APPLY and number % 5 == 1:
        return End(3, 2)
    if number % 10 == 2:
        return End(0, 9 * 60)
    code = 5 if chance < 10 else 6 if chance < 14 else 2 if command is Command.DRIFT else 0
    return End(code, chance % 7)


def due(member: Member, first: date, days: int) -> Iterator[tuple[datetime, Command]]:
    """When what is due by the wall clock: counted here without crons."""
    zone = ZoneInfo(member.timezone)
    for number in range(-1, days + 1):
        day = first + number * DAY
        for command, (_, times) in TIMES.items():
            for each in times if command is not Command.PLAN or day.weekday() == 0 else ():
                there = datetime.combine(day, each, zone)
                moment = there.astimezone(UTC)
                if moment.astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
                    moment = moment.replace(minute=0)  # skipped: the change was on the hour
                if first <= moment.date() < first + days * DAY:
                    yield moment, command


@pytest.mark.parametrize("change", WEEKS)
def test_each_tick_once_and_none_in_the_freeze(fleet_url: str, change: str) -> None:
    frozen = Freeze(WEEKS[change] + 4 * DAY, WEEKS[change] + 5 * DAY, "holidays")
    first = WEEKS[change] + SKIPPED * DAY
    fleet = Fleet(Path(), "DB", members(), Schedule(freezes=(frozen,)))
    ticks = Counter(
        (moment, each.name, command)
        for each in fleet.members
        for moment, command in due(each, first, DAYS)
    )
    assert max(ticks.values()) == 1
    week = Week(conninfo("DB", {"DB": fleet_url}), fleet, end, WORKERS)
    week.play(minutes(first, {moment for moment, _, _ in ticks}))
    shut = {tick for tick in ticks if tick[2] is Command.APPLY and is_in(frozen, tick[0])}
    fired = said(week, "due") + said(week, "waits")
    assert shut
    assert said(week, "closed") == Counter(shut)
    assert fired == ticks - Counter(shut)
    assert said(week, "waits")
    assert [
        run for run in week.ran if run.command is Command.APPLY and is_in(frozen, run.begun)
    ] == []
    assert_alone(week)
    assert_told_once(week)


def is_in(freeze: Freeze, moment: datetime) -> bool:
    return freeze.first <= moment.date() <= freeze.last


def minutes(first: date, of_interest: set[datetime]) -> list[datetime]:
    """Those around each tick, and some between."""
    begin = datetime.combine(first, time(), UTC)
    between = {begin + number * EVERY * MINUTE for number in range(DAYS * 24 if EVERY else 0)}
    around = {at + number * MINUTE for at in of_interest for number in (-1, 0, 1)}
    return sorted(between | around if LONG else of_interest)


def said(week: Week, event: str) -> Counter[tuple[datetime, str, Command]]:
    return Counter(
        {
            (at, project, Command(command)): times
            for (what, at), counted in week.said.items()
            if what == event
            for (project, command), times in counted.items()
        }
    )


def assert_alone(week: Week) -> None:
    """Never two at once of a project."""
    runs = defaultdict(list)
    for run in sorted(week.ran, key=lambda each: each.begun):
        runs[run.project].append(run)
    for of_one in runs.values():
        for one, other in pairwise(of_one):
            assert one.ended <= other.begun, (one, other)


def assert_told_once(week: Week) -> None:
    """Who is refused each time is told the first time."""
    refused = Counter(project for project, _, outcome, _ in week.told if outcome is Outcome.REFUSED)
    always = {each.name for each in week.fleet.members if int(each.name[1:]) % 5 == 1}
    assert always <= {*refused}
    assert {project: times for project, times in refused.items() if times > 1} == {}
