"""The time zones that this system knows (IANA names).

A name that is right costs one small file. All of them are listed only once one is not: that takes a
tenth of a second, for every file below the system's folders is opened.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from bcsync.source.suggest import did_you_mean

_FORM = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
"""Systems keep other things beside the zones, such as ``localtime`` and ``posix/…``."""
_GUESSED = 100
"""Unknown names whose meaning is guessed at: more are no misspellings."""


class SystemZones:
    """What the system's copy of the IANA time zone database says; nothing where there is no copy."""

    def __init__(self) -> None:
        self._verdicts: dict[str, bool] = {}
        self._guesses = 0

    def is_known(self, name: str) -> bool:
        """Whether it is the name of a time zone; also true where nobody can tell."""
        verdict = self._verdicts.get(name)
        if verdict is None:
            found = _FORM.fullmatch(name) is not None and _is_there(name)
            verdict = self._verdicts[name] = found or name in self._names or not self._names
        return verdict

    def nearest(self, name: str) -> str | None:
        """What was probably meant."""
        self._guesses += 1
        return did_you_mean(name, self._names) if self._guesses <= _GUESSED else None

    @cached_property
    def _names(self) -> frozenset[str]:
        from zoneinfo import available_timezones

        names = available_timezones()
        return frozenset(filter(_FORM.fullmatch, names | _older_names())) if names else frozenset()


def _is_there(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _older_names() -> set[str]:
    """Names that IANA keeps as links; some systems leave their files out (US/Pacific on Debian)."""
    from zoneinfo import TZPATH

    found: set[str] = set()
    for folder in TZPATH:
        try:
            text = Path(folder, "tzdata.zi").read_text("utf-8")
        except (OSError, ValueError):
            continue
        found.update(line.split()[2] for line in text.splitlines() if re.match(r"L \S+ \S", line))
    return found
