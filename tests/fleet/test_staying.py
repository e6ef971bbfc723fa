"""``fleet run --wait``: what is said while nobody works, and how long one stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bcsync.cli.fleet import staying
from bcsync.errors import StateError
from bcsync.fleet.queue import under_way
from bcsync.fleet.server import connected, conninfo
from tests.fleet.test_commands import fleet, root

__all__ = ["root"]
NOBODY = "No worker is there. Start one: bcsync fleet worker"
CAME = "INSERT INTO procrastinate_workers DEFAULT VALUES"
WENT = "DELETE FROM procrastinate_workers"
DONE = "UPDATE procrastinate_jobs SET status = 'succeeded'"


class Clock:
    """Time passes when somebody waits; then something happens."""

    def __init__(self, happens: Callable[[int], None]) -> None:
        self.at, self.happens = 0, happens

    def now(self) -> float:
        return float(self.at)

    def wait(self, seconds: float) -> None:
        self.at += int(seconds)
        self.happens(self.at)


@pytest.fixture
def happening(fleet_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[int, str]], None]:
    """What is said to the database after so many seconds."""

    def plan(statements: dict[int, str]) -> None:
        def happens(at: int) -> None:
            if at in statements:
                with connected(conninfo("DB", {"DB": fleet_url})) as connection:
                    connection.execute(statements[at])

        monkeypatch.setattr(staying, "SystemClock", lambda: Clock(happens))

    return plan


Happening = Callable[[dict[int, str]], None]


def test_that_nobody_works_is_told_once_each_time(
    root: Path, fleet_url: str, happening: Happening
) -> None:
    happening({12: CAME, 20: WENT, 40: DONE})
    ran = fleet(root, fleet_url, "run", "plan", "--wait")
    assert (ran.code, ran.err.count(NOBODY)) == (0, 2)


def test_one_that_is_started_again_is_no_news(
    root: Path, fleet_url: str, happening: Happening
) -> None:
    happening({4: CAME, 6: DONE})
    assert NOBODY not in fleet(root, fleet_url, "run", "plan", "--wait").err


def test_no_longer_than_was_said(root: Path, fleet_url: str, happening: Happening) -> None:
    happening({})
    ran = fleet(root, fleet_url, "run", "plan", "--wait", "--timeout", "20s")
    assert ran.code == 1
    assert "2 runs have not ended in the time that was given" in ran.err
    assert "2 wait already" in fleet(root, fleet_url, "run", "plan").out


@pytest.mark.parametrize(("away", "code"), [(8, 0), (14, 1)])
def test_the_database_may_be_away_for_a_while(
    root: Path,
    fleet_url: str,
    happening: Happening,
    monkeypatch: pytest.MonkeyPatch,
    away: int,
    code: int,
) -> None:
    happening({away + 3: DONE})
    monkeypatch.setattr(staying, "_AWAY_S", 10)
    looks, look = [0], under_way

    def sometimes(connection: object) -> object:
        looks[0] += 1
        if 2 < looks[0] < away:
            raise StateError("the queue's database cannot be used: it is away", hint="wait")
        return look(connection)

    monkeypatch.setattr(staying, "under_way", sometimes)
    assert fleet(root, fleet_url, "run", "plan", "--wait").code == code
