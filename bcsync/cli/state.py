"""``bcsync state``"""

from __future__ import annotations

import click

from bcsync.cli.project import project
from bcsync.cli.session import LazyGroup, json_option, print_json, style
from bcsync.exporting.export import renaming
from bcsync.exporting.journal import Run, record_run
from bcsync.looking.addresses import entry_json, known_id
from bcsync.looking.describe import describe
from bcsync.looking.moving import forgetting, let_go, moves
from bcsync.looking.snapshot import look
from bcsync.project import Project
from bcsync.render.safe import printable
from bcsync.render.words import count
from bcsync.state.store import State
from bcsync.workflow import open_state


@click.group(cls=LazyGroup, name="state")
def command() -> None:
    """Look into the stored state, and correct it. Nothing here touches the platform."""


@command.command(name="list")
@click.argument("pattern", metavar="[GLOB]", default="*")
@json_option
def list_(pattern: str, as_json: bool) -> None:
    """Addresses of everything known, or of what GLOB matches."""
    book = look(project(), refresh=False).book
    found = book.matching(pattern)
    if as_json:
        print_json([entry_json(entry, book) for entry in found])
    elif found:
        click.echo(style().fit("\n".join(printable(entry.address) for entry in found)))


@command.command()
@click.argument("address")
@json_option
def show(address: str, as_json: bool) -> None:
    """What is known of ADDRESS."""
    book = look(project(), refresh=False).book
    entry = entry_json(book.find(address), book)
    if as_json:
        print_json(entry)
    else:
        click.echo(style().fit(describe(entry)), nl=False)


@command.command()
@click.argument("old")
@click.argument("new")
def mv(old: str, new: str) -> None:
    """Give the thing bound to OLD the address NEW; a Business Center takes along what is in it."""
    here = project()
    found = moves(look(here, refresh=False).book, old, new)
    state = _open(here)
    try:
        operations = [renaming(before, after, "moved by hand") for before, after in found.items()]
        record_run(state, Run.of("state mv", operations), lambda: state.rename(found))
    finally:
        state.close()
    for before, after in found.items():
        click.echo(f"{printable(before)} is {printable(after)} now.")


@command.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
def rm(addresses: tuple[str, ...]) -> None:
    """Let go of ADDRESS (a glob will do) without touching the platform."""
    here = project()
    entries = let_go(look(here, refresh=False).book, addresses)
    state = _open(here)

    def forget() -> None:
        state.forget([(entry.kind, known_id(entry)) for entry in entries])

    try:
        record_run(state, Run.of("state rm", [forgetting(entry) for entry in entries]), forget)
    finally:
        state.close()
    for entry in entries:
        click.echo(f"Let go of {printable(entry.address)}.")
    click.echo(f"{count(len(entries), 'thing')} on the platform as before.", err=True)


@command.command()
def pull() -> None:
    """The whole stored state as one JSON document."""
    state = open_state(project(), create=False)
    try:
        document = state.pull()
    finally:
        state.close()
    print_json(document)


def _open(here: Project) -> State:
    state = open_state(here, create=True)
    assert isinstance(state, State)
    return state
