"""How long a forge asks to be left alone, and how long anybody waits for that.

docs.github.com, "Rate limits for the REST API" and "Best practices": 403 or 429; `retry-after` in seconds, else
`x-ratelimit-reset` (UTC epoch seconds) when nothing remains, else a minute and then ever longer.
docs.gitlab.com, "User and IP rate limits": 429 with `Retry-After` and `RateLimit-Reset` (UTC epoch seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

PATIENCE: Final = 180.0
"""Seconds that all the pauses of one command may take together."""
_MINUTE = 60.0
_WAITS: Final = (1.0, 2.0, 4.0)
"""Seconds before a call is made again that a server failed at."""
_REFUSING = frozenset({403, 429})
_RESETS = "x-ratelimit-reset", "ratelimit-reset"
_REMAINING = "x-ratelimit-remaining", "ratelimit-remaining"


def pause_asked(status: int, headers: Mapping[str, str], said: str, pauses: int) -> float | None:
    """Seconds of pause that an answer asks for, after so many before it; None where it asks for none."""
    if status not in _REFUSING:
        return None
    if (after := _number(headers.get("retry-after", ""))) is not None:
        return after
    nothing_left = any(headers.get(name) == "0" for name in _REMAINING)
    if nothing_left and (until := _first(headers, _RESETS)) is not None:
        # By the server's own clock: ours may be wrong. A second more, as both are cut to whole ones.
        now = _moment(headers.get("date", ""))
        return _MINUTE if now is None else max(1.0, until - now + 1)
    if status == 429 or nothing_left or "rate limit" in said.lower():
        return float(_MINUTE * 2**pauses)
    return None


def wait_before(failures: int) -> float | None:
    """Seconds before a call is made again that failed so many times; None: it is not."""
    return _WAITS[failures] if failures < len(_WAITS) else None


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    found = (_number(headers.get(name, "")) for name in names)
    return next((each for each in found if each is not None), None)


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None
