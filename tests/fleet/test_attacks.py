"""Who has the rights of a worker or of a reader, and what somebody with them writes into the queue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bcsync.errors import UsageRefused
from bcsync.fleet.queue import QUEUE, TASK, Wanted, find_job
from bcsync.fleet.rescue import take_up
from bcsync.fleet.server import IN_SCHEMA, connected, conninfo
from bcsync.fleet.tables import let
from bcsync.fleet.values import Command
from tests.fleet.test_queue import A, Desk, die
from tests.postgres import Server

SECRET = "hush-4711"
DEFER = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('fleet', 'fleet.run', 0, NULL, NULL, '{}', NULL)]"
    "::procrastinate_job_to_defer_v1[])"
)
# Statement, and whether a worker and a reader may say it.
RIGHTS = [
    ("SELECT * FROM fleet_runs, procrastinate_jobs", True, True),
    (DEFER, True, False),
    ("SELECT procrastinate_cancel_job_v1(1, true, false)", True, False),
    ("UPDATE procrastinate_workers SET last_heartbeat = now()", True, False),
    ("DELETE FROM fleet_runs", True, False),
    ("TRUNCATE fleet_runs", False, False),
    ("DELETE FROM procrastinate_events", False, False),
    ("UPDATE fleet_version SET ours = 99", False, False),
    ("CREATE TABLE bcsync_fleet.mine (x int)", False, False),
    ("DROP TABLE fleet_runs", False, False),
    ("CREATE FUNCTION bcsync_fleet.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", False, False),
    ("ALTER TABLE fleet_runs DISABLE TRIGGER ALL", False, False),
    # The state of a project in the same database.
    ("SELECT * FROM public.bindings", False, False),
    ("DELETE FROM public.bindings", False, False),
]


@contextmanager
def as_role(server: Server, url: str, *, work: bool) -> Iterator[Any]:
    """Connected with the rights of a worker, or of a reader, and with no others."""
    role = f"attacking_{'worker' if work else 'reader'}"
    if not server.run(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
        server.run(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'")
    with connected(conninfo("DB", {"DB": url})) as owner:
        let(owner, role, work=work)
    info = conninfo("DB", {"DB": url.replace("postgres@", f"{role}:{SECRET}@")})
    with psycopg.connect(info, autocommit=True) as connection:
        connection.execute(IN_SCHEMA)
        yield connection


@pytest.mark.parametrize("work", [True, False], ids=["worker", "reader"])
def test_no_more_than_its_job(
    postgres_server: Server, postgres_database: str, fleet_url: str, work: bool
) -> None:
    postgres_server.run("CREATE TABLE bindings (address text)", database=postgres_database)
    with as_role(postgres_server, fleet_url, work=work) as connection:
        for statement, *may in RIGHTS:
            if may[0 if work else 1]:
                connection.execute(statement)
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def put(desk: Desk, **arguments: Any) -> int:
    """A job as somebody wrote it into the table."""
    with connected(desk.info) as connection:
        made = connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
            "VALUES (%s, %s, %s) RETURNING id",
            [QUEUE, arguments.get("task", TASK), json.dumps(arguments)],
        ).fetchone()
        return int(made["id"])


ODD: list[dict[str, Any]] = [
    {"project": "../../etc", "command": "apply"},
    {"project": "/etc", "command": "plan"},
    {"project": ["a"], "command": "plan"},
    {"project": "a", "command": "apply --allow-remove *"},
    {"project": "a", "command": ["apply", "--allow-remove", "*"]},
    {"project": "a", "command": "destroy"},
    {"project": "a", "command": "plan", "again": "x"},
    {"project": "a", "command": "plan", "again": ["no cause", 1]},
    {"command": "plan"},
    {"task": "os.system", "project": "a", "command": "plan"},
]


def test_what_no_bcsync_queues_runs_nothing(fleet_url: str) -> None:
    """Nor does it keep anybody from what is queued rightly."""
    desk = Desk(fleet_url, 0)
    numbers = [put(desk, **arguments) for arguments in ODD]
    desk.enqueue(Wanted("b", Command.PLAN))
    assert ("b", "plan") in desk.waiting()
    desk.work()
    assert [words[words.index("-C") + 1] for words in desk.children.ran] == [
        str(Path("b").resolve())
    ]
    assert desk.waiting() == []
    with connected(desk.info) as connection, pytest.raises(UsageRefused):
        find_job(connection, numbers[3])


def test_words_of_a_run_are_ours_alone(fleet_url: str) -> None:
    desk = Desk(fleet_url, 0)
    put(desk, project="a", command="plan", flags="--allow-remove", job="--version")
    desk.work()
    (words,) = desk.children.ran
    assert words[words.index("--no-color") + 1 :] == ["plan", "--detailed-exitcode"]


def test_an_odd_job_of_a_killed_worker_keeps_nobody(fleet_url: str) -> None:
    desk = Desk(fleet_url, 0)
    put(desk, project=7, command="plan")
    die(desk)
    desk.enqueue(A)
    die(desk)
    desk.within(lambda app: take_up(desk.runner(app), 30))
    desk.work()
    assert ("a", "done", 0) in desk.ended()
