"""A worker, put together and run to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime

from bcsync.fleet.child import Children
from bcsync.fleet.figures import Figures
from bcsync.fleet.health import answering
from bcsync.fleet.logs import speaker
from bcsync.fleet.opening import settings_schema
from bcsync.fleet.running import Runner
from bcsync.fleet.server import conninfo
from bcsync.fleet.telling import teller
from bcsync.fleet.values import USUAL, Fleet, Pace
from bcsync.fleet.worker import engine, work

_MORE = 4
"""Connections beside those of runs: the clock's, and what is written down."""


def serve(
    fleet: Fleet,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    name: str,
    concurrency: int,
    write: Callable[[str], None],
    pace: Pace = USUAL,
    listen: tuple[str, int] | None = None,
) -> None:
    """Work until a signal says to stop.

    ``write`` is given each line of its log, ``listen`` says where its health is told. Raises ``BcsyncError``.
    """
    app = engine(conninfo(fleet.database, environ), concurrency + _MORE)
    figures = Figures()
    runner = Runner(
        fleet,
        settings_schema(),
        environ,
        clock,
        Children(),
        name,
        figures.counting(speaker(write, clock, name)),
        teller(fleet, environ, clock),
        app,
    )
    with ExitStack() as stack:
        if listen is not None:
            stack.enter_context(answering(figures, *listen))
        asyncio.run(work(app, runner, concurrency, pace))
