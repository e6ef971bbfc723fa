"""When runs are due, on the wall clock of a time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcsync.fleet.crons import due_at, next_due
from bcsync.fleet.values import Command, Member

LONDON = "Europe/London"
MINUTE = timedelta(minutes=1)


def ticks(cron: str, zone: str, first: str, days: int) -> list[str]:
    """Every minute of some days in which a run is due."""
    member = Member("a", Path("a"), timezone=zone, crons={Command.DRIFT: cron})
    begin = datetime.fromisoformat(first).replace(tzinfo=UTC)
    minutes = (begin + number * MINUTE for number in range(days * 24 * 60))
    return [f"{each:%d %H:%M}" for each in minutes if [*due_at([member], each)]]


@pytest.mark.parametrize(
    ("cron", "first", "days", "expected"),
    [
        ("30 1 * * *", "2026-06-01", 2, ["01 00:30", "02 00:30"]),
        # 29 March: 01:00 is 02:00 at once, so half past one is made up for.
        ("30 1 * * *", "2026-03-28", 3, ["28 01:30", "29 01:00", "30 00:30"]),
        # 25 October: half past one comes twice, and is due once.
        ("30 1 * * *", "2026-10-24", 3, ["24 00:30", "25 00:30", "26 01:30"]),
        ("0 */12 * * *", "2026-10-25", 1, ["25 12:00"]),
        ("never", "2026-06-01", 1, []),
    ],
)
def test_the_clock_change(cron: str, first: str, days: int, expected: list[str]) -> None:
    assert ticks(cron, LONDON, first, days) == expected


def test_the_next_one_is_never_over() -> None:
    second_of_two = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert next_due("30 1 * * *", LONDON, second_of_two) == datetime(
        2026, 10, 26, 1, 30, tzinfo=UTC
    )
    assert next_due("never", LONDON, second_of_two) is None
