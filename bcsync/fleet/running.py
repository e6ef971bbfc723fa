"""A job of the queue, done: the run, what is written down of it, and what becomes of the project then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bcsync.exits import Exit
from bcsync.fleet import records
from bcsync.fleet.child import Children, Ended, environment_of, words_of
from bcsync.fleet.decisions import Again, Outcome, Verdict, decide
from bcsync.fleet.logs import Say
from bcsync.fleet.opening import settings_of
from bcsync.fleet.queue import Wanted, job_of
from bcsync.fleet.server import library
from bcsync.fleet.steady import steadily
from bcsync.fleet.telling import Tell
from bcsync.fleet.values import Command, Fleet, Member
from bcsync.layout.schema import Schema


class Unfinished(Exception):
    """A run ended so that somebody must look; the engine keeps its job as failed."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Does jobs."""

    fleet: Fleet
    schema: Schema
    """Of ``bcsync.yaml``."""
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    children: Children
    worker: str
    say: Say
    tell: Tell
    app: Any
    """The engine's."""

    async def run(self, job: int, wanted: Wanted) -> None:
        """Do one. Raises ``Unfinished``."""
        project, command, again = wanted
        if self.children.ending:
            await self._put_back(wanted, Again(again.cause, again.times, 0) if again else None)
            return
        begun = {"project": project, "command": command.value, "job": job, "worker": self.worker}
        row = await steadily(
            lambda: self.app.connector.execute_query_one_async(records.BEGIN, **begun)
        )
        about = {"project": project, "command": command.value, "job": job, "run": row["id"]}
        self.say("begin", **about)
        try:
            ended = await self._ended(wanted, job)
        except asyncio.CancelledError:
            await asyncio.shield(self._end(about, Ended(Exit.TERMINATED, ""), Outcome.CANCELLED))
            raise
        verdict = Verdict(Outcome.GONE) if ended is None else decide(ended.code, again)
        await self._end(
            about, ended or Ended(Exit.DONE, "the fleet has no such project"), verdict.outcome
        )
        if verdict.again is not None:
            await self._put_back(wanted, verdict.again)
        if verdict.needs_somebody:
            await self.told(about, verdict, ended)
            raise Unfinished(f"{project}: {command} {verdict.outcome}")

    async def _ended(self, wanted: Wanted, job: int) -> Ended | None:
        member = self.fleet.member(wanted.project)
        if member is None:
            return None
        closed = (
            self.fleet.schedule.closed(self.clock()) if wanted.command is Command.APPLY else None
        )
        if closed is not None:
            return Ended(Exit.GUARDED, closed.why)
        given = await asyncio.to_thread(self._environment, member)
        return await self.children.run(words_of(member, wanted.command, job), given)

    def _environment(self, member: Member) -> dict[str, str]:
        return environment_of(
            member, settings_of(member, self.schema), self.environ, self.fleet.database
        )

    async def _end(self, about: dict[str, Any], ended: Ended, outcome: Outcome) -> None:
        row = {"code": int(ended.code), "outcome": outcome.value, "said": ended.said}
        end = {"run": about["run"], **row}
        await steadily(lambda: self.app.connector.execute_query_async(records.END, **end))
        self.say("end", **about, **row)

    async def _put_back(self, wanted: Wanted, again: Again | None) -> None:
        """Queue it once more; where one waits already, that one does what this would have done."""
        job = job_of(wanted._replace(again=again), self.clock())
        try:
            await steadily(lambda: self.app.job_manager.defer_job_async(job))
        except library("procrastinate.exceptions").AlreadyEnqueued:
            return
        after = 0 if again is None else again.delay
        self.say("again", project=wanted.project, command=wanted.command.value, seconds=after)

    async def told(self, about: dict[str, Any], verdict: Verdict, ended: Ended | None) -> None:
        """Tell it once: not when the run before ended the same way."""
        ask = self.app.connector.execute_query_all_async
        rows = await steadily(lambda: ask(records.BEFORE, **about))
        if rows and rows[0]["outcome"] == verdict.outcome:
            return
        said = ended.said if ended else ""
        command = Command(about["command"])
        for problem in await asyncio.to_thread(
            self.tell, about["project"], command, verdict.outcome, said
        ):
            self.say("undelivered", **about, said=problem)
