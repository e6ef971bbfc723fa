"""The fleet that a command was started for, and the options that several of them take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from bcsync.cli.findings import show_findings
from bcsync.cli.session import session
from bcsync.fleet.opening import changed, open_fleet
from bcsync.fleet.queue import find_job
from bcsync.fleet.selection import named
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.tables import require
from bcsync.fleet.values import FLEET_FILE, Fleet, Member

_MOST = 2**63 - 1
"""Of numbers of jobs (postgresql.org/docs/current/datatype-numeric.html)."""
NOBODY = "No worker is there. Start one: bcsync fleet worker"


def file_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--file``, where a fleet is worked on."""
    option = click.option(
        "--file",
        "file",
        default=FLEET_FILE,
        show_default=True,
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="What describes the fleet; its projects lie below its folder.",
    )
    return option(function)


def since_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--changed-since``, where some projects may be chosen."""
    option = click.option(
        "--changed-since",
        metavar="REV",
        help="Only projects whose files differ from this commit.",
    )
    return option(function)


def fleet(file: Path, *, tell: bool = True) -> Fleet:
    """Read it, and show what is said of it all the same. Raises ``SettingsError``."""
    read = open_fleet(session().directory / file)
    if tell:
        show_findings(read.warnings, read.sources, session().directory)
    return read.fleet


def chosen(of: Fleet, words: Sequence[str], since: str | None) -> list[Member]:
    """The projects that the command line means. Raises ``UsageRefused``, ``BcsyncError``."""
    members = named(of.members, words)
    return members if since is None else changed(of, members, since)


@contextmanager
def queue_of(of: Fleet, *, ready: bool = True) -> Iterator[Any]:
    """A connection to the queue's database; ``ready``: only where its tables are those of this program.

    Raises ``BcsyncError``.
    """
    with connected(conninfo(of.database, os.environ)) as connection:
        if ready:
            require(connection)
        yield connection


def job_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """``JOB``, where one of them is meant."""
    return click.argument("job", metavar="JOB", type=click.IntRange(1, _MOST))(function)


@contextmanager
def job_of(of: Fleet, number: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A connection to the queue's database, and the run that has this number. Raises ``BcsyncError``."""
    with queue_of(of) as connection:
        yield connection, find_job(connection, number)
