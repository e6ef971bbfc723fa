"""``bcsync login``"""

from __future__ import annotations

import sys
from secrets import token_urlsafe

import click

from bcsync.cli.asking import ask
from bcsync.cli.project import project
from bcsync.cli.session import Command
from bcsync.cli.streams import is_terminal, write_data
from bcsync.errors import UsageRefused
from bcsync.jobs.login import LoggedIn, consent_url, log_in
from bcsync.model.address import is_key
from bcsync.project import Project
from bcsync.render.safe import printable


@click.command(cls=Command, name="login")
@click.argument("key", metavar="BC")
@click.option(
    "--redirect-uri",
    metavar="URL",
    help="Where the browser is sent afterwards: one of the addresses registered for the app.",
)
@click.option("--url", "only_url", is_flag=True, help="Print where to agree, and end.")
def command(key: str, redirect_uri: str | None, only_url: bool) -> None:
    """Keep a token for BC in the keyring: agree in the browser, then paste the address it was sent to.

    BC is the key of a Business Center. Without a terminal the address, or the code alone, is read from
    standard input.
    """
    here = project()
    if not is_key(key):
        raise UsageRefused(
            f"{key} is no key of a Business Center",
            hint="a key is made of small letters, digits and hyphens, as in the layout",
        )
    if only_url:
        write_data(consent_url(here, _redirect(redirect_uri), token_urlsafe(16)))
        return
    pasted, state = _asked(here, redirect_uri)
    _tell(here, key, log_in(here, key, pasted, state))


def _redirect(redirect_uri: str | None) -> str:
    if redirect_uri:
        return redirect_uri
    raise UsageRefused(
        "login does not know where TikTok sends the browser afterwards",
        hint="give --redirect-uri with an address registered for the app in the developer portal",
    )


def _asked(here: Project, redirect_uri: str | None) -> tuple[str, str | None]:
    """What was pasted, and the word that it has to hold."""
    if not is_terminal(sys.stdin):
        return sys.stdin.readline(), None
    state = token_urlsafe(16)
    url = consent_url(here, _redirect(redirect_uri), state)
    click.echo(f"Open this in a browser and agree:\n\n  {url}\n", err=True)
    return ask("Paste the address the browser was sent to"), state


def _tell(here: Project, key: str, done: LoggedIn) -> None:
    user = " ".join(filter(None, (done.holder.user.name, done.holder.user.email)))
    click.echo(f"Kept a token{f' of {printable(user)}' if user else ''} for {key}.", err=True)
    for center in done.holder.centers:
        click.echo(f"  {center.role.lower()} of {printable(center.name)} ({center.id})", err=True)
    if done.missing:
        names = ", ".join(done.missing)
        click.echo(f"warning: it lacks {names}: give the app these, and log in again", err=True)
    if key not in here.settings.actors.everyone():
        click.echo(
            f"note: write credentials: {{{key}: {done.variable}}} into bcsync.yaml, if the layout does not "
            "declare it yet; the variable need not be set",
            err=True,
        )
