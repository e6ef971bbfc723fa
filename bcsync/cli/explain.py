"""``bcsync explain``"""

from __future__ import annotations

import click

from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, style
from bcsync.jobs.inspect.explain import explain
from bcsync.render.explain import render_explanation


@click.command(cls=Command, name="explain")
@click.argument("address")
@click.option("--no-refresh", is_flag=True, help="As last known; no platform needed.")
@json_option
def command(address: str, no_refresh: bool, as_json: bool) -> None:
    """Why ADDRESS is as it is: declared where, seen how, planned what, done what."""
    found = explain(project(), address, refresh=not no_refresh)
    if as_json:
        print_json(found)
    else:
        click.echo(render_explanation(found, style()), nl=False)
