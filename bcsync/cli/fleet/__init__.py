"""``bcsync fleet``: many projects, run by workers.

opened     the fleet of this invocation
listing    which projects there are
"""

from __future__ import annotations

import click

from bcsync.cli.session import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("bcsync.cli.fleet.listing", "Which projects there are, for people and for pipelines."),
}


@click.group(cls=LazyGroup, name="fleet", lazy=COMMANDS)
def command() -> None:
    """Many projects on one queue: what fleet.yaml describes."""
