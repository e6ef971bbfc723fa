"""``bcsync import``"""

from __future__ import annotations

import click

from bcsync.cli.patience import patience
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, print_json, style
from bcsync.exporting.importing import import_one
from bcsync.render.safe import printable
from bcsync.render.text import operation_lines


@click.command(cls=Command, name="import")
@click.argument("address")
@click.argument("id", metavar="ID")
@lock_timeout_option
@json_option
def command(address: str, id: str, lock_timeout: float, as_json: bool) -> None:
    """Adopt the existing thing ID under ADDRESS of the layout.

    For what the platform gives ids to: Business Centers, ad accounts, certificates, asset groups.
    """
    found = import_one(project(), address, id, patience(lock_timeout))
    if as_json:
        print_json(
            {"address": found.binding.address, "id": id, "status": found.seen.status.value}
            | {"name": found.seen.label, "operations": found.next}
        )
        return
    called = f" ({found.seen.label})" if found.seen.label else ""
    click.echo(style().fit(printable(f"{found.binding.address} is {id}{called} now.")))
    if not found.next:
        click.echo("A plan would change nothing of it.")
        return
    click.echo("A plan would now:")
    for op in found.next:
        click.echo("\n".join(operation_lines(op, style())))
