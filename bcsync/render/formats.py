"""The formats that a plan is printed in: one file each, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bcsync.render.files_online import FilesOnline
from bcsync.render.safe import json_text
from bcsync.render.style import Style
from bcsync.render.text import render_plan

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to print a JSON plan."""

    render: Callable[[Json, Style], str]
    """From the plan and what the terminal can show to text that ends in a newline."""
    for_terminals: bool = False
    """In the terminal's own characters; others are UTF-8, wherever they go."""
    whole: bool = False
    """Made from all of it, as it is saved; others from what is made as they look at it."""
    places: bool = False
    """It leads to files, from the top of the repository."""
    tells_failure: bool = False
    """Read by somebody who does not see standard error: it tells, too, that no plan could be made."""


def _markdown(plan: Json, style: Style) -> str:
    # Late: most plans are printed for a terminal.
    from bcsync.render.markdown import render_markdown

    return render_markdown(plan, style)


def _github(plan: Json, style: Style) -> str:
    from bcsync.render.github import render_github

    return render_github(plan, style)


def _sarif(plan: Json, style: Style) -> str:
    from bcsync.render.sarif import render_sarif

    return render_sarif(plan, style)


def _junit(plan: Json, style: Style) -> str:
    from bcsync.render.junit import render_junit

    return render_junit(plan, style)


def _page(plan: Json, style: Style) -> str:
    # Late: Jinja2 comes with it.
    from bcsync.render.page.page import render_page

    return render_page(plan, FilesOnline(style.blob, style.folder) if style.blob else None)


FORMATS: dict[str, Format] = {
    "text": Format(render_plan, for_terminals=True),
    "json": Format(lambda plan, _style: f"{json_text(plan)}\n", whole=True),
    "markdown": Format(_markdown, places=True, tells_failure=True),
    "html": Format(_page, whole=True, places=True, tells_failure=True),
    "github": Format(_github, places=True, tells_failure=True),
    "sarif": Format(_sarif, places=True, tells_failure=True),
    "junit": Format(_junit, places=True, tells_failure=True),
}
"""By the name that ``plan --format`` knows them by."""
