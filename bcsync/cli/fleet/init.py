"""``bcsync fleet init``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.fleet.opened import file_option, fleet, queue_of
from bcsync.cli.session import Command
from bcsync.database.location import FLEET_SCHEMA
from bcsync.fleet.tables import let, make
from bcsync.render.safe import printable


@click.command(cls=Command, name="init")
@click.option("--worker", multiple=True, metavar="ROLE", help="May work, and queue runs.")
@click.option("--reader", multiple=True, metavar="ROLE", help="May look at the status only.")
@file_option
def command(worker: tuple[str, ...], reader: tuple[str, ...], file: Path) -> None:
    """Make the tables of the queue, and let roles of the server use them. Repeating it does no harm."""
    with queue_of(fleet(file), ready=False) as connection:
        made = make(connection)
        click.echo(
            f"The schema {FLEET_SCHEMA} is made."
            if made
            else f"The schema {FLEET_SCHEMA} is there."
        )
        for role in worker:
            let(connection, role, work=True)
            click.echo(printable(f"{role} may work."))
        for role in reader:
            let(connection, role, work=False)
            click.echo(printable(f"{role} may look."))
