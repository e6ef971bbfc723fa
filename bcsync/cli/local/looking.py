"""``bcsync local notifications``, ``outbox`` and ``log``: what people and auditors would see."""

from __future__ import annotations

from dataclasses import asdict
from itertools import zip_longest

import click

from bcsync.cli.local.world import World, world
from bcsync.cli.session import Command, json_option, print_json
from bcsync.platforms.local.values import LogEntry
from bcsync.render.safe import printable
from bcsync.render.words import attributes


@click.command(cls=Command, name="notifications")
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose.")
@json_option
def notifications(email: str, as_json: bool) -> None:
    """A person's notifications, oldest first."""
    with world() as here:
        found = here.control.notifications(email)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(printable(f"{_moment(each.when)}  {each.category}  {each.text}"))
    if not found:
        click.echo(f"{printable(email)} has no notifications.")


@click.command(cls=Command, name="outbox", short_help="Letters that would have been sent.")
@json_option
def outbox(as_json: bool) -> None:
    """Letters the platform would have sent, oldest first."""
    with world() as here:
        letters = here.control.outbox()
    if as_json:
        print_json([asdict(letter) for letter in letters])
        return
    for letter in letters:
        click.echo(printable(f"{_moment(letter.when)}  to {letter.recipient}: {letter.subject}"))
        click.echo(f"    {printable(letter.text)}")
    if not letters:
        click.echo("No letters.")


@click.command(cls=Command, name="log")
@json_option
def log(as_json: bool) -> None:
    """Every act on the platform, oldest first."""
    with world() as here:
        if as_json:
            print_json([asdict(entry) for entry in here.control.log()])
            return
        empty = True
        for entry in here.control.log():
            empty = False
            path = _path(here, entry)
            click.echo(_log_line(entry, path))
        if empty:
            click.echo("Nothing has happened yet.")


def _path(here: World, entry: LogEntry) -> str:
    kinds = here.project.kinds
    composed = kinds[entry.kind].composed_of if entry.kind in kinds else ()
    named = zip_longest(composed or (entry.kind,), entry.id, fillvalue="")
    return "/".join(here.names.word(role, part) for role, part in named if part)


def _log_line(entry: LogEntry, path: str) -> str:
    details = attributes(entry.details)
    line = f"{_moment(entry.when)}  {entry.actor}  {entry.verb} {entry.kind} {path}"
    return printable(f"{line}  {details}" if details else line)


def _moment(when: str) -> str:
    """To the second; the rest is for machines."""
    return when[:19] + "Z"
