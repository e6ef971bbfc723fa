"""When changes may be made, as ``bcsync.yaml`` and its variables say it: ``schedule`` and ``pause``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, time, tzinfo
from typing import Any, TypeVar

from bcsync.errors import SettingsError
from bcsync.findings import Finding, error
from bcsync.kinds.blocks import mapping_at
from bcsync.layout.timezones import SystemZones
from bcsync.model.schedule import DAYS, Freeze, Schedule, Window
from bcsync.source.mapping import Map, Seq, Sources, item_place, value_place

_WINDOW = re.compile(r"(?:(\S+) +)?([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))? +(\S.*)")
_WINDOW_FORM = "write it like: mon-thu 22:00-04:00"
_EVERY_DAY = frozenset(range(len(DAYS)))
_UTC = "UTC"
_T = TypeVar("_T")


def window_of(written: str) -> Window:
    """Hours of some days: ``mon-thu 22:00-04:00``, ``sat,sun 08:00-24:00``; without days, of each.

    Raises ``ValueError`` with what is wrong.
    """
    found = _WINDOW.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no window of time")
    days, *numbers = found.groups()
    begins, ends = _time(*numbers[:2]), _time(*numbers[2:])
    if begins is None or begins == ends:
        raise ValueError(f"{written!r} is never open")
    return Window(_EVERY_DAY if days is None else _days(days), begins, ends)


def _time(hour: str, minute: str) -> time | None:
    """None is midnight at the end of a day."""
    if (hour, minute) == ("24", "00"):
        return None
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f"{hour}:{minute} is no time of the day") from None


def _days(written: str) -> frozenset[int]:
    found: set[int] = set()
    for part in written.split(","):
        first, dash, last = part.partition("-")
        for name in (first, last) if dash else (first,):
            if name not in DAYS:
                raise ValueError(f"{name!r} is no day; the days are {', '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        number = (end - begin) % len(DAYS) + 1
        found.update((begin + each) % len(DAYS) for each in range(number))
    return frozenset(found)


def odd_times(document: Map, sources: Sources, broken: set[tuple[str, ...]]) -> Iterator[Finding]:
    """What is wrong with the schedule of ``bcsync.yaml`` where the schema takes it."""
    block = mapping_at(document, "schedule")
    zone = block.get("timezone")
    if isinstance(zone, str) and ("schedule", "timezone") not in broken:
        zones = SystemZones()
        if not zones.is_known(zone):
            yield error(
                "unknown-timezone",
                value_place(sources, block, "timezone"),
                f"there is no time zone {zone}",
                near_zone(zones, zone),
            )
    yield from _odd_windows(block, sources, broken)
    yield from _odd_freezes(block, sources, broken)


def near_zone(zones: SystemZones, name: str) -> str:
    """The way out for who names a time zone that is none."""
    near = zones.nearest(name)
    return f"did you mean {near}?" if near else "write an IANA name, such as Europe/London"


def _odd_windows(block: Map, sources: Sources, broken: set[tuple[str, ...]]) -> Iterator[Finding]:
    windows = block.get("windows")
    for number, written in enumerate(windows if isinstance(windows, Seq) else ()):
        if isinstance(written, str) and ("schedule", "windows", str(number)) not in broken:
            try:
                window_of(written)
            except ValueError as problem:
                place = item_place(sources, windows, number)  # type: ignore[arg-type]
                yield error("bad-window", place, str(problem), _WINDOW_FORM)


def _odd_freezes(block: Map, sources: Sources, broken: set[tuple[str, ...]]) -> Iterator[Finding]:
    freezes = block.get("freezes")
    for number, entry in enumerate(freezes if isinstance(freezes, Seq) else ()):
        at = ("schedule", "freezes", str(number))
        if not isinstance(entry, Map) or any(path[: len(at)] == at for path in broken):
            continue
        first, last = entry["from"], entry.get("to", entry["from"])
        if last < first:  # as text: the schema takes days of one form
            message = f"this ends on {last}, before it begins on {first}"
            hint = "both days are part of it; leave `to` out for a single one"
            yield error("bad-freeze", value_place(sources, entry, "to"), message, hint)


def schedule_of(values: Mapping[str, Any]) -> Schedule:
    """The schedule in valid settings, or in those that variables have changed.

    Raises ``SettingsError`` for what a variable says wrongly.
    """
    block = values.get("schedule") or {}
    zone = block.get("timezone") or _UTC
    return Schedule(
        zone=_zone(zone),
        zone_name=zone,
        windows=tuple(_said("WINDOWS", window_of, each) for each in block.get("windows") or ()),
        freezes=tuple(_freeze(each) for each in block.get("freezes") or ()),
        pause=str(values.get("pause") or "").strip(),
    )


def _zone(name: str) -> tzinfo:
    if name == _UTC:
        return UTC
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        hint = (
            near_zone(SystemZones(), name)
            if available_timezones()
            else "this system has no list of them; install one: pip install tzdata"
        )
        raise SettingsError(
            f"schedule.timezone: there is no time zone {name!r}", hint=hint
        ) from None


def _said(what: str, read: Callable[[str], _T], written: str) -> _T:
    try:
        return read(written)
    except ValueError as problem:
        raise SettingsError(f"BCSYNC_SCHEDULE_{what}: {problem}", hint=_HINTS[what]) from None


_HINTS = {
    "WINDOWS": f"{_WINDOW_FORM}; put ; between several",
    "FREEZES": "write it like: 2026-12-18/2027-01-06 end of year; put ; between several",
}


def _freeze(each: Mapping[str, Any] | str) -> Freeze:
    if isinstance(each, str):
        return _said("FREEZES", _span, each)
    first = date.fromisoformat(each["from"])
    return Freeze(first, date.fromisoformat(each.get("to", each["from"])), each["reason"])


def _span(written: str) -> Freeze:
    """A freeze as a variable says it: days, and the reason behind them."""
    found = _SPAN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is not one day or two, and a reason")
    first, last = (date.fromisoformat(day) for day in (found[1], found[2] or found[1]))
    if last < first:
        raise ValueError(f"{written!r} ends before it begins")
    return Freeze(first, last, found[3])
