"""``bcsync fleet retry``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.fleet.opened import file_option, fleet, job_argument, job_of
from bcsync.cli.session import Command as Base
from bcsync.errors import UsageRefused
from bcsync.fleet.queue import Wanted, enqueue
from bcsync.fleet.values import Command
from bcsync.render.safe import printable


@click.command(cls=Base, name="retry")
@job_argument
@file_option
def command(job: int, file: Path) -> None:
    """Queue what a job did once more, as a new job."""
    with job_of(fleet(file), job) as (connection, row):
        if row["status"] in ("todo", "doing"):
            raise UsageRefused(
                f"job {job} has not ended yet", hint="bcsync fleet status shows how it stands"
            )
        wanted = Wanted(row["project"], Command(row["command"]))
        queued = enqueue(connection, [wanted])
    what = f"{wanted.command} of {wanted.project}"
    number = queued.jobs.get(wanted)
    click.echo(
        printable(f"A {what} waits already." if number is None else f"Job {number}: {what}.")
    )
