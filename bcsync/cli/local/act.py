"""``bcsync local act``: anything a person can do by hand, the way drift is born."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, assert_never

import click

from bcsync.cli.local.pointing import target_of
from bcsync.cli.local.values import attributes_of
from bcsync.cli.local.world import World, world
from bcsync.cli.session import Command, json_option, print_json
from bcsync.exits import Exit
from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.platforms.port import Act, Answer, Done, Partly, Refused, Seen, Unanswered, Unsent
from bcsync.render.safe import printable
from bcsync.render.words import attributes

_VERBS = [action.value for action in Action if action.touches_platform]


@click.command(cls=Command, name="act", short_help="Anything a person can do by hand.")
@click.argument("action", type=click.Choice(_VERBS), metavar="ACTION")
@click.argument("address")
@click.argument("words", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--as", "actor", required=True, metavar="EMAIL", help="Who does it.")
@json_option
def act(action: str, address: str, words: tuple[str, ...], actor: str, as_json: bool) -> int:
    """Do by hand what a person can do, such as

    \b
    act remove member.acme/bo@acme.example --as ana@acme.example
    act update ad_account.acme/uk name="New name" --as ana@acme.example
    act request access.northwind/acme/uk permission=operator --as nico@northwind.example
    act create ad_account.acme/fr name="Acme FR" --as ana@acme.example

    Each part of ADDRESS is a key, a platform id or an e-mail address. VALUE is text, true, false,
    or a YAML flow value: 'members={bo@acme.example: operator}'; an empty one takes the value away.
    ACTION is create, update, remove, invite, request, approve, decline or cancel.
    """
    verb = Action(action)
    with world() as here:
        target = target_of(address, verb, here.project.kinds, here.names)
        given = attributes_of(words, target, verb, here.names)
        wanted = Act(canonical_email(actor), verb, target.kind.name, target.id, given)
        (answer,) = here.platform.perform([wanted])
        return _tell(here, address, answer, given, as_json=as_json)


def _tell(
    here: World, address: str, answer: Answer, given: Collection[str], *, as_json: bool
) -> int:
    match answer:
        case Refused() | Partly():
            click.echo(f"refused: {printable(answer.message)} (code {answer.code})", err=True)
            return Exit.FAILED
        case Unanswered():
            click.echo(f"no answer: {printable(answer.reason)}", err=True)
            return Exit.FAILED
        case Unsent():
            click.echo("nothing was sent", err=True)
            return Exit.FAILED
        case Done():
            if as_json:
                seen = _as_json(here, answer.seen) if isinstance(answer.seen, Seen) else None
                also = [_as_json(here, each) for each in answer.also]
                print_json({"seen": seen, "also": also})
            elif isinstance(answer.seen, Seen):
                click.echo(_line(here, answer.seen, given))
            else:
                click.echo(f"{printable(address)} is gone.")
            return Exit.DONE
        case _:
            assert_never(answer)


def _address(here: World, seen: Seen) -> str:
    return here.names.address_for(here.project.kinds[seen.kind], seen.id, seen.scope)


def _line(here: World, seen: Seen, given: Collection[str]) -> str:
    kind, address = here.project.kinds[seen.kind], _address(here, seen)
    bound = kind.assigned_id and address in here.names.ids
    called = here.called(kind.name, seen.id[0]) if bound else address
    waits = f", waits on {seen.on}" if seen.on else ""
    shown = here.names.to_addresses(kind, seen.attributes)
    first = {name: shown[name] for name in given if name in shown}
    told = attributes({**first, **shown})
    status = seen.status.value.replace("_", " ")
    return printable(f"{called} is {status}{waits}{f': {told}' if told else ''}")


def _as_json(here: World, seen: Seen) -> dict[str, Any]:
    return {
        "address": _address(here, seen),
        "kind": seen.kind,
        "id": list(seen.id),
        "status": seen.status.value,
        "on": seen.on,
        "since": seen.since,
        "detail": seen.detail,
        "attributes": dict(seen.attributes),
    }
