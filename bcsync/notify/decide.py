"""What is still to be told on a channel, by what was told on it before. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcsync.model.news import OVER, Event, News, Round, Rows, Subject, Told

_UNDER_WAY = timedelta(minutes=10)
"""So long what somebody delivers is left to them; after that they were stopped in the middle of it."""
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Now:
    """What was found, and when."""

    moment: datetime
    """In UTC."""
    news: tuple[News, ...]
    is_over: Callable[[Subject], bool]
    """Whether it is known that something does not stand any more; what could not be read is not known."""


def to_tell(rows: Rows, now: Now, events: frozenset[Event]) -> Round:
    """What is new or over, and what could not be delivered before."""
    found = {each.about: each for each in now.news if each.about.event in events}
    told: list[tuple[Subject, Told]] = []
    silent: list[tuple[Subject, Told | None]] = []
    moment = now.moment.strftime(_MOMENT)
    for about in sorted({*rows, *found}):
        row, news = rows.get(about, _UNTOLD), found.get(about)
        if _is_claimed(row, now.moment):
            continue
        over = now.is_over(about)
        if (due := _due(about, row, news, over=over)) is not None:
            told.append((about, due._replace(since=due.since or moment[:10], claimed_at=moment)))
        elif news is not None and row.claim is not None:
            # It is again what was told of it before; what was not delivered between is none.
            silent.append((about, Told(row.content, since=row.since)))
        elif over and about in rows:
            silent.append((about, None))
    return Round(tuple(told), tuple(silent))


_UNTOLD = Told(None)


def _due(about: Subject, row: Told, news: News | None, *, over: bool) -> Told | None:
    """What is told of one thing, if anything."""
    over = over and about.event is Event.DRIFT
    if news is not None:
        if news.content == row.content and not over:
            return None
        if news.content != row.content:
            text = f"{news.text}; it is over" if over else news.text
            return Told(row.content, OVER if over else news.content, text)
    if over and row.content is not None:
        return Told(row.content, OVER, f"{about.name}: as it should be again")
    if row.claim is None:
        return None
    # It could not be delivered then.
    return Told(row.content, OVER if over else row.claim, row.text, row.since)


def _is_claimed(row: Told, moment: datetime) -> bool:
    """Whether somebody else delivers it just now."""
    if row.claim is None or row.claimed_at is None:
        return False
    claimed = datetime.strptime(row.claimed_at, _MOMENT).replace(tzinfo=moment.tzinfo)
    return claimed <= moment < claimed + _UNDER_WAY


def after_delivery(told: Iterable[tuple[Subject, Told]]) -> Iterator[tuple[Subject, Told | None]]:
    """What is known of each once it was delivered; None: nothing is kept of it."""
    for about, row in told:
        yield about, None if row.claim == OVER else Told(row.claim, since=row.since)


def after_failure(told: Iterable[tuple[Subject, Told]]) -> Iterator[tuple[Subject, Told | None]]:
    """What is known of each when it could not be delivered: it is told next time."""
    for about, row in told:
        yield about, row._replace(claimed_at=None)
