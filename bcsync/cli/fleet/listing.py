"""``bcsync fleet list``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcsync.cli.fleet.opened import chosen, file_option, fleet, since_option
from bcsync.cli.session import Command, print_json
from bcsync.cli.streams import write_data
from bcsync.errors import UsageRefused
from bcsync.fleet.values import Member
from bcsync.render.safe import printable

_MATRIX = 256
"""Jobs that GitHub makes of one matrix (docs.github.com/actions: usage limits)."""


@click.command(cls=Command, name="list")
@click.argument("projects", metavar="[PROJECT]...", nargs=-1)
@since_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github-matrix", "json"]),
    default="text",
    show_default=True,
    help="How to print it; github-matrix is a line for fromJSON().",
)
@file_option
def command(projects: tuple[str, ...], changed_since: str | None, style: str, file: Path) -> None:
    """Which projects the fleet has: all, or each PROJECT (a glob will do). Needs no database."""
    found = chosen(fleet(file), projects, changed_since)
    match style:
        case "json":
            print_json([_as_json(each) for each in found])
        case "github-matrix":
            write_data(_matrix(found))
        case _:
            for each in found:
                click.echo(printable(each.name))
            if not found:
                click.echo("No project.", err=True)


def _matrix(found: list[Member]) -> str:
    # Late: only here is JSON needed on a line of its own.
    import json

    if len(found) > _MATRIX:
        raise UsageRefused(
            f"these are {len(found)} projects, and GitHub makes at most {_MATRIX} jobs of a matrix",
            hint="name some of them by globs, or by --changed-since",
        )
    return json.dumps({"project": [each.name for each in found]})


def _as_json(member: Member) -> dict[str, Any]:
    return {
        "project": member.name,
        "timezone": member.timezone,
        "schedules": {command.value: cron for command, cron in member.crons.items()},
        "app": None if member.app is None else member.app.variable,
    }
