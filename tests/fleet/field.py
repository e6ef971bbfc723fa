"""A fleet under fire: projects on a server, two workers, and what may befall them."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from bcsync.exits import Exit
from bcsync.fleet.queue import Wanted, enqueue, under_way
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.tables import make
from bcsync.fleet.values import Command
from benchmarks.layouts import write
from tests.fleet.making import HEAD
from tests.fleet.workers import Worker, worker
from tests.locks.team import until
from tests.postgres import SUPERUSER, Server
from tests.safety.driver import Ran, decent, invoke

_DONE = (
    "SELECT count(*) FROM operations o JOIN runs r ON r.id = o.run "
    "WHERE r.status = 'running' AND o.state = 'done'"
)
# Ids may have gaps; names have none. That each assignment was made once follows from their number.
_ACTS = "SELECT actor, verb, kind, details::json ->> 'name' FROM platform_log"


class Field:
    """Projects of so many accounts each, the state and the platform of each in a database of its own."""

    def __init__(self, root: Path, server: Server, projects: int, accounts: int) -> None:
        self.root, self.server, self.accounts = root, server, accounts
        self.names = [f"p{number:02}" for number in range(projects)]
        self.databases = {name: server.create() for name in [*self.names, "fleet", "once"]}
        for name in self.names:
            write(root / name, accounts, one_file=True, database=self.url(name))
        (root / "fleet.yaml").write_text(f"{HEAD}projects: ['p*']\n")
        with connected(self.info) as connection:
            make(connection)
        self.workers: list[Worker] = []

    def url(self, name: str) -> str:
        """Of a project's database, or of the fleet's."""
        return self.server.url(self.databases[name])

    @property
    def info(self) -> str:
        """What the queue is connected with."""
        return conninfo("DB", {"DB": self.url("fleet")})

    def start(self, stack: ExitStack, *words: str) -> Worker:
        """One more worker."""
        self.workers.append(stack.enter_context(worker(self.url("fleet"), *words)))
        return self.workers[-1]

    def queue(self, command: Command) -> None:
        """For all projects."""
        with connected(self.info) as connection:
            enqueue(connection, [Wanted(name, command) for name in self.names])

    def left(self) -> list[dict[str, Any]]:
        """What waits or runs."""
        with connected(self.info) as connection:
            return under_way(connection)

    def in_the_middle(self, of: Worker, done: int) -> str:
        """Wait until an apply of this worker has done so much and is not at its end; gives its project."""
        while True:
            name: str = of.until(event="begin", command="apply")["project"]
            reached = self._reached(name, of, done)
            if reached:
                return name

    def _reached(self, name: str, of: Worker, done: int) -> bool:
        """False: it ended before that was seen."""
        found: list[int] = []

        def seen() -> bool:
            found[:] = [self.done(name)]
            return found[0] >= done or of.has_said(event="end", project=name)

        until(seen, f"{name} has done {done}")
        return found[0] >= done

    def done(self, name: str) -> int:
        """How many operations the apply has done that is under way."""
        place, database = str(self.server.place), self.databases[name]
        with psycopg.connect(host=place, user=SUPERUSER, dbname=database) as connection:
            made = connection.execute("SELECT to_regclass('operations')").fetchone()
            if made == (None,):
                return 0
            row = connection.execute(_DONE).fetchone()
            assert row is not None
            return int(row[0])

    def check(self) -> None:
        """Nothing is left to do, each journal verifies, nothing was done twice."""
        once = self._undisturbed()
        for name in self.names:
            planned = self.run(name, "plan", "--detailed-exitcode")
            assert planned.code == Exit.DONE, planned
            verified = self.run(name, "history", "--verify")
            assert verified.code == Exit.DONE, verified
            assert self._acts(name) == once, name

    def _undisturbed(self) -> Counter[tuple[object, ...]]:
        write(self.root / "q", self.accounts, one_file=True, database=self.url("once"))
        applied = self.run("q", "apply", "--auto-approve")
        assert applied.code == Exit.DONE, applied
        return self._acts("once")

    def _acts(self, name: str) -> Counter[tuple[object, ...]]:
        """What the platform was made to do; a thing by the name that was given to it."""
        rows = self.server.run(_ACTS, database=self.databases[name])
        return Counter(rows)

    def run(self, name: str, *words: str) -> Ran:
        """Type a command in a project."""
        return decent(invoke(self.root / name, *words), self.root / name)


def children_of(process: int) -> Iterator[int]:
    """Its children (proc(5))."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(after[1]) == process:
            yield int(path.parent.name)


def kill_with_children(one: Worker) -> None:
    """As a machine that is switched off."""
    children = [*children_of(one.process.pid)]
    for process in (one.process.pid, *children):
        os.kill(process, signal.SIGKILL)
