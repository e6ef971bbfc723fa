"""Showing what a command would write into the files of a layout, and writing it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bcsync.cli.streams import write_data
from bcsync.editing.diff import unified
from bcsync.editing.edit import Rewrite
from bcsync.render.safe import printable
from bcsync.render.style import Style


def show_diff(rewrites: Iterable[Rewrite], style: Style) -> None:
    """What changes, as a unified diff on standard output."""
    lines = (line for rewrite in rewrites for line in unified(rewrite))
    write_data("".join(f"{_shown(line, style)}\n" for line in lines), nl=False)


def _shown(line: str, style: Style) -> str:
    text = printable(line)
    if not style.color:
        return text
    if line.startswith(("---", "+++")):
        return click.style(text, bold=True)
    color = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(text, fg=color) if color else text
