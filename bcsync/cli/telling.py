"""A plan in a format, on standard output; also that there is none, where nobody sees standard error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bcsync.cli.session import session, style
from bcsync.cli.streams import write_data
from bcsync.errors import BcsyncError
from bcsync.flow.failed import failed_plan
from bcsync.project import Project, system_clock
from bcsync.render.files_online import blob_url
from bcsync.render.formats import FORMATS, Format
from bcsync.render.style import Style

_WORKSPACES = "GITHUB_WORKSPACE", "CI_PROJECT_DIR"
"""Where GitHub and GitLab have the repository."""


def print_plan(plan: Any, form: Format) -> None:
    """A JSON plan on standard output."""
    text = form.render(plan, seen_from_the_top(style()) if form.places else style())
    if form.for_terminals:
        click.echo(text, nl=False)
    else:
        write_data(text, nl=False)


@contextmanager
def failures_told(form: str) -> Iterator[None]:
    """Tell of what is in the way in this format, too, before it goes on to the border."""
    try:
        yield
    except BcsyncError as error:
        if FORMATS[form].tells_failure:
            print_plan(plan_of_failure(error, None), FORMATS[form])
        raise


def plan_of_failure(error: BcsyncError, project: Project | None) -> Any:
    """The JSON plan that says why there is none."""
    directory = session().directory.resolve()
    name = os.fsencode(directory.name).decode("utf-8", "replace")
    clock = system_clock if project is None else project.clock
    return failed_plan(error, project, name, clock())


def seen_from_the_top(style: Style) -> Style:
    """The same, for readers who look for files from the top of the repository."""
    folder = folder_in_repository(session().directory)
    return replace(style, folder=folder, blob=blob_url(os.environ))


def project_in_repository() -> str:
    """What a project is known by under pull requests: where it is in the repository, ``.`` at its top."""
    return folder_in_repository(session().directory).rstrip("/") or "."


def folder_in_repository(directory: Path) -> str:
    """What leads to a project from the top of its repository: ``clients/acme/``; nothing at the top."""
    here = directory.resolve()
    tops = [Path(os.environ[name]).resolve() for name in _WORKSPACES if os.environ.get(name)]
    tops += [each for each in (here, *here.parents) if (each / ".git").exists()]
    top = next((each for each in tops if here.is_relative_to(each)), here)
    found = here.relative_to(top).as_posix()
    return "" if found == "." else f"{os.fsencode(found).decode('utf-8', 'replace')}/"
