"""What a guard is lifted with, by name: the same flags wherever a plan is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from bcsync.planning.scene import Allowances


def allow_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--allow-remove``, ``--allow-review``, … ; the command is given them all as ``allow``."""

    @wraps(function)
    def gathering(
        *args: Any,
        allow_remove: tuple[str, ...],
        allow_review: tuple[str, ...],
        allow_close: tuple[str, ...],
        allow_create: tuple[str, ...],
        **kwargs: Any,
    ) -> Any:
        allow = Allowances(allow_remove, allow_review, allow_close, allow_create)
        return function(*args, allow=allow, **kwargs)

    options = (
        click.option("--allow-remove", multiple=True, metavar="ADDRESS", help="May be removed."),
        click.option(
            "--allow-review", multiple=True, metavar="ADDRESS", help="May go into review."
        ),
        click.option(
            "--allow-close", multiple=True, metavar="ADDRESS", help="May be closed for good."
        ),
        click.option(
            "--allow-create", multiple=True, metavar="ADDRESS", help="May be made a second time."
        ),
    )
    command: Callable[..., Any] = gathering
    for option in reversed(options):
        command = option(command)
    return command
