"""Spans of time as people write them: ``30s``, ``5m``, ``1h``."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smh]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}


def seconds_of(written: str) -> float:
    """The seconds in a span of time; a bare number is seconds. Raises ``ValueError`` for other words."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no span of time; write it like 30s, 5m or 1h")
    return float(found[1]) * _SECONDS[found[2]]
