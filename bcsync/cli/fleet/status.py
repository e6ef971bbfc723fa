"""``bcsync fleet status``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcsync.cli.fleet.opened import file_option, fleet, queue_of
from bcsync.cli.session import Command, json_option, print_json
from bcsync.fleet.queue import under_way
from bcsync.fleet.records import last_runs
from bcsync.fleet.standing import Standing, standings
from bcsync.project import system_clock
from bcsync.render.safe import printable


@click.command(cls=Command, name="status")
@json_option
@file_option
def command(as_json: bool, file: Path) -> None:
    """How every project stands, what needs somebody first."""
    here = fleet(file)
    with queue_of(here) as connection:
        runs = last_runs(connection, [each.name for each in here.members])
        found = standings(here, runs, under_way(connection), system_clock())
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    width = max((len(each.project) for each in found), default=0)
    for each in found:
        click.echo(printable(_line(each, width)))


def _line(each: Standing, width: int) -> str:
    parts = [f"{each.project:<{width}}", f"{each.word:<9}"]
    if each.last:
        last = each.last[0]
        parts.append(f"{last.command} {last.outcome} {last.ended:%Y-%m-%d %H:%M}Z")
    for command, runs in each.queued:
        parts.append(f"{command} {'runs' if runs else 'queued'}")
    if each.next is not None:
        parts.append(f"next {each.next.command} {each.next.at:%Y-%m-%d %H:%M}Z")
    said = next((last.said for last in each.last if last.said and last.outcome in _TOLD), "")
    return "  ".join([*parts, *filter(None, [said])])


_TOLD = ("refused", "failed")


def _as_json(each: Standing) -> dict[str, Any]:
    return {
        "project": each.project,
        "stands": each.word,
        "last": [
            {
                "command": last.command.value,
                "outcome": last.outcome.value,
                "ended": last.ended.isoformat(timespec="seconds"),
                "job": last.job,
                "said": last.said,
            }
            for last in each.last
        ],
        "queued": [{"command": command.value, "runs": runs} for command, runs in each.queued],
        "next": None
        if each.next is None
        else {"command": each.next.command.value, "at": each.next.at.isoformat(timespec="seconds")},
    }
