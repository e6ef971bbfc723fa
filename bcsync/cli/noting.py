"""What a command saw is told to people who did not look: notifications. Shared by apply and drift."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from bcsync.errors import BcsyncError, UsageRefused
from bcsync.exits import Exit
from bcsync.jobs.night.news import Seen, news_of
from bcsync.project import Project
from bcsync.render.safe import printable


def notify_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--notify``, where something may come about that nobody looks at."""
    option = click.option(
        "--notify",
        is_flag=True,
        help="Tell the channels of bcsync.yaml what is new, each thing once.",
    )
    return option(function)


def noted(
    here: Project,
    seen: Seen,
    work: Callable[[], int],
    *,
    notify: bool,
    looks: bool,
    beside: Callable[[], bool] = lambda: True,
) -> int:
    """Do the work and tell of it, also when it fails; what cannot be told makes a good end a failure.

    ``beside``: another way of telling it; False where that failed.
    """
    try:
        code = work()
    except UsageRefused:
        raise
    except BcsyncError as problem:
        seen.problem = problem
        beside()
        _tell(here, seen, notify=notify, looks=looks)
        raise
    told = beside() & _tell(here, seen, notify=notify, looks=looks)
    return code if told or code != Exit.DONE else Exit.FAILED


def _tell(here: Project, seen: Seen, *, notify: bool, looks: bool) -> bool:
    """False when somebody was not told."""
    if not notify:
        return True
    # Late: most runs tell nobody.
    from bcsync.jobs.night.notify import tell

    if not here.settings.notifications.channels:
        click.echo("warning: nobody is told: bcsync.yaml has no notifications.channels", err=True)
    try:
        problems: Iterable[BcsyncError] = tell(here, *news_of(here, seen, looks=looks))
    except BcsyncError as problem:
        problems = [problem]
    for each in problems:
        click.echo(f"warning: {printable(each.message)}; it is told next time", err=True)
        if each.hint:
            click.echo(f"  {printable(each.hint)}", err=True)
    return not problems
