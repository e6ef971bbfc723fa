"""A week of a fleet on a clock of its own: a real queue, real workers; of a run only its end is made up."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from procrastinate.periodic import PeriodicDeferrer

from bcsync.fleet.child import Children, Ended
from bcsync.fleet.decisions import Outcome
from bcsync.fleet.opening import settings_schema
from bcsync.fleet.queue import QUEUE
from bcsync.fleet.running import Runner
from bcsync.fleet.tasks import CLOCK, Contact, register
from bcsync.fleet.values import USUAL, Command, Fleet
from bcsync.fleet.worker import engine

_MINUTE = timedelta(minutes=1)
_CONCURRENCY = 16
_DUE = (
    "UPDATE procrastinate_jobs SET scheduled_at = NULL "
    "WHERE status = 'todo' AND scheduled_at <= %(now)s RETURNING id"
)
_WAKE = (
    'SELECT pg_notify(\'procrastinate_queue_v1#fleet\', \'{"type": "job_inserted", "job_id": 0}\')'
)
# What could be taken now: nothing of the same lock is under way, or goes before it.
_STANDS = (
    "SELECT count(*) FILTER (WHERE queue_name = 'fleet-clock') AS clock, "
    "count(*) FILTER (WHERE status = 'doing') AS doing, "
    "count(*) FILTER (WHERE status = 'todo' AND scheduled_at IS NULL AND NOT EXISTS ("
    "SELECT FROM procrastinate_jobs o WHERE o.lock = j.lock AND (o.status = 'doing' OR o.status = 'todo' "
    "AND (o.priority > j.priority OR (o.priority = j.priority AND o.id < j.id))))) AS free "
    "FROM procrastinate_jobs j WHERE status IN ('todo', 'doing')"
)


class Ran(NamedTuple):
    """A run, from when to when."""

    project: str
    command: Command
    begun: datetime
    ended: datetime


class End(NamedTuple):
    """How a run ends."""

    code: int
    minutes: int


Table = Callable[[str, Command, datetime], End]


@dataclass
class Time:
    """Passes in leaps."""

    now: datetime
    asleep: list[tuple[datetime, asyncio.Event]] = field(default_factory=list)
    over: bool = False

    async def sleep(self, until: datetime) -> None:
        """Until then; those who sleep are counted."""
        if until <= self.now or self.over:
            return
        event = asyncio.Event()
        self.asleep.append((until, event))
        await event.wait()

    def leap(self, to: datetime) -> None:
        """To a moment."""
        self.now = to
        due = [each for each in self.asleep if each[0] <= to]
        self.asleep = [each for each in self.asleep if each[0] > to]
        for _, event in due:
            event.set()

    def end(self) -> None:
        """Nobody sleeps any more."""
        self.over = True
        for _, event in self.asleep:
            event.set()


class MadeUp(Children):
    """Runs that end as a table says."""

    def __init__(self, week: Week) -> None:
        super().__init__()
        self.week = week

    async def run(self, words: list[str], environ: object) -> Ended:
        """One run."""
        folder, command = words[words.index("-C") + 1], words[words.index("--no-color") + 1]
        begun, name = self.week.time.now, Path(folder).name
        code, minutes = self.week.table(name, Command(command), begun)
        await self.week.time.sleep(begun + minutes * _MINUTE)
        self.week.ran.append(Ran(name, Command(command), begun, self.week.time.now))
        return Ended(code, "why")


class Week:
    """What happens in it, and what was seen."""

    def __init__(self, info: str, fleet: Fleet, table: Table, workers: int = 3) -> None:
        self.info, self.fleet, self.table, self.workers = info, fleet, table, workers
        self.time = Time(datetime.min.replace(tzinfo=UTC))
        self.ran: list[Ran] = []
        self.said: dict[tuple[str, datetime], Counter[tuple[str, str]]] = defaultdict(Counter)
        self.told: list[tuple[str, Command, Outcome, datetime]] = []

    def say(self, event: str, **about: Any) -> None:
        """What a worker logs."""
        if "project" in about:
            self.said[event, self.time.now][about["project"], about["command"]] += 1
        elif event != "taken-up":
            raise AssertionError((event, about))

    def tell(self, project: str, command: Command, outcome: Outcome, _said: str) -> list[str]:
        """What people are told."""
        self.told.append((project, command, outcome, self.time.now))
        return []

    def play(self, minutes: Iterable[datetime]) -> None:
        """Go through these minutes; what falls between them is nothing."""
        asyncio.run(self._play(minutes))

    async def _play(self, minutes: Iterable[datetime]) -> None:
        async with AsyncExitStack() as stack:
            apps = [engine(self.info, _CONCURRENCY + 4) for _ in range(self.workers)]
            working = []
            for number, app in enumerate(apps):
                await stack.enter_async_context(app.open_async())
                clock, schema = lambda: self.time.now, settings_schema()
                rest = (MadeUp(self), f"w{number}", self.say, self.tell, app)
                register(app, Runner(self.fleet, schema, {}, clock, *rest), USUAL, Contact())
                ticks = _alone(app, "fleet.tick")
                common = {"install_signal_handlers": False, "fetch_job_polling_interval": 0.02}
                working += [
                    asyncio.ensure_future(app.run_worker_async(queues=[name], **common, **more))
                    for name, more in (
                        (QUEUE, {"concurrency": _CONCURRENCY}),
                        (CLOCK, {"concurrency": 1, "delete_jobs": "successful"}),
                    )
                ]
                app.ticks = ticks
            for minute in minutes:
                await self._minute(apps, minute)
            for worker in working:
                worker.cancel()
            self.time.end()
            await asyncio.gather(*working, return_exceptions=True)

    async def _minute(self, apps: list[Any], minute: datetime) -> None:
        self.time.leap(minute)
        await self._settled(apps[0])
        at = int(minute.timestamp())
        await asyncio.gather(
            *(
                PeriodicDeferrer(app.periodic_registry).defer_jobs([(task, at)])
                for app in apps
                for task in app.ticks
            )
        )
        if await apps[0].connector.execute_query_all_async(_DUE, now=minute):
            await apps[0].connector.execute_query_async(_WAKE)
        await self._settled(apps[0])

    async def _settled(self, app: Any) -> None:
        """All that can be done at this moment is done."""
        while True:
            stands = await app.connector.execute_query_one_async(_STANDS)
            asleep = len(self.time.asleep)
            full = asleep >= self.workers * _CONCURRENCY
            runs = stands["doing"] == asleep and (not stands["free"] or full)
            if runs and not stands["clock"]:
                return
            await asyncio.sleep(0.005)


def _alone(app: Any, name: str) -> list[Any]:
    """Take out of the engine what its own clock would fire; gives the tasks of a name among it."""
    registered = app.periodic_registry.periodic_tasks
    found = [task for (each, _), task in registered.items() if each == name]
    registered.clear()
    return found
