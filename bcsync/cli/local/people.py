"""``bcsync local sign-up``, ``accept`` and ``decline``: what people do about themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from bcsync.cli.local.world import World, world
from bcsync.cli.session import Command
from bcsync.errors import UsageRefused
from bcsync.model.email import canonical_email, email_problem
from bcsync.render.safe import printable

Answered = Sequence[tuple[str, str]]


@click.command(cls=Command, name="sign-up")
@click.argument("email")
@click.option("--name", help="The person's name.")
def sign_up(email: str, name: str | None) -> None:
    """Make EMAIL a TikTok For Business user."""
    problem = email_problem(email)
    if problem is not None:
        raise UsageRefused(problem.message, hint=problem.hint)
    with world() as here:
        here.control.sign_up(email, name)
    click.echo(f"{printable(canonical_email(email))} is signed up to TikTok For Business.")


def _whose(function: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("email", required=False),
        click.argument("business_center", required=False, metavar="[BC]"),
        click.option("--all", "everybody", is_flag=True, help="Every open invitation."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command(cls=Command, name="accept", short_help="Invited people join.")
@_whose
def accept(email: str | None, business_center: str | None, everybody: bool) -> None:
    """EMAIL joins BC (a key, an id or a name); with --all, everybody who is invited joins."""
    with world() as here:
        one, every = here.control.accept, here.control.accept_all
        answered = _answer(here, email, business_center, one, every if everybody else None)
        _say(here, answered, "joined")


@click.command(cls=Command, name="decline", short_help="Invited people say no.")
@_whose
def decline(email: str | None, business_center: str | None, everybody: bool) -> None:
    """EMAIL says no to BC (a key, an id or a name); with --all, everybody who is invited does."""
    with world() as here:
        one, every = here.control.decline, here.control.decline_all
        answered = _answer(here, email, business_center, one, every if everybody else None)
        _say(here, answered, "declined the invitation of")


def _answer(
    here: World,
    email: str | None,
    center: str | None,
    one: Callable[[str, str], Answered],
    every: Callable[[], Answered] | None,
) -> Answered:
    if every is not None and email is None:
        return every()
    if every is not None or email is None or center is None:
        raise UsageRefused(
            "give either --all, or a person and a Business Center",
            hint="for example: bcsync local accept bo@acme.example acme",
        )
    return one(email, here.center(center))


def _say(here: World, answered: Answered, did: str) -> None:
    for email, center in answered:
        click.echo(f"{printable(email)} {did} {printable(here.called('business_center', center))}.")
    if not answered:
        click.echo("Nobody has an open invitation.")
