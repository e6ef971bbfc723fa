"""``bcsync fleet status``"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bcsync import __version__
from bcsync.cli.fleet.opened import NOBODY, file_option, fleet, queue_of
from bcsync.cli.session import Command, json_option, print_json
from bcsync.cli.streams import write_data
from bcsync.fleet.queue import has_workers, under_way
from bcsync.fleet.records import last_runs
from bcsync.fleet.standing import Standing, standings, word_of
from bcsync.fleet.values import Command as Kind
from bcsync.project import system_clock
from bcsync.render.safe import printable


@click.command(cls=Command, name="status")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How to print it; html is one page.",
)
@json_option
@file_option
def command(form: str, as_json: bool, file: Path) -> None:
    """How every project stands, what needs somebody first."""
    here, now = fleet(file), system_clock()
    with queue_of(here) as connection:
        runs = last_runs(connection, [each.name for each in here.members])
        found = standings(here, runs, under_way(connection), now)
        idle = not has_workers(connection) and any(each.queued or each.next for each in found)
    match "json" if as_json else form:
        case "json":
            print_json([_as_json(each) for each in found])
        case "html":
            write_data(_page(found, now, idle=idle))
        case _:
            _print(found, idle=idle)


def _page(found: list[Standing], now: datetime, *, idle: bool) -> str:
    # Late: Jinja2 comes with it.
    from bcsync.render.page.fleet import render_fleet

    commands = [each.value for each in Kind]
    rows = [_as_json(each) for each in found]
    return render_fleet(rows, commands, now, __version__, idle=idle)


def _print(found: list[Standing], *, idle: bool) -> None:
    width = max((len(each.project) for each in found), default=0)
    for each in found:
        click.echo(printable(_line(each, width)))
    if idle:
        click.echo(NOBODY, err=True)


def _line(each: Standing, width: int) -> str:
    parts = [f"{each.project:<{width}}", f"{each.word:<9}"]
    told = each.because is not None and each.because.outcome in _TOLD
    if each.because is not None:
        job = f" (job {each.because.job})" if told else ""
        ended = f"{each.because.ended:%Y-%m-%d %H:%M}Z"
        parts.append(f"{each.because.command} {each.because.outcome} {ended}{job}")
    for command, runs in each.queued:
        parts.append(f"{command} {'runs' if runs else 'queued'}")
    if each.next is not None:
        parts.append(f"next {each.next.command} {each.next.at:%Y-%m-%d %H:%M}Z")
    said = each.because.said if each.because is not None and told else ""
    return "  ".join([*parts, *filter(None, [said])])


_TOLD = ("refused", "failed")


def _as_json(each: Standing) -> dict[str, Any]:
    return {
        "project": each.project,
        "stands": each.word,
        "because": None if each.because is None else each.because.command.value,
        "last": [
            {
                "command": last.command.value,
                "outcome": last.outcome.value,
                "stands": word_of(last),
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
