"""``bcsync fleet cancel``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.fleet.opened import file_option, fleet, job_argument, job_of
from bcsync.cli.session import Command
from bcsync.errors import UsageRefused
from bcsync.fleet.queue import cancel
from bcsync.render.safe import printable


@click.command(cls=Command, name="cancel")
@job_argument
@file_option
def command(job: int, file: Path) -> None:
    """Take a job out of the queue; one that runs finishes what is in flight, and leaves."""
    with job_of(fleet(file), job) as (connection, row):
        if row["status"] not in ("todo", "doing"):
            raise UsageRefused(
                f"job {job} has ended: {row['status']}", hint="there is nothing to cancel"
            )
        cancel(connection, job)
    what = f"{row['command']} of {row['project']}"
    ends = "is asked to end" if row["status"] == "doing" else "is cancelled"
    click.echo(printable(f"Job {job} ({what}) {ends}."))
