"""What the engine's jobs do: runs, and what its clock asks for.

The engine fires each minute once, however many workers there are; which crons are due then is decided by us
(``crons``), and the engine queues no due run twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

from bcsync.fleet import records
from bcsync.fleet.crons import due_at
from bcsync.fleet.logs import Say
from bcsync.fleet.queue import QUEUE, TASK, Wanted, job_of, wanted_of
from bcsync.fleet.rescue import take_up
from bcsync.fleet.running import Runner, Unfinished
from bcsync.fleet.server import library
from bcsync.fleet.values import Command, Fleet, Pace

CLOCK = "fleet-clock"
_MINUTE, _LATE = timedelta(minutes=1), timedelta(minutes=10)
"""What fell due longer ago, with no worker there, is left to its next time."""
_KEPT_DAYS = 90
_HOURS = 24


@dataclass(slots=True)
class Contact:
    """With the database."""

    since: float = -inf
    """Seconds of the event loop's clock."""


def register(app: Any, runner: Runner, pace: Pace, contact: Contact) -> None:
    """What the queue's jobs do."""
    retry = library("procrastinate").RetryStrategy(max_attempts=5, wait=5)

    @app.task(name=TASK, queue=QUEUE, pass_context=True)  # type: ignore[untyped-decorator]
    async def run(context: Any, **arguments: Any) -> None:
        wanted = wanted_of(arguments)
        if wanted is None:
            runner.say("odd", job=context.job.id)
            raise Unfinished("nothing that this program queues")
        await runner.run(context.job.id, wanted)

    @app.periodic(cron="* * * * *", periodic_id="tick")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.tick", queue=CLOCK, lock="fleet.tick", retry=retry)  # type: ignore[untyped-decorator]
    async def tick(timestamp: int) -> None:
        await fire(
            app, runner.fleet, datetime.fromtimestamp(timestamp, UTC), runner.clock(), runner.say
        )

    @app.periodic(cron=pace.look, periodic_id="rescue")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.rescue", queue=CLOCK, queueing_lock="fleet.rescue")  # type: ignore[untyped-decorator]
    async def rescue(**_: Any) -> None:
        # Others that live may have been without the database, too, and must be heard first.
        if asyncio.get_running_loop().time() - contact.since >= pace.dead:
            await take_up(runner, pace.dead)

    @app.periodic(cron="11 3 * * *", periodic_id="tidy")  # type: ignore[untyped-decorator]
    @app.task(name="fleet.tidy", queue=CLOCK, queueing_lock="fleet.tidy")  # type: ignore[untyped-decorator]
    async def tidy(**_: Any) -> None:
        old = {"include_failed": True, "include_cancelled": True, "include_aborted": True}
        await app.job_manager.delete_old_jobs(nb_hours=_KEPT_DAYS * _HOURS, **old)
        await app.connector.execute_query_async(records.FORGET, days=_KEPT_DAYS)


async def fire(app: Any, fleet: Fleet, minute: datetime, now: datetime, say: Say) -> None:
    """Queue what is due in a minute, and in those before it that nobody was there to fire, up to ten.

    Each once, even if this is done again; none that waits already.
    """
    if now - minute > _LATE:
        say("late", minute=minute.isoformat())
        return
    (row,) = await app.connector.execute_query_all_async(records.FIRED)
    last = row["fired"] or minute - _MINUTE
    due = max(last, minute - _LATE) + _MINUTE
    while due <= minute:
        await _fire(app, fleet, due, now, say)
        due += _MINUTE
    await app.connector.execute_query_async(records.FIRE, minute=minute)


async def _fire(app: Any, fleet: Fleet, minute: datetime, now: datetime, say: Say) -> None:
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
