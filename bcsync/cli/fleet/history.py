"""``bcsync fleet history``"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bcsync.cli.fleet.opened import chosen, file_option, fleet, queue_of
from bcsync.cli.session import Command, json_option, print_json
from bcsync.fleet.records import latest
from bcsync.render.safe import printable


@click.command(cls=Command, name="history")
@click.argument("projects", metavar="[PROJECT]...", nargs=-1)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="So many, the latest."
)
@json_option
@file_option
def command(projects: tuple[str, ...], limit: int, as_json: bool, file: Path) -> None:
    """What was run, newest first: of all projects, or of each PROJECT (a glob will do)."""
    here = fleet(file)
    names = [each.name for each in chosen(here, projects, None)] if projects else []
    with queue_of(here) as connection:
        rows = latest(connection, names, limit)
    if as_json:
        print_json([{key: _plain(value) for key, value in row.items()} for row in rows])
        return
    for row in rows:
        click.echo(printable(_line(row)))
    if not rows:
        click.echo("Nothing was run yet.", err=True)


def _line(row: dict[str, Any]) -> str:
    how = row["outcome"] or "runs"
    code = "" if row["code"] is None else f" ({row['code']})"
    said = f"  {row['said']}" if row["said"] else ""
    when = f"{row['started']:%Y-%m-%d %H:%M:%S}Z"
    return f"{when}  job {row['job']}  {row['command']} {row['project']}  {how}{code}{said}"


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
