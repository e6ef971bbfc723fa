"""``bcsync import``"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from bcsync.cli.patience import patience
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, print_json, program, style
from bcsync.jobs.adopt.by_name import ByName, import_by_name
from bcsync.jobs.adopt.one import import_one
from bcsync.render.safe import printable
from bcsync.render.text import operation_lines

_SHOWN = 20
"""Of a kind of answer on a terminal; the JSON has all of them."""


@click.command(cls=Command, name="import")
@click.argument("words", nargs=-1, metavar="ADDRESS ID | --by-name [ADDRESS]...")
@click.option("--by-name", is_flag=True, help="Adopt what is called like what the layout declares.")
@lock_timeout_option
@json_option
def command(words: tuple[str, ...], by_name: bool, lock_timeout: float, as_json: bool) -> None:
    """Adopt the existing thing ID under ADDRESS of the layout.

    For what the platform gives ids to: Business Centers, ad accounts, certificates, asset groups. With
    --by-name all of the layout that is bound to nothing (or what ADDRESS means, globs too) is looked for
    by kind, owner and name, and adopted where only one thing can be meant. The platform is only read.
    """
    if by_name:
        _show_found(import_by_name(project(), words, patience(lock_timeout)), as_json=as_json)
    elif len(words) == 2:
        _import_one(words[0], words[1], lock_timeout, as_json=as_json)
    else:
        raise click.UsageError(
            "give an ADDRESS and the ID it has on the platform, or --by-name to look for it"
        )


def _import_one(address: str, id: str, lock_timeout: float, *, as_json: bool) -> None:
    found = import_one(project(), address, id, patience(lock_timeout))
    if as_json:
        print_json(
            {"address": found.binding.address, "id": id, "status": found.seen.status.value}
            | {"name": found.seen.label, "operations": found.next}
        )
        return
    _say(f"{found.binding.address} is {id}{_called(found.seen.label)} now.")
    if not found.next:
        click.echo("A plan would change nothing of it.")
        return
    click.echo("A plan would now:")
    for op in found.next:
        click.echo("\n".join(operation_lines(op, style())))


def _show_found(found: ByName, *, as_json: bool) -> None:
    if as_json:
        adopted = [
            {"address": address, "id": each.id[0], "status": each.status.value, "name": each.label}
            for address, each in found.adopted.items()
        ]
        told = {"ambiguous": found.ambiguous, "missing": found.missing, "unread": found.unread}
        print_json({"adopted": adopted} | told | {"changes": found.changes})
        return
    for line in _lines(found):
        _say(line)


def _lines(found: ByName) -> Iterator[str]:
    if not (found.adopted or found.ambiguous or found.missing or found.unread):
        yield "Nothing to adopt: all of it is bound already."
        return
    yield from _some(
        f"{address} is {each.id[0]}{_called(each.label)} now."
        for address, each in found.adopted.items()
    )
    yield from _some(_choice(address, ids) for address, ids in found.ambiguous.items())
    yield from _some(f"{address}: nothing is called like it." for address in found.missing)
    yield from _some(f"{address}: its list could not be read." for address in found.unread)
    counted = [
        f"{len(found.adopted):,} adopted",
        *([f"{len(found.ambiguous):,} to be decided"] if found.ambiguous else []),
        *([f"{len(found.missing):,} not found"] if found.missing else []),
        *([f"{len(found.unread):,} not read"] if found.unread else []),
    ]
    yield f"{', '.join(counted)}. {_outlook(found.changes)}"


def _choice(address: str, ids: Sequence[str]) -> str:
    if len(ids) == 1:
        which = f"{ids[0]} is called like it, and like another address of the layout"
    else:
        which = f"{len(ids)} are called like it, {', '.join(ids)}"
    return f"{address}: {which}: {program()} import {address} ID"


def _outlook(changes: int) -> str:
    if not changes:
        return "A plan would change nothing."
    return (
        f"A plan would now do {changes:,} {'thing' if changes == 1 else 'things'}: {program()} plan"
    )


def _some(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_SHOWN]
    if len(listed) > _SHOWN:
        yield f"… and {len(listed) - _SHOWN:,} more like that: --json has all."


def _called(label: str | None) -> str:
    return f" ({label})" if label else ""


def _say(line: str) -> None:
    click.echo(style().fit(printable(line)))
