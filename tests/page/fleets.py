"""Fleets for pages: usual ones, and full of hostile names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bcsync.render.page.fleet import render_fleet
from tests.render.hostile import NAMES, Json

MADE = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
HOSTILE = [name for name in NAMES if name.strip()]
COMMANDS = ("plan", "apply", "drift")
_ERROR = (
    "the guard removals refuses: 5 removals of acme, and the limit is 3 "
    "(allow them in the layout, or with --allow-removals 5)"
)
_SHAPES: Sequence[tuple[str, str, str]] = (
    ("failed", "apply", "the platform cannot be reached: connection timed out after 30 seconds"),
    ("refused", "apply", _ERROR),
    ("cancelled", "plan", ""),
    ("drift", "drift", ""),
    ("changes", "plan", ""),
    ("never run", "", ""),
    ("repeated", "apply", "acme is locked by another run"),
    ("waiting", "apply", ""),
    ("done", "apply", ""),
)
_SIZES = (3, 2, 1, 4, 6, 2, 1, 8)


def standing(project: str, word: str, command: str, said: str = "", number: int = 0) -> Json:
    """One project as ``fleet status --json`` has it."""
    last = [
        {
            "command": each,
            "outcome": "done",
            "stands": word if each == command else "done",
            "ended": (MADE - timedelta(hours=7 * at, minutes=3 + number)).isoformat(),
            "job": 100 + number,
            "said": said if each == command else "",
        }
        for at, each in enumerate(COMMANDS if command else ())
    ]
    queued = [{"command": "plan", "runs": bool(number % 2)}] if number % 5 == 1 else []
    coming = {"command": "drift", "at": (MADE + timedelta(hours=13, minutes=47)).isoformat()}
    return {
        "project": project,
        "stands": word,
        "because": command or None,
        "last": last,
        "queued": queued,
        "next": coming if number % 7 else None,
    }


def fleet(size: int, names: Sequence[str] = ()) -> list[Json]:
    """So many projects, sorted as they are; these names first, and as what went wrong, too."""
    sizes = [*_SIZES, max(0, size - sum(_SIZES))]
    shapes = [shape for shape, number in zip(_SHAPES, sizes, strict=True) for _ in range(number)]
    named = [*names, *(f"clients/client-{number:03}" for number in range(size))]
    return [
        standing(name, word, command, name if names and said else said, number)
        for number, (name, (word, command, said)) in enumerate(
            zip(named[:size], shapes[:size], strict=True)
        )
    ]


def page(rows: Sequence[Json], *, idle: bool = False) -> str:
    """The page of it."""
    return render_fleet(rows, COMMANDS, MADE, "1.2.3", idle=idle)
