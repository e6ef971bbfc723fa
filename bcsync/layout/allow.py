"""``allow`` and ``forget``: what the layout says about addresses rather than about resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bcsync.findings import Severity
from bcsync.kinds.reading import Reading
from bcsync.model.address import canonical
from bcsync.model.allowance import ACTIONS, Allowance
from bcsync.source.mapping import Map, Seq


def forgotten(document: Map) -> Mapping[str, int]:
    """Address to let go of -> its place."""
    items = document.get("forget")
    if not isinstance(items, Seq):
        return {}
    return {canonical(item): place for item, place in zip(items, items.places, strict=True)}


def allowances(reading: Reading) -> tuple[Allowance, ...]:
    """What ``allow`` allows, ended or not."""
    items = reading.document.get("allow")
    if not isinstance(items, Seq):
        return ()
    pairs = zip(items, items.places, strict=True)
    return tuple(each for entry, place in pairs for each in _entry(reading, entry, place))


def _entry(reading: Reading, entry: Map, place: int) -> Iterator[Allowance]:
    until = _last_day(reading, entry)
    actions = [action for action in ACTIONS if action in entry]
    if not actions and not reading.is_touched("allow"):
        reading.report(
            "missing-key",
            place,
            "this allows nothing",
            hint=f"say what may be done, and with which addresses: {', '.join(ACTIONS)}",
        )
    if until is not None:
        for action in actions:
            for pattern, at in _patterns(entry, action):
                yield Allowance(action, pattern, entry["reason"], until, at)


def _patterns(entry: Map, action: str) -> Iterator[tuple[str, int]]:
    named = entry[action]
    if isinstance(named, Seq):
        yield from zip(named, named.places, strict=True)
    else:
        yield named, entry.places[action]


def _last_day(reading: Reading, entry: Map) -> date | None:
    written, place = entry["until"], entry.places["until"]
    try:
        until = date.fromisoformat(written)
    except ValueError:
        reading.report(
            "bad-date",
            place,
            f"{written} is not a day of the calendar",
            hint="write a date as YYYY-MM-DD",
            at_value=True,
        )
        return None
    if until < reading.today:
        reading.report(
            "allowance-ended",
            place,
            f"this ended with {written} and allows nothing any more",
            hint="take it out, or have a later day reviewed",
            at_value=True,
            severity=Severity.WARNING,
        )
    return until
