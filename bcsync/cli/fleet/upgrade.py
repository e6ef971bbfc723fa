"""``bcsync fleet upgrade``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.fleet.opened import file_option, fleet, queue_of
from bcsync.cli.session import Command
from bcsync.fleet.tables import bring_up_to_date
from bcsync.render.safe import printable


@click.command(cls=Command, name="upgrade")
@file_option
def command(file: Path) -> None:
    """Bring the tables of the queue up to date with this bcsync; stop the workers first."""
    with queue_of(fleet(file), ready=False) as connection:
        applied = bring_up_to_date(connection)
    for name in applied:
        click.echo(printable(f"Applied {name}."))
    click.echo("The tables are up to date.")
