"""How the projects of a fleet stand, what needs somebody first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcsync.fleet.standing import standings
from bcsync.fleet.values import Command, Fleet, Member

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
CRONS = {Command.DRIFT: "17 2 * * *", Command.APPLY: "*/30 * * * *"}
NAMES = ("a", "b", "c", "d", "e", "f")
FLEET = Fleet(Path(), "DB", tuple(Member(name, Path(name), crons=CRONS) for name in NAMES))


def row(project: str, command: str, outcome: str, minutes: int = 1) -> dict[str, Any]:
    ended = NOW - timedelta(minutes=minutes)
    return {
        "project": project,
        "command": command,
        "outcome": outcome,
        "ended": ended,
        "said": "",
        "job": 1,
    }


def test_what_needs_somebody_comes_first() -> None:
    runs = [
        row("a", "plan", "done"),
        row("e", "drift", "changes", 9),
        row("e", "plan", "done", 1),
        row("c", "apply", "failed"),
        row("d", "apply", "refused"),
        row("b", "plan", "changes"),
    ]
    jobs = [{"project": "d", "command": "plan", "status": "doing"}]
    found = standings(FLEET, runs, jobs, NOW)
    assert [(each.project, each.word) for each in found] == [
        ("c", "failed"),
        ("d", "refused"),
        ("e", "drift"),
        ("b", "changes"),
        ("f", "never run"),
        ("a", "done"),
    ]
    assert found[1].queued == ((Command.PLAN, True),)
    assert [last.command for last in found[2].last] == [Command.PLAN, Command.DRIFT]
    assert found[0].next == (Command.APPLY, NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("apply", "minutes", "word"),
    [
        ("done", 1, "done"),
        ("waiting", 1, "waiting"),
        ("done", 9, "changes"),
        ("refused", 1, "refused"),
        ("again", 1, "changes"),
    ],
)
def test_what_an_apply_has_settled_needs_nobody(apply: str, minutes: int, word: str) -> None:
    runs = [row("a", "plan", "changes", 5), row("a", "apply", apply, minutes)]
    (found,) = standings(Fleet(Path(), "DB", FLEET.members[:1]), runs, [], NOW)
    assert found.word == word
    assert found.because is not None
    assert found.because.command == ("plan" if word == "changes" else "apply")


def test_a_failure_before_an_apply_went_through_needs_nobody() -> None:
    runs = [row("a", "drift", "failed", 5), row("a", "apply", "done", 1)]
    (found,) = standings(Fleet(Path(), "DB", FLEET.members[:1]), runs, [], NOW)
    assert (found.word, len(found.last)) == ("done", 2)
