"""Waiting for the locks of others, from the command line."""

from __future__ import annotations

import click

from bcsync.applying.lease import LockWait, described
from bcsync.render.safe import printable
from bcsync.state.leases import Held


def tell(held: Held) -> None:
    """Say for whom we wait."""
    for lease in held.leases:
        click.echo(printable(f"Waiting for {described(lease)}"), err=True)


def patience(timeout: float) -> LockWait:
    """Wait so many seconds, and say for whom."""
    return LockWait(timeout, tell)
