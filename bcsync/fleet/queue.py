"""Jobs put into the queue, taken out of it, and looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from bcsync.errors import StateError, UsageRefused
from bcsync.fleet.decisions import Again, Cause
from bcsync.fleet.server import in_any_language, library, refusals
from bcsync.fleet.values import USUAL, Command

TASK, QUEUE = "fleet.run", "fleet"
_ATTEMPTS = 10
"""How often somebody else may have been quicker with one of the same jobs."""
_LONGEST = 128
_COMMANDS = [each.value for each in Command]
_BEFORE = 1
"""Of a repetition that takes up what was stopped."""


class Wanted(NamedTuple):
    """A run to be queued."""

    project: str
    command: Command
    again: Again | None = None

    @property
    def waiting_lock(self) -> str:
        """At most one of these waits."""
        return f"{self.command}/{self.project}"

    @property
    def short_lock(self) -> str:
        """The same in as many characters as the engine takes for the name of a schedule."""
        lock = self.waiting_lock
        return lock if len(lock) <= _LONGEST else hashlib.sha256(lock.encode()).hexdigest()


class Queued(NamedTuple):
    """What became of several."""

    jobs: dict[Wanted, int]
    waiting: list[Wanted]
    """One such job waits already, and does what this one would have done."""


def job_of(wanted: Wanted, now: datetime) -> Any:
    """What the engine takes: one at a time a project, one waiting at most."""
    again = wanted.again
    at = None if again is None else now + timedelta(seconds=again.delay)
    arguments: dict[str, Any] = {"project": wanted.project, "command": wanted.command.value}
    if again is not None:
        arguments["again"] = [again.cause.value, again.times]
    return library("procrastinate.jobs").Job(
        queue=QUEUE,
        lock=f"project/{wanted.project}",
        queueing_lock=wanted.waiting_lock,
        task_name=TASK,
        task_kwargs=arguments,
        scheduled_at=at if again is not None and again.delay else None,
        # The engine holds back what comes after in the order of its lock, even behind one that pauses: who
        # pauses lets others go first, and among those that pause whoever pauses longer.
        priority=0 if again is None else -again.delay or _BEFORE,
    )


def wanted_of(arguments: Mapping[str, Any]) -> Wanted | None:
    """What the arguments of a job ask for; None: nothing that this program queues."""
    project, command, again = (arguments.get(name) for name in ("project", "command", "again"))
    if not isinstance(project, str) or command not in _COMMANDS:
        return None
    if again is None:
        return Wanted(project, Command(command))
    match again:
        case [str(cause), int(times)] if cause in [*Cause]:
            return Wanted(project, Command(command), Again(Cause(cause), times, 0))
    return None


def enqueue(connection: Any, wanted: Iterable[Wanted]) -> Queued:
    """Queue them all in one statement, but for those of which one waits already. Raises ``StateError``."""
    procrastinate = library("procrastinate")
    manager = procrastinate.App(connector=procrastinate.SyncPsycopgConnector()).job_manager
    everything = list(dict.fromkeys(wanted))
    for _ in range(_ATTEMPTS):
        waiting = _waiting(connection, [each.waiting_lock for each in everything])
        due = [each for each in everything if each.waiting_lock not in waiting]
        jobs = [job_of(each, datetime.now(UTC)) for each in due]
        try:
            with refusals(), in_any_language():
                made = manager.batch_defer_jobs(jobs, connection=connection) if jobs else []
        except procrastinate.exceptions.AlreadyEnqueued:
            continue
        ids = {each: job.id for each, job in zip(due, made, strict=True)}
        return Queued(ids, [each for each in everything if each not in ids])
    raise StateError(
        "others keep queueing the same jobs", hint="run the command again: nothing was queued"
    )


def _waiting(connection: Any, locks: list[str]) -> set[str]:
    with refusals():
        rows = connection.execute(
            "SELECT queueing_lock FROM procrastinate_jobs "
            "WHERE status = 'todo' AND queueing_lock = ANY(%s)",
            [locks],
        ).fetchall()
    return {row["queueing_lock"] for row in rows}


def under_way(connection: Any) -> list[dict[str, Any]]:
    """The runs that wait or run: id, project, command, status, and when at the earliest."""
    with refusals():
        rows: list[dict[str, Any]] = connection.execute(
            "SELECT id, args->>'project' AS project, args->>'command' AS command, "
            "status::text AS status, scheduled_at AS at "
            "FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing') "
            "AND args->>'command' = ANY(%s) ORDER BY id",
            [TASK, _COMMANDS],
        ).fetchall()
    return rows


def has_workers(connection: Any) -> bool:
    """Whether any worker is there, as far as heartbeats tell."""
    with refusals():
        asked = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers "
            "WHERE last_heartbeat > now() - make_interval(secs => %s)) AS it",
            [USUAL.dead],
        )
        return bool(asked.fetchone()["it"])


def find_job(connection: Any, number: int) -> dict[str, Any]:
    """A run by the number of its job. Raises ``UsageRefused`` where there is none."""
    with refusals():
        row: dict[str, Any] | None = connection.execute(
            "SELECT id, args->>'project' AS project, args->>'command' AS command, "
            "status::text AS status FROM procrastinate_jobs WHERE task_name = %s AND id = %s "
            "AND args->>'command' = ANY(%s)",
            [TASK, number, _COMMANDS],
        ).fetchone()
    if row is None:
        raise UsageRefused(
            f"there is no job {number}", hint="bcsync fleet history shows their numbers"
        )
    return row


def cancel(connection: Any, number: int) -> None:
    """Take a job out of the queue; one that runs is ended by its worker, in order."""
    with refusals():
        connection.execute("SELECT procrastinate_cancel_job_v1(%s::bigint, true, false)", [number])
