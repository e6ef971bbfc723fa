"""Real workers: killed, ended, and what becomes of what they were doing."""

from __future__ import annotations

import json
import os
import signal
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from bcsync.fleet.queue import Wanted, enqueue
from bcsync.fleet.records import latest
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.values import Command
from tests.fleet import workers
from tests.fleet.making import HEAD, make
from tests.fleet.workers import SECRET, Worker
from tests.postgres import Server

SLOW = Wanted("slow", Command.APPLY)


def worker(fleet: Path, name: str, url: str) -> AbstractContextManager[Worker]:
    """One that notices quickly."""
    return workers.worker(url, "tests.fleet.quick_worker", str(fleet), name)


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = make(tmp_path, f"{HEAD}projects: ['*']\n", ["slow", "quick"])
    os.mkfifo(tmp_path / "slow" / "pipe")
    return path


def runs(url: str) -> list[tuple[str, str, int | None]]:
    with connected(conninfo("DB", {"DB": url})) as connection:
        rows = latest(connection, [], 99)[::-1]
    return [
        (row["worker"], row["outcome"], row["code"]) for row in rows if row["project"] == "slow"
    ]


def queue(url: str, *wanted: Wanted) -> None:
    with connected(conninfo("DB", {"DB": url})) as connection:
        enqueue(connection, wanted)


def marks(fleet: Path) -> list[int]:
    return [int(word) for word in (fleet.parent / "slow" / "mark").read_text().split()]


def test_a_killed_worker_is_replaced(fleet: Path, fleet_url: str) -> None:
    """Its runs are done again by another, and its child is not there any more."""
    queue(fleet_url, SLOW, Wanted("quick", Command.PLAN))
    with ExitStack() as stack:
        one = stack.enter_context(worker(fleet, "one", fleet_url))
        one.until(event="end", project="quick", code=0)
        # The child has opened its end, so it is under way.
        with (fleet.parent / "slow" / "pipe").open("w"):
            two = stack.enter_context(worker(fleet, "two", fleet_url))
            two.until(event="start")
            one.process.send_signal(signal.SIGKILL)
            os.kill(marks(fleet)[0], signal.SIGKILL)
            two.until(event="taken-up", project="slow")
            two.until(event="end", project="slow", code=0)
    assert runs(fleet_url) == [("one", "again", None), ("two", "done", 0)]
    assert len(marks(fleet)) == 2


def test_an_ended_worker_puts_back_what_it_did(fleet: Path, fleet_url: str) -> None:
    queue(fleet_url, SLOW)
    with worker(fleet, "one", fleet_url) as one:
        one.until(event="begin", project="slow")
        with (fleet.parent / "slow" / "pipe").open("w"):
            one.process.send_signal(signal.SIGTERM)
            one.rest()
        assert one.process.returncode == 0
        assert [line["event"] for line in one.lines[-3:]] == ["end", "again", "stop"]
        assert SECRET not in json.dumps(one.lines)
    with worker(fleet, "two", fleet_url) as two:
        two.until(event="end", project="slow", code=0)
    assert runs(fleet_url) == [("one", "again", 143), ("two", "done", 0)]


def test_a_run_that_is_cancelled_is_ended_in_order(fleet: Path, fleet_url: str) -> None:
    from tests.safety.driver import invoke

    queue(fleet_url, SLOW)
    with worker(fleet, "one", fleet_url) as one:
        job = one.until(event="begin", project="slow")["job"]
        with (fleet.parent / "slow" / "pipe").open("w"):
            ran = invoke(fleet.parent, "fleet", "cancel", str(job), env={"FLEET_DB": fleet_url})
            assert (ran.code, "is asked to end" in ran.out) == (0, True)
            one.until(event="end", project="slow", outcome="cancelled")
    assert runs(fleet_url) == [("one", "cancelled", 143)]


def test_lost_connections_cost_nothing(
    fleet: Path, fleet_url: str, postgres_server: Server, postgres_database: str
) -> None:
    """What it says of them, if anything, are lines like all others."""
    with worker(fleet, "one", fleet_url) as one:
        one.until(event="connected")
        queue(fleet_url, SLOW)
        one.until(event="begin", project="slow")
        with (fleet.parent / "slow" / "pipe").open("w"):
            postgres_server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{postgres_database}' AND pid <> pg_backend_pid()"
            )
        one.until(event="end", project="slow", code=0)
        queue(fleet_url, Wanted("quick", Command.PLAN))
        one.until(event="end", project="quick", code=0)
        one.process.terminate()
        one.rest()
    assert one.process.returncode == 0
