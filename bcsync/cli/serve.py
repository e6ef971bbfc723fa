"""``bcsync serve``: TikTok's API for Business over the embedded platform of a project."""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any

import click

from bcsync.cli.crash_log import keep
from bcsync.cli.project import project
from bcsync.cli.session import Command, session
from bcsync.cli.streams import write_data
from bcsync.errors import SettingsError, UsageRefused
from bcsync.exits import Exit
from bcsync.platforms.chosen import LocalSettings
from bcsync.project import Project
from bcsync.render.safe import printable

LEVELS = ("off", "basic", "advanced", "premium", "ultimate")
PORT = 8712


@click.command(cls=Command, name="serve")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Default: this machine alone.")
@click.option(
    "--port", type=int, default=PORT, metavar="N", help=f"Default: {PORT}; 0: a free one."
)
@click.option(
    "--rate", type=click.Choice(LEVELS), default="off", help="Refuse calls over an app's level."
)
def command(host: str, port: int, rate: str) -> int:
    """Serve TikTok's API for Business v1.3 over the embedded platform, until Ctrl-C.

    The first line is the base URL; the API is below /open_api/v1.3/. `bcsync local token EMAIL` prints a
    token. Below /control/, for this machine alone and without a token, are the acts of people, verdicts, the
    clock and scripted faults: GET /control/ lists them.
    """
    here = project()
    chosen = here.settings.platform
    if not isinstance(chosen, LocalSettings):
        raise UsageRefused(
            f"this project works on the {chosen.kind} platform: `bcsync serve` has the embedded one alone",
            hint="use it in a project with platform: {kind: local}; bcsync init makes one",
        )
    return _serve(here, chosen, host, port, rate)


def _serve(here: Project, chosen: LocalSettings, host: str, port: int, rate: str) -> int:
    try:
        from bcsync.emulator.server import Server, bound, url_of
    except ImportError as missing:
        raise SettingsError(
            "the server needs packages that are not installed",
            hint="install them: pip install 'bcsync[serve]'",
        ) from missing
    from bcsync.emulator.control.stage import stage_of
    from bcsync.emulator.site import Site
    from bcsync.flow.local import open_local

    stage = stage_of(
        lambda clock: open_local(replace(here, clock=clock), chosen),
        here.clock,
        partial(_seed, here, chosen),
    )
    stage.emulator.rates.level = rate
    # Unlike other commands, this one stays. What it is made of stays as well: to look through that again and
    # again would keep requests waiting for a tenth of a second.
    gc.freeze()
    gc.enable()
    with (
        closing(stage),
        closing(bound(host, port)) as listening,
        session().signals.patiently() as stopping,
    ):
        ready = partial(write_data, url_of(listening))
        Server(Site(stage), ready, stopping, _keep).run(sockets=[listening])
    return Exit.DONE


def _seed(here: Project, chosen: LocalSettings, files: Mapping[str, str]) -> Mapping[str, Any]:
    # Late: it takes all that plans and applies, and most servers are never asked.
    from bcsync.jobs.seed import seed

    return seed(here, chosen, files)._asdict()


def _keep(error: Exception) -> None:
    """A mistake in bcsync: the details into a file, a sentence for the user; the server goes on."""
    log = keep("".join(traceback.format_exception(error)), session().directory, os.environ)
    where = f" The details are in {printable(log)}." if log else ""
    click.echo(f"error: bcsync made a mistake and answered 500.{where}", err=True)
