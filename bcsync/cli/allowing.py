"""What a guard is lifted with, by name: the same flags wherever a plan is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def allow_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--allow-remove``, ``--allow-review`` and ``--allow-close``."""
    options = (
        click.option("--allow-remove", multiple=True, metavar="ADDRESS", help="May be removed."),
        click.option(
            "--allow-review", multiple=True, metavar="ADDRESS", help="May go into review."
        ),
        click.option(
            "--allow-close", multiple=True, metavar="ADDRESS", help="May be closed for good."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function
