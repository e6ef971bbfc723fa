"""``bcsync version``"""

from __future__ import annotations

import click

import bcsync
from bcsync.cli.session import Command, json_option, print_json


@click.command(cls=Command, name="version")
@json_option
def command(as_json: bool) -> None:
    """Print the version."""
    if as_json:
        print_json({"version": bcsync.__version__})
    else:
        click.echo(f"bcsync {bcsync.__version__}")
