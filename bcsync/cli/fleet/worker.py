"""``bcsync fleet worker``"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from bcsync.cli.fleet.opened import file_option, fleet, queue_of
from bcsync.cli.session import Command
from bcsync.cli.streams import write_data
from bcsync.project import system_clock


def _address(
    _ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, int] | None:
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise click.BadParameter("write it like 127.0.0.1:9464", param=param)
    return host, int(port)


@click.command(cls=Command, name="worker")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="So many runs at once.",
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    callback=_address,
    help="Answer /healthz and /metrics (Prometheus) there.",
)
@file_option
def command(concurrency: int, listen: tuple[str, int] | None, file: Path) -> None:
    """Do what is queued, and fire the schedules; any number of workers on any number of machines.

    SIGTERM or Ctrl-C: what is in flight is finished, the rest is put back into the queue. It says what happens
    as a line of JSON each.
    """
    here = fleet(file)
    with queue_of(here):
        pass
    # Late: it brings asyncio and the engine along.
    from bcsync.fleet.serving import serve

    name = f"{socket.gethostname()}:{os.getpid()}"
    serve(here, os.environ, system_clock, name, concurrency, write_data, listen=listen)
