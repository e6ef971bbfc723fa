"""``bcsync local token``: what a person's consent on TikTok's page would give."""

from __future__ import annotations

import click

from bcsync.cli.local.world import world
from bcsync.cli.session import Command, json_option, print_json
from bcsync.cli.streams import write_data
from bcsync.emulator import tokens
from bcsync.errors import UsageRefused
from bcsync.model.email import email_problem
from bcsync.wire.scopes import NAMES, PARENTS


@click.command(cls=Command, name="token", short_help="An access token of a person.")
@click.argument("email")
@click.option("--app", default="", metavar="ID", help="The developer's app (default: any).")
@click.option("--scopes", metavar="NUMBERS", help="As 100,150 (default: every one).")
@click.option("--code", is_flag=True, help="A code instead, which one call turns into a token.")
@json_option
def token(email: str, app: str, scopes: str | None, code: bool, as_json: bool) -> None:
    """Print an access token of EMAIL, for `bcsync serve`. It is told once; nothing keeps it.

    With --code it is what the consent page hands over: POST /oauth2/access_token/ takes it, once and within
    the hour. Who has not signed up to TikTok For Business is signed up.
    """
    problem = email_problem(email)
    if problem is not None:
        raise UsageRefused(problem.message, hint=problem.hint)
    chosen = tokens.ALL_SCOPES if scopes is None else _scopes(scopes)
    with world() as here:
        secret = tokens.hand_out(here.platform, email, app, chosen, code=code)
    if as_json:
        name = "auth_code" if code else "access_token"
        print_json({name: secret, "app": app or None, "scopes": sorted(chosen)})
    else:
        write_data(secret)


def _scopes(text: str) -> frozenset[int]:
    words = [word.strip() for word in text.split(",")]
    known = {str(number) for number in (*NAMES, *PARENTS)}
    unknown = [word for word in words if word not in known]
    if unknown:
        named = ", ".join(f"{number} ({name})" for number, name in NAMES.items())
        raise UsageRefused(f"{unknown[0]!r} is no scope", hint=f"these are: {named}")
    return frozenset(map(int, words))
