"""What killed workers left behind, taken up."""

from __future__ import annotations

from typing import Any

from bcsync.fleet import records
from bcsync.fleet.child import Ended
from bcsync.fleet.decisions import Outcome, Verdict, lost
from bcsync.fleet.queue import TASK, Wanted, job_of, wanted_of
from bcsync.fleet.running import Runner
from bcsync.fleet.server import library

_SAID = "its worker was lost"
# Who is first has it: others that look at the same time wait here, and then find it ended.
_OURS = (
    "SELECT abort_requested FROM procrastinate_jobs WHERE id = %s AND status = 'doing' FOR UPDATE"
)
_END = "SELECT procrastinate_finish_job_v1(%s::bigint, 'failed', false)"


async def take_up(runner: Runner, dead: float) -> None:
    """Queue once more what workers were doing that have not been heard of for so many seconds."""
    manager = runner.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=dead):
        wanted = wanted_of(job.task_kwargs) if job.task_name == TASK else None
        if wanted is not None:
            await _run_again(runner, job.id, wanted)
        else:
            await _do_again(runner, job)


async def _do_again(runner: Runner, job: Any) -> None:
    """Of the clock's. Where the same waits already, the engine refuses to have two of them."""
    manager, refused = runner.app.job_manager, library("procrastinate.exceptions")
    try:
        await manager.retry_job(job)
    except (refused.UniqueViolation, refused.AlreadyEnqueued):
        failed = library("procrastinate.jobs").Status.FAILED
        await manager.finish_job(job, status=failed, delete_job=False)
    runner.say("taken-up", job=job.id, task=job.task_name)


async def _run_again(runner: Runner, job: int, wanted: Wanted) -> None:
    """As a new job: the old one's worker may live after all, and may give it back yet."""
    async with runner.app.connector.pool.connection() as connection:
        found = await (await connection.execute(_OURS, [job])).fetchone()
        if found is None:
            return
        verdict = Verdict(Outcome.CANCELLED) if found[0] else lost(wanted.again)
        await connection.execute(_END, [job])
        if verdict.again is not None:
            await _queue(runner, connection, wanted._replace(again=verdict.again))
        ended = {"job": job, "outcome": verdict.outcome.value, "said": _SAID}
        run = await (await connection.execute(records.KILLED, ended)).fetchone()
    about = {"project": wanted.project, "command": wanted.command.value, "job": job}
    runner.say("taken-up", task=TASK, **about, outcome=verdict.outcome.value)
    if verdict.needs_somebody and run is not None:
        await runner.told({**about, "run": run[0]}, verdict, Ended(0, _SAID))


async def _queue(runner: Runner, connection: Any, wanted: Wanted) -> None:
    """Where one waits already, that one does what this would have done."""
    job = job_of(wanted, runner.clock())
    try:
        async with connection.transaction():
            await runner.app.job_manager.batch_defer_jobs_async([job], connection=connection)
    except library("procrastinate.exceptions").AlreadyEnqueued:
        return
