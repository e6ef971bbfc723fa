"""What a guard is lifted with, by name: the same flags wherever a plan is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from bcsync.errors import UsageRefused
from bcsync.planning.scene import Allowances

WHY = "Why; kept in the journal."


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


def outside_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--outside-window``, which takes a ``--reason``; the command has both."""

    @wraps(function)
    def with_reason(*args: Any, outside_window: bool, reason: str | None, **kwargs: Any) -> Any:
        if outside_window and not (reason or "").strip():
            raise UsageRefused("--outside-window needs a reason", hint="say why with --reason TEXT")
        return function(*args, outside_window=outside_window, reason=reason, **kwargs)

    option = click.option(
        "--outside-window",
        is_flag=True,
        help="Do it although no change window is open, or changes are frozen.",
    )
    command: Callable[..., Any] = option(with_reason)
    return command
