"""``bcsync locks``"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from bcsync.applying.lease import described
from bcsync.cli.asking import ask, require_terminal
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json
from bcsync.flow.fleet_locks import standing_in_fleet
from bcsync.flow.stored import open_state
from bcsync.jobs.unlock import break_lock
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.recovery.verdicts import PATIENCE
from bcsync.render.safe import printable
from bcsync.state.leases import Lease
from bcsync.state.store import State

_SETTLED = "What it leaves in doubt is settled by the next apply."
_UNDER_WAY = (
    "The platform cannot tell whether what its holder has sent last is still under way. "
    f"For {PATIENCE.seconds // 60} minutes it counts as that: bcsync does not send it again, nor call it "
    "failed. The first apply after that settles it."
)


@click.command(cls=Command, name="locks")
@click.option("--break", "number", type=int, metavar="ID", help="Take this lock from its holder.")
@click.option("--reason", help="Why it is broken; kept in the journal.")
@json_option
def command(number: int | None, reason: str | None, as_json: bool) -> None:
    """Who is changing which Business Centers at this moment.

    A lock whose holder is gone needs no breaking: the next apply takes it over when its lease ends.
    """
    here = project()
    if number is not None:
        broken = break_lock(here, number, reason or _ask())
        click.echo(printable(f"Broken: {described(broken.lease)}."))
        click.echo(_SETTLED if broken.quiet else _UNDER_WAY, err=True)
        return
    if as_json:
        print_json([_as_json(lease) for lease in _standing(here)])
        return
    lease = None
    for lease in _standing(here):
        click.echo(printable(described(lease)))
    if lease is None:
        click.echo("Nothing is locked.")


def _standing(here: Project) -> Iterator[Lease]:
    """Those of the project itself first: the fleet's database may be away."""
    state = open_state(here, create=False, whosever=True)
    with state:
        if isinstance(state, State):
            yield from state.locks(has_ended).standing()
            yield from standing_in_fleet(here, state)


def _ask() -> str:
    require_terminal(
        "breaking a lock needs a reason",
        hint='say why, for the journal: --reason "its machine is gone"',
    )
    while not (answer := ask("Why is it broken")):
        continue
    return answer


def _as_json(lease: Lease) -> dict[str, Any]:
    return {
        "id": lease.number,
        "scopes": list(lease.scopes),
        "who": lease.holder.who,
        "process": lease.holder.pid,
        "command": lease.holder.command,
        "run": lease.run,
        "since": lease.since.isoformat(timespec="seconds"),
        "until": lease.until.isoformat(timespec="seconds"),
        "ended": lease.ended,
        "fleet": lease.of_fleet,
    }
