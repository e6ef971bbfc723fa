"""The engine's own words to its database: said again while that is away for a moment.

What the engine itself does not say twice would leave a job under way for ever, and its project locked: that it
has ended. And it tells that a worker lives only while that takes jobs; a worker that ends, or that has lost its
database, may have runs under way for long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from bcsync.fleet.server import in_any_language

_PATIENCE_S, _PAUSE_S = 120.0, 3.0
"""For a database that is started again."""
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
T = TypeVar("T")


async def steadily(call: Callable[[], Awaitable[T]]) -> T:
    """Ask the database, and ask again while it is away: the run itself went well."""
    until = monotonic() + _PATIENCE_S
    while True:
        try:
            return await call()
        except AlreadyEnqueued:
            raise
        except (ConnectorException, psycopg.Error) as error:
            if not _is_away(error) or monotonic() > until:
                raise
        await asyncio.sleep(_PAUSE_S)


def _is_away(error: BaseException) -> bool:
    return isinstance(error, _AWAY) or isinstance(error.__cause__, _AWAY)


class Manager(JobManager):
    """The engine's, which knows what it has taken and not yet given back."""

    def __init__(self, manager: JobManager) -> None:
        super().__init__(manager.connector)
        self._held: dict[int, int] = {}

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take one."""
        job = await super().fetch_job(queues, worker_id)
        if job is not None and job.id is not None:
            self._held[job.id] = worker_id
        return job

    async def batch_defer_jobs_async(
        self, jobs: list[Job], connection: Any | None = None
    ) -> list[Job]:
        """Queue them."""
        with in_any_language():
            return await super().batch_defer_jobs_async(jobs, connection)

    async def defer_periodic_job(
        self, job: Job, periodic_id: str, defer_timestamp: int
    ) -> int | None:
        """Queue one that is due, unless that was done."""
        with in_any_language():
            return await super().defer_periodic_job(job, periodic_id, defer_timestamp)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Give one back."""
        finish = super().finish_job
        await self._let_go(job, lambda: finish(job, status, delete_job))

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Give one back, to be done again."""
        retry = super().retry_job
        with in_any_language():
            await self._let_go(job, lambda: retry(job, retry_at, priority, queue, lock))

    async def _let_go(self, job: Job, call: Callable[[], Awaitable[None]]) -> None:
        assert job.id is not None
        try:
            await steadily(call)
        finally:
            self._held.pop(job.id, None)

    async def beat(self, seconds: float) -> None:
        """As long as it is not cancelled: say that those live who have taken something."""
        pause = seconds
        while True:
            await asyncio.sleep(pause)
            try:
                for worker in {*self._held.values()}:
                    await self.update_heartbeat(worker)
                pause = seconds
            except (ConnectorException, psycopg.Error):
                pause = min(seconds, _PAUSE_S)
