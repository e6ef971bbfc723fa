"""Several people at once: real processes that work on one project."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from bcsync import cli
from bcsync.cli.border import run
from tests.forked import Forked
from tests.locks import driver
from tests.patience import PATIENCE_S

CENTERS = 8
ACCOUNTS = 3


class Ended(NamedTuple):
    """What a process left behind."""

    code: int
    out: str
    err: str


def settings(state: str, platform: str) -> str:
    return (
        f"version: 1\nplatform: {{kind: local, database: '{platform}'}}\nstate: '{state}'\n"
        "actor: boss@agency.example\nlocal: {invitations: automatic}\n"
    )


def layout() -> str:
    lines = ["version: 1", "business_centers:"]
    for number in range(CENTERS):
        lines += [
            f"  bc-{number}:",
            f"    name: Client {number}",
            "    timezone: Europe/London",
            "    type: direct",
            f"    company: Client {number} Ltd",
            "    currency: GBP",
            "    registered_area: GB",
            "    members: {boss@agency.example: admin, bo@agency.example: standard}",
            "    ad_accounts:",
        ]
        for n in range(ACCOUNTS):
            lines += [
                f"      acct-{n}:",
                f"        name: Client {number} account {n}",
                f"        company: Client {number} Ltd",
                '        industry: "290303"',
                "        registered_area: GB",
                f"        promotion_link: https://client-{number}.example/{n}",
                "        members: {bo@agency.example: operator}",
            ]
    return "\n".join(lines) + "\n"


OPERATIONS = CENTERS * (2 + 2 * ACCOUNTS)
"""Of an apply from nothing: a Business Center, an invitation, its accounts and their assignments."""


@dataclass
class Team:
    """A project, and the processes that were started on it."""

    root: Path
    folder: Path
    processes: list[Forked] = field(default_factory=list)

    def start(self, *words: str, driven: tuple[str, str] | None = None, **env: str) -> Process:
        """Start ``bcsync WORDS…``; ``driven``: how and where it waits or stops (see ``driver``)."""
        words = ("-C", str(self.root), *words)
        if driven is None:
            process = Forked(cli.main, words, os.environ | env)
        else:
            words = (*driven, str(self.folder), *words)
            process = Forked(driver.main, words, os.environ | env)
        self.processes.append(process)
        return Process(process)

    def run(self, *words: str, **env: str) -> Ended:
        """Run ``bcsync WORDS…`` to its end, in this process."""
        out, err = StringIO(), StringIO()
        with patch.dict(os.environ, env), redirect_stdout(out), redirect_stderr(err):
            code = run(["-C", str(self.root), *words])
        return Ended(int(code), out.getvalue(), err.getvalue())

    def read(self, *words: str) -> Any:
        """What a command prints as JSON."""
        ended = self.run(*words)
        assert ended.code == 0, ended
        return json.loads(ended.out)

    def reached(self) -> int:
        """How many driven processes have come to their point."""
        return sum(1 for file in self.folder.iterdir() if file.name.isdigit())

    def go(self) -> None:
        """Let those that wait go on."""
        (self.folder / "go").touch()

    def end(self) -> None:
        """Nothing outlives its test."""
        for process in self.processes:
            process.kill()
            process.communicate()


@dataclass
class Process:
    """One of them."""

    process: Forked

    def end(self) -> Ended:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode is not None
        return Ended(self.process.returncode, out, err)

    def stopped(self) -> bool:
        """Whether it has stopped itself (state T in proc(5))."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8")
        return stat.rpartition(")")[2].split()[0] == "T"

    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    limit = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limit, f"never: {what}"
        time.sleep(0.02)
