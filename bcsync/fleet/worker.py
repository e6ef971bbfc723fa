"""A worker: takes jobs, fires schedules, takes up what killed workers left behind.

Two of the engine's workers share the process: one for runs, one for the clock, so that schedules fire and
the dead are looked for however long runs take. The engine fires each minute once, however many workers there
are; which crons are due then is decided by us (``crons``), and the engine queues no due run twice.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bcsync.fleet import records
from bcsync.fleet.crons import due_at
from bcsync.fleet.logs import EngineTrouble, Say
from bcsync.fleet.queue import DEAD_S, QUEUE, TASK, Wanted, again_of, job_of
from bcsync.fleet.running import Runner
from bcsync.fleet.server import library
from bcsync.fleet.values import Command, Fleet

CLOCK = "fleet-clock"
_LATE = timedelta(minutes=10)
"""What fell due longer ago, with no worker there, is left to its next time."""
_KEPT_DAYS = 90
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly workers notice things; in seconds, unless said otherwise."""

    heartbeat: float = 10
    dead: float = DEAD_S
    look: str = "* * * * * */15"
    """When the dead are looked for. The engine's cron has its seconds last."""
    poll: float = 5
    pause: float = 5
    """Before it connects again to a database that was lost."""


USUAL = Pace()


def engine(info: str, connections: int) -> Any:
    """The engine on the queue's database; ``info`` is from ``server.conninfo``."""
    procrastinate = library("procrastinate")
    connector = procrastinate.PsycopgConnector(conninfo=info, min_size=1, max_size=connections)
    return procrastinate.App(connector=connector)


def register(app: Any, runner: Runner, pace: Pace) -> None:
    """What the queue's jobs do."""
    retry = library("procrastinate").RetryStrategy(max_attempts=5, wait=5)

    @app.task(name=TASK, queue=QUEUE, pass_context=True)  # type: ignore[untyped-decorator]
    async def run(
        context: Any, project: str, command: str, again: list[Any] | None = None, **_: Any
    ) -> None:
        await runner.run(context.job.id, project, Command(command), again_of(again))

    @app.periodic(cron="* * * * *", periodic_id="tick")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.tick", queue=CLOCK, lock="fleet.tick", retry=retry)  # type: ignore[untyped-decorator]
    async def tick(timestamp: int) -> None:
        await fire(
            app, runner.fleet, datetime.fromtimestamp(timestamp, UTC), runner.clock(), runner.say
        )

    @app.periodic(cron=pace.look, periodic_id="rescue")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.rescue", queue=CLOCK, queueing_lock="fleet.rescue")  # type: ignore[untyped-decorator]
    async def rescue(**_: Any) -> None:
        await take_up(app, pace.dead, runner.say)

    @app.periodic(cron="11 3 * * *", periodic_id="tidy")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.tidy", queue=CLOCK, queueing_lock="fleet.tidy")  # type: ignore[untyped-decorator]
    async def tidy(**_: Any) -> None:
        old = {"include_failed": True, "include_cancelled": True, "include_aborted": True}
        await app.job_manager.delete_old_jobs(nb_hours=_KEPT_DAYS * _HOURS, **old)
        await app.connector.execute_query_async(records.FORGET, days=_KEPT_DAYS)


async def fire(app: Any, fleet: Fleet, minute: datetime, now: datetime, say: Say) -> None:
    """Queue what is due in a minute: each once, even if this is done again; none that waits already."""
    if now - minute > _LATE:
        say("late", minute=minute.isoformat())
        return
    closed = fleet.schedule.closed(minute)
    for member, command in due_at(fleet.members, minute):
        about = {"project": member.name, "command": command.value}
        if closed is not None and command is Command.APPLY:
            say("closed", **about, said=closed.why)
            continue
        wanted = Wanted(member.name, command)
        due = {"periodic_id": wanted.short_lock, "defer_timestamp": int(minute.timestamp())}
        asked = job_of(wanted, now)
        asked.task_kwargs["timestamp"] = due["defer_timestamp"]
        try:
            job = await app.job_manager.defer_periodic_job(job=asked, **due)
        except library("procrastinate.exceptions").AlreadyEnqueued:
            say("waits", **about)
            continue
        if job is not None:
            say("due", **about, job=job)


async def take_up(app: Any, dead: float, say: Say) -> None:
    """Put back what killed workers were doing.

    Where the same run waits already, the engine refuses to have two of them: that one does it then.
    """
    exceptions = library("procrastinate.exceptions")
    failed = library("procrastinate.jobs").Status.FAILED
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead):
        try:
            await app.job_manager.retry_job(job)
        except exceptions.UniqueViolation:
            await app.job_manager.finish_job(job, status=failed, delete_job=False)
        await app.connector.execute_query_async(records.KILLED, job=job.id)
        say("taken-up", job=job.id, task=job.task_name, **_named(job.task_kwargs))


def _named(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: arguments[name] for name in ("project", "command") if name in arguments}


async def work(app: Any, runner: Runner, concurrency: int, pace: Pace) -> None:
    """Work until a signal says to stop, and everything under way has ended."""
    stopping = asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    def stop() -> None:
        runner.children.end()
        if not stopping.is_set():
            stopping.set()
            for task in tasks:
                task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    trouble = EngineTrouble(runner.say)
    loop.set_exception_handler(trouble.heard)
    heard = [logging.getLogger(name) for name in ("procrastinate", "psycopg", "asyncio")]
    for logger in heard:
        logger.addHandler(trouble)
        logger.propagate = False
    register(app, runner, pace)
    runner.say("start", projects=len(runner.fleet.members), concurrency=concurrency)
    try:
        while not stopping.is_set():
            await _once(app, concurrency, pace, tasks, stopping, runner.say)
            if not stopping.is_set():
                runner.say("lost", seconds=pace.pause)
                await _first(stopping.wait(), asyncio.sleep(pace.pause))
    finally:
        for logger in heard:
            logger.removeHandler(trouble)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        runner.say("stop")


async def _once(
    app: Any,
    concurrency: int,
    pace: Pace,
    tasks: list[asyncio.Task[None]],
    stopping: asyncio.Event,
    say: Say,
) -> None:
    """Until it is stopped, or the database is lost."""
    common = {
        "install_signal_handlers": False,
        "update_heartbeat_interval": pace.heartbeat,
        "stalled_worker_timeout": pace.dead,
        "fetch_job_polling_interval": pace.poll,
    }
    psycopg, procrastinate = library("psycopg"), library("procrastinate.exceptions")
    try:
        async with app.open_async():
            if stopping.is_set():
                return
            say("connected")
            runs = app.run_worker_async(queues=[QUEUE], concurrency=concurrency, **common)
            clock = app.run_worker_async(
                queues=[CLOCK], concurrency=2, delete_jobs="successful", **common
            )
            tasks[:] = [asyncio.ensure_future(runs), asyncio.ensure_future(clock)]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not stopping.is_set():
                # The database was lost to one of them; each is cancelled once, which lets its runs end.
                for task in tasks:
                    task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    except (psycopg.Error, procrastinate.ConnectorException, library("psycopg_pool").PoolTimeout):
        return
    finally:
        tasks.clear()


async def _first(*several: Any) -> None:
    waiting = [asyncio.ensure_future(each) for each in several]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
