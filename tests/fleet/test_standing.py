"""How the projects of a fleet stand, what needs somebody first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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
        row("b", "drift", "changes", 9),
        row("b", "plan", "done", 1),
        row("c", "apply", "failed"),
        row("d", "apply", "refused"),
        row("e", "plan", "changes"),
    ]
    jobs = [{"project": "d", "command": "plan", "status": "doing"}]
    found = standings(FLEET, runs, jobs, NOW)
    assert [(each.project, each.word) for each in found] == [
        ("c", "failed"),
        ("d", "refused"),
        ("b", "drift"),
        ("e", "changes"),
        ("a", "done"),
        ("f", "never run"),
    ]
    assert found[1].queued == ((Command.PLAN, True),)
    assert [last.command for last in found[2].last] == [Command.PLAN, Command.DRIFT]
    assert found[0].next == (Command.APPLY, NOW + timedelta(minutes=30))
