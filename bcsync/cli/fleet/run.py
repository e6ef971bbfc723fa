"""``bcsync fleet run``"""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import click

from bcsync.cli.fleet.opened import chosen, file_option, fleet, queue_of, since_option
from bcsync.cli.fleet.staying import stay
from bcsync.cli.session import Command as Base
from bcsync.cli.session import seconds
from bcsync.errors import ChangesClosed
from bcsync.exits import Exit
from bcsync.fleet.decisions import Outcome, worst
from bcsync.fleet.queue import Queued, Wanted, enqueue
from bcsync.fleet.records import last_runs
from bcsync.fleet.values import Command, Fleet
from bcsync.model.text import and_more
from bcsync.project import system_clock
from bcsync.render.safe import printable

_NAMED = 5


def _limit(ctx: click.Context, param: click.Parameter, value: str | None) -> float:
    return inf if value is None else seconds(ctx, param, value)


@click.command(cls=Base, name="run")
@click.argument("what", type=click.Choice([each.value for each in Command]))
@click.argument("projects", metavar="[PROJECT]...", nargs=-1)
@since_option
@click.option("--wait", is_flag=True, help="Stay until they have ended; the exit code tells how.")
@click.option(
    "--timeout",
    callback=_limit,
    metavar="DURATION",
    help="With --wait: so long at most: 30s, 5m, 1h.",
)
@click.option(
    "--detailed-exitcode", is_flag=True, help="With --wait: also 2 changes, 7 something waits."
)
@file_option
def command(
    what: str,
    projects: tuple[str, ...],
    changed_since: str | None,
    wait: bool,
    timeout: float,
    detailed_exitcode: bool,
    file: Path,
) -> int:
    """Queue a run of every project, or of each PROJECT (a glob will do).

    One at a time runs of a project, and at most one of each kind waits.
    """
    here, kind = fleet(file), Command(what)
    if kind is Command.APPLY:
        _require_open(here)
    wanted = [Wanted(each.name, kind) for each in chosen(here, projects, changed_since)]
    with queue_of(here) as connection:
        before = _newest(connection, wanted)
        queued = enqueue(connection, wanted)
        _tell(queued)
    if not wait:
        return Exit.DONE
    stay(here, wanted, timeout)
    with queue_of(here) as connection:
        rows = _runs(connection, wanted)
    new = (row for row in rows if row["id"] > before.get(row["project"], 0))
    outcomes = [Outcome(row["outcome"]) for row in new]
    for word in dict.fromkeys(outcomes):
        click.echo(f"{outcomes.count(word)} {word}")
    return worst(outcomes, detailed=detailed_exitcode)


def _require_open(here: Fleet) -> None:
    closed = here.schedule.closed(system_clock())
    if closed is not None:
        until = f"; changes may be made again on {closed.next}" if closed.next else ""
        raise ChangesClosed(f"{closed.why}{until}", hint="plan instead: bcsync fleet run plan")


def _tell(queued: Queued) -> None:
    click.echo(f"{len(queued.jobs)} queued.")
    if queued.waiting:
        names = ", ".join(each.project for each in queued.waiting[:_NAMED])
        more = and_more(len(queued.waiting) - _NAMED)
        click.echo(printable(f"{len(queued.waiting)} wait already: {names}{more}."))


def _runs(connection: Any, wanted: list[Wanted]) -> list[dict[str, Any]]:
    command = wanted[0].command.value if wanted else ""
    rows = last_runs(connection, [each.project for each in wanted])
    return [row for row in rows if row["command"] == command]


def _newest(connection: Any, wanted: list[Wanted]) -> dict[str, int]:
    return {row["project"]: row["id"] for row in _runs(connection, wanted)}
