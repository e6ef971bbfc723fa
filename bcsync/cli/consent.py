"""Consent in the browser, on a terminal: where to agree, what is pasted, what came of it."""

from __future__ import annotations

import sys
from secrets import token_urlsafe

import click

from bcsync.cli.asking import ask
from bcsync.cli.streams import is_terminal, write_data
from bcsync.errors import UsageRefused
from bcsync.jobs.login import LoggedIn, consent_url, log_in
from bcsync.project import Project
from bcsync.render.safe import printable


def print_url(here: Project, redirect_uri: str | None) -> None:
    """Where to agree, on standard output. Raises ``SettingsError``, ``UsageRefused``."""
    write_data(consent_url(here, _redirect(redirect_uri), token_urlsafe(16)))


def agree(here: Project, key: str, redirect_uri: str | None) -> None:
    """Ask for what the browser was sent to, and keep the token that it stands for. Raises as ``log_in``."""
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
