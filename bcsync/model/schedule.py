"""When changes may be made: windows of the week, days on which nothing changes, a pause.

All of it is read on the wall clock of one time zone, as people say it. So an hour that the clock skips in
spring opens nothing, and one that it shows twice in autumn is open twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

DAYS = "mon", "tue", "wed", "thu", "fri", "sat", "sun"
_DAY = timedelta(days=1)
_WEEK = 7


class Window(NamedTuple):
    """Hours of some days of the week; past midnight they belong to the day on which they began."""

    days: frozenset[int]
    """0 is Monday."""
    begins: time
    ends: time | None
    """Not part of it any more; None: midnight, the end of the day."""

    def holds(self, weekday: int, at: time) -> bool:
        """Whether it is open at a time of a day of the week."""
        if self.ends is None or self.begins < self.ends:
            return (
                weekday in self.days and self.begins <= at and (self.ends is None or at < self.ends)
            )
        after = at < self.ends and (weekday - 1) % _WEEK in self.days
        return after or (at >= self.begins and weekday in self.days)


class Freeze(NamedTuple):
    """Days on which nothing is changed."""

    first: date
    last: date
    """Of them, too."""
    reason: str


class Closed(NamedTuple):
    """That no change may be made now."""

    why: str
    """A clause; the reason in it is the text of a user. The same until the cause is another."""
    opens: datetime | None = None
    """When changes may be made again, in UTC; None: nobody can tell."""
    next: str = ""
    """The same as people of the schedule's time zone write it."""
    by_hand: bool = False
    """Somebody paused it, and somebody ends that."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When changes may be made; always, unless something is said."""

    zone: tzinfo = UTC
    zone_name: str = "UTC"
    windows: tuple[Window, ...] = ()
    """None: at any time."""
    freezes: tuple[Freeze, ...] = ()
    pause: str = ""
    """Why nothing is changed until somebody lifts it."""

    def paused(self) -> Closed | None:
        """Why nothing is changed at any moment."""
        return Closed(f"changes are paused: {self.pause}", by_hand=True) if self.pause else None

    def closed(self, now: datetime) -> Closed | None:
        """Why nothing may be changed at a moment."""
        if self.pause or self._is_open(now):
            return self.paused()
        there = now.astimezone(self.zone)
        frozen = self._freeze(there.date())
        why = "no change window is open" if frozen is None else _frozen(frozen)
        opens = self._opens(there)
        return Closed(why, opens, "" if opens is None else self._told(opens))

    def _told(self, moment: datetime) -> str:
        there = moment.astimezone(self.zone)
        day = DAYS[there.weekday()].title()
        return f"{day} {there:%Y-%m-%d %H:%M} {self.zone_name}"

    def _is_open(self, moment: datetime) -> bool:
        there = moment.astimezone(self.zone)
        if self._freeze(there.date()) is not None:
            return False
        at = there.time()
        return not self.windows or any(each.holds(there.weekday(), at) for each in self.windows)

    def _freeze(self, day: date) -> Freeze | None:
        """Of several the one that ends last."""
        on = [each for each in self.freezes if each.first <= day <= each.last]
        return max(on, key=lambda each: each.last, default=None)

    def _opens(self, there: datetime) -> datetime | None:
        """When it is open next: that is where a day or a window begins, or the clock jumps."""
        day, now = there.date(), there.astimezone(UTC)
        last = max([day, *(each.last for each in self.freezes)])
        try:
            while day <= last + (_WEEK + 1) * _DAY:
                frozen = self._freeze(day)
                if frozen is None:
                    later = (each for each in self._edges(day) if each > now)
                    if found := min(filter(self._is_open, later), default=None):
                        return found
                day = (day if frozen is None else frozen.last) + _DAY
        except OverflowError:
            pass  # until the end of the calendar
        return None

    def _edges(self, day: date) -> Iterator[datetime]:
        for at in {time(), *(each.begins for each in self.windows)}:
            for fold in (0, 1):
                yield datetime.combine(day, at.replace(fold=fold), self.zone).astimezone(UTC)
        begin = datetime.combine(day, time(), self.zone).astimezone(UTC)
        if (jump := self._jump(begin, begin + _DAY)) is not None:
            yield jump

    def _jump(self, before: datetime, after: datetime) -> datetime | None:
        """When the clock is put forward or back between two moments, to the minute; None if it is not."""
        offset = before.astimezone(self.zone).utcoffset()
        if after.astimezone(self.zone).utcoffset() == offset:
            return None
        while after - before > timedelta(minutes=1):
            middle = before + (after - before) // 2
            same = middle.astimezone(self.zone).utcoffset() == offset
            before, after = (middle, after) if same else (before, middle)
        return after.replace(second=0, microsecond=0)


def _frozen(freeze: Freeze) -> str:
    first, last = freeze.first.isoformat(), freeze.last.isoformat()
    days = f"on {first}" if first == last else f"from {first} to {last}"
    return f"changes are frozen {days}: {freeze.reason}"
