"""``bcsync fleet``: many projects, run by workers.

opened     the fleet of this invocation, and the database of its queue
deploying  files that start its workers, for ``bcsync init --ci``
staying    where somebody waits until runs have ended
listing    which projects there are; the other commands have files of their names
"""

from __future__ import annotations

import click

from bcsync.cli.session import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("bcsync.cli.fleet.init", "Make the tables of the queue, and let roles use them."),
    "upgrade": ("bcsync.cli.fleet.upgrade", "Bring the tables of the queue up to date."),
    "run": ("bcsync.cli.fleet.run", "Queue a plan, an apply or a look for drift."),
    "worker": ("bcsync.cli.fleet.worker", "Do what is queued, and fire the schedules."),
    "status": ("bcsync.cli.fleet.status", "How every project stands, what needs somebody first."),
    "history": ("bcsync.cli.fleet.history", "What was run, and how it ended."),
    "retry": ("bcsync.cli.fleet.retry", "Queue what a job did once more."),
    "cancel": ("bcsync.cli.fleet.cancel", "Take a job out of the queue, or end it in order."),
    "list": ("bcsync.cli.fleet.listing", "Which projects there are, for people and for pipelines."),
}


@click.group(cls=LazyGroup, name="fleet", lazy=COMMANDS)
def command() -> None:
    """Many projects on one queue: what fleet.yaml describes."""
