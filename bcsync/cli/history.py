"""``bcsync history``"""

from __future__ import annotations

import click

from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, style
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.flow.stored import open_state
from bcsync.render.history import (
    history_to_json,
    render_history,
    render_run,
    render_verification,
    run_to_json,
    verification_to_json,
)
from bcsync.state.reader import StateReader


@click.command(cls=Command, name="history")
@click.argument("number", metavar="[RUN]", type=click.IntRange(min=1), required=False)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Newest runs to list.",
)
@click.option("--verify", is_flag=True, help="Check that nobody changed the journal; 1 if so.")
@json_option
def command(number: int | None, limit: int, verify: bool, as_json: bool) -> int:
    """What was done, when, by whom and why: all runs, or one RUN with its operations."""
    if verify and number is not None:
        raise UsageRefused(
            "the journal is one chain: a single run cannot be verified",
            hint="leave the number away: bcsync history --verify",
        )
    with open_state(project(), create=False, whosever=True) as state:
        if verify:
            return _verify(state, as_json=as_json)
        if number is not None:
            _show(state, number, as_json=as_json)
        else:
            _list(state, limit, as_json=as_json)
    return Exit.DONE


def _list(state: StateReader, limit: int, *, as_json: bool) -> None:
    runs = state.runs(limit)
    if as_json:
        print_json(history_to_json(runs))
    else:
        click.echo(render_history(runs), nl=False)


def _show(state: StateReader, number: int, *, as_json: bool) -> None:
    run = state.run(number)
    if run is None:
        newest = state.runs(1)
        raise UsageRefused(
            f"there is no run {number}",
            hint=f"the newest is {newest[0].id}" if newest else "nothing was ever applied here",
        )
    operations = state.operations(number)
    if as_json:
        print_json(run_to_json(run, operations))
    else:
        click.echo(render_run(run, operations, style()), nl=False)


def _verify(state: StateReader, *, as_json: bool) -> int:
    found = state.verify()
    if as_json:
        print_json(verification_to_json(found))
    else:
        click.echo(render_verification(found), nl=False)
    return Exit.FAILED if found.breaks else Exit.DONE
