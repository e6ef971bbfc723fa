"""A worker: takes jobs, fires schedules, takes up what killed workers left behind.

Two of the engine's workers share the process: one for runs, one for the clock, so that schedules fire and
the dead are looked for however long runs take.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bcsync.fleet.logs import EngineTrouble, Say
from bcsync.fleet.queue import QUEUE
from bcsync.fleet.running import Runner
from bcsync.fleet.server import IN_SCHEMA, library
from bcsync.fleet.steady import Manager
from bcsync.fleet.tasks import CLOCK, Contact, register
from bcsync.fleet.values import Pace

_CONNECTED_S, _AGAIN_S = 10.0, 8.0
"""So long one waits for a connection, and then the pool begins anew to connect: its pauses between attempts get
longer and longer, and those whose runs last must be heard soon after the database is back."""
_FORGOTTEN_S = 86_400.0
"""When a worker that was killed goes out of the engine's table; what it did is taken up long before."""


def engine(info: str, connections: int) -> Any:
    """The engine on the queue's database; ``info`` is from ``server.conninfo``."""
    procrastinate = library("procrastinate")
    connector = procrastinate.PsycopgConnector(
        conninfo=info,
        min_size=1,
        max_size=connections,
        timeout=_CONNECTED_S,
        reconnect_timeout=_AGAIN_S,
        configure=_in_schema,
    )
    app = procrastinate.App(connector=connector)
    app.job_manager = Manager(app.job_manager)
    return app


async def _in_schema(connection: Any) -> None:
    await connection.execute(IN_SCHEMA)
    await connection.commit()


async def work(app: Any, runner: Runner, concurrency: int, pace: Pace) -> None:
    """Work until a signal says to stop, and everything under way has ended."""
    contact = Contact()
    register(app, runner, pace, contact)
    runner.say("start", projects=len(runner.fleet.members), concurrency=concurrency)
    working = _Working(app, runner, concurrency, pace, contact)
    with _heard(runner.say), _signals(working.stop):
        await working.until_stopped()
    runner.say("stop")


@dataclass(slots=True)
class _Working:
    """One worker."""

    app: Any
    runner: Runner
    concurrency: int
    pace: Pace
    contact: Contact
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def stop(self) -> None:
        """Let what is under way come to its end, and begin nothing else."""
        self.runner.children.end()
        if not self.stopping.is_set():
            self.stopping.set()
            self._leave()

    def _leave(self) -> None:
        # Once: that lets the runs of the engine's workers end, a second time would not.
        for task in self.tasks:
            task.cancel()

    async def until_stopped(self) -> None:
        """However often the database is lost."""
        while not self.stopping.is_set():
            await self._until_lost()
            if not self.stopping.is_set():
                self.runner.say("lost", seconds=self.pace.pause)
                await _first(self.stopping.wait(), asyncio.sleep(self.pace.pause))

    async def _until_lost(self) -> None:
        psycopg, procrastinate = library("psycopg"), library("procrastinate.exceptions")
        try:
            async with self.app.open_async():
                if not self.stopping.is_set():
                    self.runner.say("connected")
                    await self._connected()
        except (
            psycopg.Error,
            procrastinate.ConnectorException,
            library("psycopg_pool").PoolTimeout,
        ):
            return

    async def _connected(self) -> None:
        self.contact.since = asyncio.get_running_loop().time()
        common = {
            "install_signal_handlers": False,
            "update_heartbeat_interval": self.pace.heartbeat,
            "stalled_worker_timeout": _FORGOTTEN_S,
            "fetch_job_polling_interval": self.pace.poll,
        }
        engine = self.app.run_worker_async
        runs = engine(queues=[QUEUE], concurrency=self.concurrency, **common)
        clock = engine(queues=[CLOCK], concurrency=2, delete_jobs="successful", **common)
        alive = asyncio.ensure_future(self.app.job_manager.beat(self.pace.heartbeat))
        self.tasks = [asyncio.ensure_future(runs), asyncio.ensure_future(clock)]
        try:
            await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
            if not self.stopping.is_set():  # one of them has lost the database
                self._leave()
            await asyncio.gather(*self.tasks, return_exceptions=True)
        finally:
            self.tasks = []
            alive.cancel()
            await asyncio.gather(alive, return_exceptions=True)


@contextmanager
def _heard(say: Say) -> Iterator[None]:
    """What the engine and its driver warn of is said as everything is, and nowhere else."""
    trouble = EngineTrouble(say)
    asyncio.get_running_loop().set_exception_handler(trouble.heard)
    heard = [logging.getLogger(name) for name in ("procrastinate", "psycopg", "asyncio")]
    for logger in heard:
        logger.addHandler(trouble)
        # What ends after this goes nowhere: without any handler it would be printed as it is.
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    try:
        yield
    finally:
        for logger in heard:
            logger.removeHandler(trouble)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _first(*several: Any) -> None:
    waiting = [asyncio.ensure_future(each) for each in several]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
