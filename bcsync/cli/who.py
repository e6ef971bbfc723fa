"""``bcsync who``"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, style
from bcsync.cli.streams import write_data
from bcsync.jobs.inspect.effective_access import grants_of
from bcsync.jobs.inspect.last_access import last_held
from bcsync.jobs.inspect.snapshot import look
from bcsync.jobs.inspect.who import partners, people, question
from bcsync.model.address import CENTER, canonical
from bcsync.platforms.port import Gap
from bcsync.render.safe import printable, printable_json
from bcsync.render.who import render_who


@click.command(cls=Command, name="who")
@click.option("--person", metavar="EMAIL", help="Only this person.")
@click.option("--account", metavar="ACCOUNT", help="Only this ad account: key path, id or name.")
@click.option("--partner", metavar="BC", help="Only what this Business Center holds of others.")
@click.option("--no-refresh", is_flag=True, help="As last known; no platform needed.")
@json_option
def command(
    person: str | None, account: str | None, partner: str | None, no_refresh: bool, as_json: bool
) -> None:
    """Who can touch what, and how they come to it."""
    who = None if person is None else canonical(person)
    known = look(project(), refresh=not no_refresh, about=who)
    resources, book = known.snapshot.resources, known.book
    grants = grants_of(resources, book.kinds)
    last = [] if who is None else last_held(who, known.journal, resources, book)
    asked = question(grants, book, person, account, partner, last)
    found, holders = people(grants, book, asked, last), partners(grants, book, asked)
    gaps = known.snapshot.gaps
    if as_json:
        _print_json(found, holders, gaps)
    else:
        click.echo(style().fit(render_who(found, holders, fold=account is None)), nl=False)
    told = (
        f"{book.names.word(CENTER, gap.scope)}: shown as last known, for it could not be read: {gap.reason}"
        for gap in gaps
    )
    for words in dict.fromkeys(told):
        click.echo(f"warning: {printable(words)}", err=True)


def _print_json(
    found: Iterable[Mapping[str, Any]], holders: Sequence[Mapping[str, Any]], gaps: Sequence[Gap]
) -> None:
    """Person by person, for all of them may not fit into memory as one value."""
    import orjson

    def text(value: Any) -> str:
        return printable_json(orjson.dumps(value).decode())

    write_data('{"people": [', nl=False)
    for number, person in enumerate(found):
        write_data(f"{',' if number else ''}\n  {text(person)}", nl=False)
    unknown = [{"scope": gap.scope, "kind": gap.kind, "reason": gap.reason} for gap in gaps]
    write_data(f'\n],\n"business_centers": {text(holders)},\n"unknown": {text(unknown)}}}')
