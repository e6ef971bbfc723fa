"""``bcsync state``"""

from __future__ import annotations

import click

from bcsync.cli.patience import patience
from bcsync.cli.project import project
from bcsync.cli.session import LazyGroup, json_option, lock_timeout_option, print_json, style
from bcsync.flow.stored import open_state
from bcsync.jobs.inspect.addresses import entry_json, known_id
from bcsync.jobs.inspect.snapshot import book_of, look
from bcsync.jobs.names.change import Naming, change_names
from bcsync.jobs.names.edits import let_go, moves
from bcsync.jobs.names.platform import replace_platform as replace
from bcsync.planning.changes.names_only import forgetting, renaming
from bcsync.planning.scene import Snapshot
from bcsync.render.entry import describe
from bcsync.render.safe import printable
from bcsync.render.words import count


@click.group(cls=LazyGroup, name="state")
def command() -> None:
    """Look into the stored state, and correct it. Nothing here touches the platform."""


@command.command(name="list")
@click.argument("pattern", metavar="[GLOB]", default="*")
@json_option
def list_(pattern: str, as_json: bool) -> None:
    """Addresses of everything known, or of what GLOB matches."""
    book = look(project(), refresh=False, whosever=True).book
    found = list(book) if pattern == "*" else book.meant(pattern)
    if as_json:
        print_json([entry_json(entry, book) for entry in found])
    elif found:
        click.echo(style().fit("\n".join(printable(entry.address) for entry in found)))


@command.command()
@click.argument("address")
@json_option
def show(address: str, as_json: bool) -> None:
    """What is known of ADDRESS."""
    book = look(project(), refresh=False, whosever=True).book
    entry = entry_json(book.find(address), book)
    if as_json:
        print_json(entry)
    else:
        click.echo(style().fit(describe(entry)), nl=False)


@command.command()
@click.argument("old")
@click.argument("new")
@lock_timeout_option
def mv(old: str, new: str, lock_timeout: float) -> None:
    """Give the thing bound to OLD the address NEW; a Business Center takes along what is in it."""
    here = project()

    def decide(known: Snapshot) -> Naming:
        found = moves(book_of(here, known), old, new)
        operations = [renaming(before, after, "moved by hand") for before, after in found.items()]
        return Naming(operations, lambda state: state.rename(found))

    for op in change_names(here, "state mv", decide, patience(lock_timeout)):
        former = str((op.before or {})["address"])
        click.echo(f"{printable(former)} is {printable(op.address)} now.")


@command.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@lock_timeout_option
def rm(addresses: tuple[str, ...], lock_timeout: float) -> None:
    """Let go of ADDRESS (a glob will do) without touching the platform."""
    here = project()

    def decide(known: Snapshot) -> Naming:
        entries = let_go(book_of(here, known), addresses)
        keys = [(entry.kind, known_id(entry)) for entry in entries]
        operations = [
            forgetting(entry.address, entry.stored and entry.stored.attributes, "let go by hand")
            for entry in entries
        ]
        return Naming(operations, lambda state: state.forget(keys))

    done = change_names(here, "state rm", decide, patience(lock_timeout))
    for op in done:
        click.echo(f"Let go of {printable(op.address)}.")
    click.echo(f"{count(len(done), 'thing')} on the platform as before.", err=True)


@command.command()
@click.argument("former")
@lock_timeout_option
def replace_platform(former: str, lock_timeout: float) -> None:
    """Say that what is known of the platform FORMER is of the one in the settings: it has moved.

    FORMER stands in the refusal of a state that is of another platform, and in `state pull`.
    """
    now = replace(project(), former, patience(lock_timeout))
    click.echo(f"The stored state is of {printable(now)} now.")


@command.command()
def pull() -> None:
    """The whole stored state as one JSON document."""
    with open_state(project(), create=False, whosever=True) as state:
        document = state.pull()
    print_json(document)
