"""Where a run comes from when a CI job starts it: who set it off, for which commit, and who agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """What is not told is empty."""

    forge: str
    """``github`` or ``gitlab``."""
    actor: str = ""
    """Who set the job off: merged, pushed, or started it by hand."""
    commit: str = ""
    pull_request: int | None = None
    """The pull request or merge request that brought it."""
    approved_by: tuple[str, ...] = ()
    """Who approved of that, by the forge's word."""
    url: str = ""
    """Of the job."""

    def as_json(self) -> dict[str, Any]:
        """As the journal keeps it, and machines read it."""
        return {
            "forge": self.forge,
            "actor": self.actor or None,
            "commit": self.commit or None,
            "pull_request": self.pull_request,
            "approved_by": list(self.approved_by),
            "url": self.url or None,
        }


def origin_in(written: Mapping[str, Any]) -> Origin:
    """One that was written. Raises ``KeyError``, ``TypeError`` and ``ValueError`` for what is none."""
    number = written["pull_request"]
    texts = {name: _text(written[name]) for name in ("forge", "actor", "commit", "url")}
    return Origin(
        **texts,
        pull_request=None if number is None else int(number),
        approved_by=tuple(map(_text, written["approved_by"])),
    )


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value or ""
