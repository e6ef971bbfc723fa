"""When changes may be made: a schedule asked at moments, and what people write for one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bcsync.layout.change_times import window_of
from bcsync.model.schedule import Freeze, Schedule

BERLIN = ZoneInfo("Europe/Berlin")


def at(written: str) -> datetime:
    """A moment: UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def schedule(*windows: str, freezes: tuple[Freeze, ...] = ()) -> Schedule:
    zone = BERLIN
    return Schedule(zone, "Europe/Berlin", tuple(map(window_of, windows)), freezes)


def frozen(first: str, last: str, reason: str = "trade") -> Freeze:
    return Freeze(date.fromisoformat(first), date.fromisoformat(last), reason)


OPEN = None
# Berlin is an hour before UTC, two in summer: from 2026-03-29 01:00 UTC to 2026-10-25 01:00 UTC.
CASES = [
    # windows, freezes, moment, what opens next (UTC; None: it is open)
    ((), (), "2026-11-02 09:00", OPEN),
    (("09:00-17:00",), (), "2026-11-02 07:59", "2026-11-02 08:00"),
    (("09:00-17:00",), (), "2026-11-02 08:00", OPEN),
    (("09:00-17:00",), (), "2026-11-02 15:59:59", OPEN),
    (("09:00-17:00",), (), "2026-11-02 16:00", "2026-11-03 08:00"),
    (("mon-thu 09:00-17:00",), (), "2026-11-05 16:00", "2026-11-09 08:00"),
    (("fri-mon 09:00-17:00",), (), "2026-11-08 12:00", OPEN),
    (("fri-mon 09:00-17:00",), (), "2026-11-10 12:00", "2026-11-13 08:00"),
    (("sat,sun 00:00-24:00",), (), "2026-11-07 23:30", OPEN),
    (("sat,sun 00:00-24:00",), (), "2026-11-08 23:00", "2026-11-13 23:00"),
    # over midnight: the hours after it belong to the day before
    (("fri 22:00-04:00",), (), "2026-11-07 02:59", OPEN),
    (("fri 22:00-04:00",), (), "2026-11-07 03:00", "2026-11-13 21:00"),
    (("fri 22:00-04:00",), (), "2026-11-06 02:00", "2026-11-06 21:00"),
    # several
    (("mon 09:00-10:00", "tue 09:00-10:00"), (), "2026-11-02 09:30", "2026-11-03 08:00"),
    (("mon 09:00-12:00", "mon 11:00-13:00"), (), "2026-11-02 11:30", OPEN),
    # freezes: both days are part of it, in the time zone of the schedule
    ((), (frozen("2026-11-27", "2026-11-27"),), "2026-11-26 22:59", OPEN),
    ((), (frozen("2026-11-27", "2026-11-27"),), "2026-11-26 23:00", "2026-11-27 23:00"),
    ((), (frozen("2026-11-27", "2026-11-27"),), "2026-11-27 23:00", OPEN),
    (
        ("09:00-17:00",),
        (frozen("2026-12-18", "2026-12-24"), frozen("2026-12-24", "2027-01-06")),
        "2026-12-20 12:00",
        "2027-01-07 08:00",
    ),
    (
        ("mon 09:00-17:00",),
        (frozen("2026-11-09", "2026-11-09"), frozen("2026-11-16", "2026-11-16")),
        "2026-11-03 12:00",
        "2026-11-23 08:00",
    ),
    (
        ("fri 22:00-04:00",),
        (frozen("2026-11-07", "2026-11-07"),),
        "2026-11-07 01:00",
        "2026-11-13 21:00",
    ),
    # the clock is put forward: what it skips opens nothing, what is left of a window does
    (("02:15-02:45",), (), "2026-03-29 00:30", "2026-03-30 00:15"),
    (("02:30-05:00",), (), "2026-03-29 00:30", "2026-03-29 01:00"),
    (("22:00-04:00",), (), "2026-03-29 01:59", OPEN),
    (("22:00-04:00",), (), "2026-03-29 02:00", "2026-03-29 20:00"),
    # and put back: what it shows twice is open twice
    (("02:00-02:30",), (), "2026-10-25 00:10", OPEN),
    (("02:00-02:30",), (), "2026-10-25 00:40", "2026-10-25 01:00"),
    (("02:15-02:30",), (), "2026-10-25 00:40", "2026-10-25 01:15"),
    (("01:00-02:30",), (), "2026-10-25 00:40", "2026-10-25 01:00"),
    (("02:00-02:30",), (), "2026-10-25 01:10", OPEN),
]


@pytest.mark.parametrize(("windows", "freezes", "moment", "opens"), CASES)
def test_it_is_open_or_says_when_it_is(
    windows: tuple[str, ...], freezes: tuple[Freeze, ...], moment: str, opens: str | None
) -> None:
    closed = schedule(*windows, freezes=freezes).closed(at(moment))
    if opens is None:
        assert closed is None
    else:
        assert closed is not None and closed.opens == at(opens)


@pytest.mark.parametrize("around", ["2026-03-28 20:00", "2026-10-24 20:00"])
@pytest.mark.parametrize(
    "windows", [("02:15-02:45",), ("22:00-02:30",), ("sun 01:30-03:30", "mon 00:00-24:00")]
)
def test_what_opens_next_is_open_and_nothing_before_is(
    around: str, windows: tuple[str, ...]
) -> None:
    asked = schedule(*windows)
    moments = [at(around) + timedelta(minutes=5 * number) for number in range(288)]
    closed = [asked.closed(moment) for moment in moments]
    for number, here in enumerate(closed):
        if here is not None:
            later = zip(moments[number:], closed[number:], strict=True)
            found = next((moment for moment, there in later if there is None), None)
            assert here.opens is not None
            assert here.opens == found if found else here.opens > moments[-1]


def test_a_freeze_that_never_ends_says_so() -> None:
    closed = schedule(freezes=(frozen("2026-11-01", "9999-12-31"),)).closed(at("2026-11-02 09:00"))
    assert closed is not None and closed.opens is None and closed.next == ""


def test_of_freezes_that_overlap_the_one_that_ends_last_is_told() -> None:
    freezes = (
        frozen("2026-11-01", "2026-11-03", "short"),
        frozen("2026-11-02", "2026-11-09", "long"),
    )
    closed = schedule(freezes=freezes).closed(at("2026-11-02 09:00"))
    assert closed is not None and "long" in closed.why


def test_a_pause_goes_before_all_else() -> None:
    paused = Schedule(pause="incident 7", windows=(window_of("09:00-17:00"),))
    closed = paused.closed(at("2026-11-02 10:00"))
    assert closed is not None and closed.opens is None and "incident 7" in closed.why


@pytest.mark.parametrize(
    "written",
    ["", "mon", "mon 9-17", "mo 09:00-17:00", "mon 25:00-26:00", "mon 09:60-10:00", "24:00-03:00",
     "09:00-09:00", "mon,, 09:00-10:00", "mon- 09:00-10:00", "09:00-24:30", "mon 09:00-17:00 utc"],
)  # fmt: skip
def test_what_is_no_window_is_told(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        window_of(written)
