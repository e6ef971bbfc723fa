"""Runs put into the queue and done by the engine: one at a time a project, each end with its consequence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from psycopg import OperationalError

from bcsync.fleet import queue, records, steady
from bcsync.fleet.child import Children, Ended
from bcsync.fleet.decisions import Outcome
from bcsync.fleet.logs import speaker
from bcsync.fleet.opening import settings_schema
from bcsync.fleet.queue import QUEUE, Queued, Wanted, cancel, enqueue, under_way
from bcsync.fleet.records import latest
from bcsync.fleet.rescue import take_up
from bcsync.fleet.running import Runner
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.tasks import Contact, fire, register
from bcsync.fleet.values import USUAL, Command, Fleet, Member
from bcsync.fleet.worker import engine
from bcsync.model.schedule import Freeze, Schedule

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CRONS = {Command.DRIFT: "0 12 * * *", Command.APPLY: "*/30 * * * *"}

ALWAYS = Schedule()


class Fake(Children):
    """Ends runs as it is told."""

    def __init__(self, *codes: int) -> None:
        super().__init__()
        self.codes = [*codes]
        self.ran: list[list[str]] = []

    async def run(self, words: list[str], environ: Any) -> Ended:
        self.ran.append(words)
        return Ended(self.codes.pop(0), "why")


class Desk:
    """A fleet of two projects, its queue, and one worker that works when it is told to."""

    def __init__(self, url: str, *codes: int, schedule: Schedule = ALWAYS) -> None:
        members = tuple(Member(name, Path(name), crons=CRONS) for name in ("a", "b"))
        self.fleet = Fleet(Path(), "DB", members, schedule)
        self.info = conninfo("DB", {"DB": url})
        self.children = Fake(*codes)
        self.lines: list[str] = []
        self.told: list[tuple[str, Outcome]] = []
        self.say = speaker(self.lines.append, lambda: NOON, "w")

    def enqueue(self, *wanted: Wanted) -> Queued:
        with connected(self.info) as connection:
            return enqueue(connection, wanted)

    def work(self) -> None:
        """Do what can be done now."""

        async def working(app: Any) -> None:
            register(app, self.runner(app), USUAL, Contact())
            app.periodic_registry.periodic_tasks.clear()
            quiet = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
            await app.run_worker_async(queues=[QUEUE], **quiet)

        self.within(working)

    def runner(self, app: Any) -> Runner:
        clock = lambda: datetime.now(UTC)  # noqa: E731
        schema, rest = settings_schema(), ("w", self.say, self.tell, app)
        return Runner(self.fleet, schema, {}, clock, self.children, *rest)

    def tell(self, project: str, _command: Command, outcome: Outcome, _said: str) -> list[str]:
        self.told.append((project, outcome))
        return []

    def within(self, use: Any) -> Any:
        """Use the engine."""

        async def opened() -> Any:
            app = engine(self.info, 2)
            async with app.open_async():
                return await use(app)

        return asyncio.run(opened())

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with connected(self.info) as connection:
            found: list[dict[str, Any]] = connection.execute(statement).fetchall()
            return found

    def ended(self) -> list[tuple[str, str, int | None]]:
        with connected(self.info) as connection:
            rows = latest(connection, [], 99)[::-1]
        return [(row["project"], row["outcome"], row["code"]) for row in rows]

    def waiting(self) -> list[tuple[str, str]]:
        with connected(self.info) as connection:
            return [(row["project"], row["command"]) for row in under_way(connection)]


ANY: dict[str, Any] = {"queue": QUEUE, "lock": None, "queueing_lock": None, "task_name": "x"}
A, B = Wanted("a", Command.PLAN), Wanted("b", Command.PLAN)


def test_one_waits_at_most(fleet_url: str) -> None:
    desk = Desk(fleet_url)
    first = desk.enqueue(A, A)
    assert (len(first.jobs), first.waiting) == (1, [])
    second = desk.enqueue(A, B, Wanted("a", Command.APPLY))
    assert (list(second.jobs), second.waiting) == ([B, Wanted("a", Command.APPLY)], [A])


def test_ends_have_their_consequences(fleet_url: str) -> None:
    """Told once; repeated later behind others; stopped ones at once, before others."""
    desk = Desk(fleet_url, 3, 3, 5, 0, 143, 0)
    for _ in range(2):
        desk.enqueue(A)
        desk.work()
    assert desk.ended() == [("a", "refused", 3)] * 2
    assert desk.told == [("a", Outcome.REFUSED)]
    desk.enqueue(A)
    desk.work()
    (again,) = desk.rows("SELECT * FROM procrastinate_jobs WHERE status = 'todo'")
    assert again["args"]["again"] == ["locked", 1]
    assert again["priority"] < 0
    assert timedelta(0) < again["scheduled_at"] - datetime.now(UTC) <= timedelta(seconds=30)
    assert desk.enqueue(A).waiting == [A]
    desk.enqueue(Wanted("a", Command.DRIFT))
    desk.work()
    assert desk.ended()[-1] == ("a", "done", 0)
    desk.enqueue(B)
    desk.work()
    assert desk.ended()[-2:] == [("b", "again", 143), ("b", "done", 0)]
    assert not desk.children.codes
    assert [line for line in desk.lines if "hush" in line] == []


def test_who_pauses_longer_holds_up_nobody(fleet_url: str) -> None:
    """Neither a new run, nor a repetition that is due before."""
    desk = Desk(fleet_url, 1, 5, 0)
    drift = Wanted("a", Command.DRIFT)
    desk.enqueue(A, drift)
    desk.work()
    with connected(desk.info) as connection:
        connection.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() "
            "WHERE status = 'todo' AND args->>'command' = 'drift'"
        )
    desk.work()
    assert desk.waiting() == [("a", "plan")]


def test_a_project_that_is_gone(fleet_url: str) -> None:
    desk = Desk(fleet_url)
    desk.enqueue(Wanted("gone", Command.APPLY))
    desk.work()
    assert desk.ended() == [("gone", "gone", 0)]
    assert desk.children.ran == []


FROZEN = Schedule(
    freezes=(Freeze(datetime(2020, 1, 1).date(), datetime(2099, 1, 1).date(), "holidays"),)
)


def test_no_apply_begins_in_a_freeze(fleet_url: str) -> None:
    desk = Desk(fleet_url, 0, schedule=FROZEN)
    desk.enqueue(Wanted("a", Command.APPLY), A)
    desk.work()
    assert sorted(desk.ended()) == [("a", "done", 0), ("a", "refused", 3)]
    assert len(desk.children.ran) == 1


def at(desk: Desk, minute: datetime, late: int = 0) -> None:
    now = minute + timedelta(minutes=late)
    desk.within(lambda app: fire(app, desk.fleet, minute, now, desk.say))


def test_a_schedule_fires_once(fleet_url: str) -> None:
    desk = Desk(fleet_url, *[0] * 9)
    at(desk, NOON)
    assert sorted(desk.waiting()) == [
        ("a", "apply"),
        ("a", "drift"),
        ("b", "apply"),
        ("b", "drift"),
    ]
    at(desk, NOON)
    desk.work()
    at(desk, NOON)
    assert desk.waiting() == []
    half = NOON + timedelta(minutes=30)
    at(desk, half, late=11)
    assert desk.waiting() == []
    at(desk, half, late=9)
    assert sorted(desk.waiting()) == [("a", "apply"), ("b", "apply")]
    # What waits still is not queued again, nor made up for.
    at(desk, half + timedelta(minutes=30))
    assert len(desk.waiting()) == 2


@pytest.mark.parametrize(("away", "made_up"), [(9, 4), (10, 4), (11, 0)])
def test_what_fell_due_while_nobody_was_there(fleet_url: str, away: int, made_up: int) -> None:
    """The engine fires the last minute alone after its database was away."""
    desk = Desk(fleet_url, *[0] * 4)
    at(desk, NOON - timedelta(minutes=1))
    at(desk, NOON + timedelta(minutes=away - 1))
    assert len(desk.waiting()) == made_up
    desk.work()
    at(desk, NOON + timedelta(minutes=away))
    assert desk.waiting() == []


def test_a_freeze_holds_back_applies_alone(fleet_url: str) -> None:
    desk = Desk(fleet_url, schedule=FROZEN)
    at(desk, NOON)
    assert sorted(desk.waiting()) == [("a", "drift"), ("b", "drift")]


def die(desk: Desk) -> None:
    """Take a job, begin its run, and be heard of no more."""

    async def dying(app: Any) -> None:
        worker = await app.job_manager.register_worker()
        job = await app.job_manager.fetch_job(queues=[QUEUE], worker_id=worker)
        begun = {"project": "a", "command": "plan", "job": job.id, "worker": "x"}
        await app.connector.execute_query_async(records.BEGIN, **begun)
        await app.connector.execute_query_async(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1h'"
        )

    desk.within(dying)


@pytest.mark.parametrize("waits", [False, True])
def test_what_a_killed_worker_did_is_taken_up(fleet_url: str, waits: bool) -> None:
    """Where one waits already, that one does it."""
    desk = Desk(fleet_url, 0)
    desk.enqueue(A)
    die(desk)
    if waits:
        desk.enqueue(A)
    desk.within(lambda app: take_up(desk.runner(app), 30))
    desk.work()
    assert desk.ended() == [("a", "again", None), ("a", "done", 0)]
    assert desk.waiting() == []


def test_a_worker_that_was_taken_for_dead_ends_its_own_run_and_no_other(fleet_url: str) -> None:
    """Its job is another one than what took it up, whose project stays locked."""
    desk = Desk(fleet_url, 0)
    desk.enqueue(A)
    die(desk)
    desk.within(lambda app: take_up(desk.runner(app), 30))

    async def late(app: Any) -> None:
        with pytest.raises(ConnectorException):
            await app.job_manager.finish_job(Job(id=1, **ANY), Status.SUCCEEDED, delete_job=False)

    desk.within(late)
    assert desk.waiting() == [("a", "plan")]


def test_one_that_is_killed_again_and_again_is_told(fleet_url: str) -> None:
    desk = Desk(fleet_url)
    desk.enqueue(A)
    for _ in range(6):
        die(desk)
        desk.within(lambda app: take_up(desk.runner(app), 30))
    assert desk.ended() == [*[("a", "again", None)] * 5, ("a", "failed", None)]
    assert desk.told == [("a", Outcome.FAILED)]
    assert desk.waiting() == []


def test_one_that_was_to_be_cancelled_is_not_taken_up(fleet_url: str) -> None:
    desk = Desk(fleet_url)
    desk.enqueue(A)
    die(desk)
    with connected(desk.info) as connection:
        cancel(connection, 1)
    desk.within(lambda app: take_up(desk.runner(app), 30))
    assert desk.ended() == [("a", "cancelled", None)]
    assert desk.waiting() == []


TAKEN_UP = "SELECT 1 AS one FROM fleet_runs WHERE outcome = 'again'"


def test_who_has_just_come_lets_others_be_heard_first(fleet_url: str) -> None:
    """They may have lost the same database a moment ago, and live."""
    desk = Desk(fleet_url)
    desk.enqueue(A)
    die(desk)

    async def look(app: Any, since: float) -> None:
        register(app, desk.runner(app), USUAL, Contact(asyncio.get_running_loop().time() - since))
        await app.tasks["fleet.rescue"].func()

    desk.within(lambda app: look(app, USUAL.dead / 2))
    assert len(desk.rows(TAKEN_UP)) == 0
    desk.within(lambda app: look(app, USUAL.dead))
    assert len(desk.rows(TAKEN_UP)) == 1


AGES = "SELECT last_heartbeat > now() - interval '1 minute' AS heard FROM procrastinate_workers ORDER BY id"


def test_who_ends_is_heard_of_while_its_runs_last(fleet_url: str) -> None:
    """The engine is silent from the moment on in which it takes no more jobs."""
    desk = Desk(fleet_url)
    desk.enqueue(A)

    async def ending(app: Any) -> None:
        manager = app.job_manager
        worker, idle = await manager.register_worker(), await manager.register_worker()
        job = await manager.fetch_job(queues=[QUEUE], worker_id=worker)
        old = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1h' RETURNING id"
        assert len(await app.connector.execute_query_all_async(old)) == len([worker, idle])
        beating = asyncio.ensure_future(manager.beat(0.01))
        while not (await app.connector.execute_query_all_async(AGES))[0]["heard"]:
            await asyncio.sleep(0.01)
        beating.cancel()
        await manager.finish_job(job, Status.SUCCEEDED, delete_job=False)

    desk.within(ending)
    assert [row["heard"] for row in desk.rows(AGES)] == [True, False]


def test_an_end_is_told_again_after_a_lost_connection(
    fleet_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the job would be under way as long as its worker lives, and its project locked."""
    monkeypatch.setattr(steady, "_PAUSE_S", 0)
    desk = Desk(fleet_url, 0)
    desk.enqueue(A)
    lose_each_statement_once(monkeypatch)
    desk.work()
    assert desk.ended() == [("a", "done", 0)]
    assert desk.waiting() == []


def lose_each_statement_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that end a job or write of a run."""
    execute, lost = PsycopgConnector.execute_query_async, set[str]()

    async def losing(self: PsycopgConnector, query: Any, **about: Any) -> None:
        if query not in lost and ("finish_job" in query or "fleet_runs" in query):
            lost.add(query)
            raise ConnectorException from OperationalError("gone")
        await execute(self, query, **about)

    monkeypatch.setattr(PsycopgConnector, "execute_query_async", losing)


@pytest.fixture
def in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says in other words what the engine searches for in English."""
    monkeypatch.setattr(
        "procrastinate.sync_psycopg_connector.re", SimpleNamespace(search=lambda *_: None)
    )


@pytest.mark.usefixtures("in_german")
def test_a_server_of_another_language(fleet_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(fleet_url)
    at(desk, NOON)
    at(desk, NOON + timedelta(minutes=30))
    assert len(desk.waiting()) == 4
    assert sum('"waits"' in line for line in desk.lines) == 2
    looks, look = [0], queue._waiting

    def late(connection: Any, locks: list[str]) -> set[str]:
        looks[0] += 1
        return look(connection, locks) if looks[0] > 1 else set()

    monkeypatch.setattr(queue, "_waiting", late)
    wanted = Wanted("a", Command.DRIFT)
    assert desk.enqueue(wanted).waiting == [wanted]
