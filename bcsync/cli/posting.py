"""A review, posted under its pull request; what became of that, in a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import click

from bcsync.cli.session import session
from bcsync.cli.telling import folder_in_repository, seen_from_the_top
from bcsync.errors import BcsyncError
from bcsync.forge.job import Job, Kind, job_of
from bcsync.forge.one import Did, Kept
from bcsync.forge.opening import has_token, open_forge
from bcsync.forge.problems import ForgeForbidden
from bcsync.forge.values import Forge
from bcsync.jobs.post import post_review
from bcsync.render.safe import printable
from bcsync.render.style import Style

_MOVED_ON = "Nothing is posted: the pull request is not open any more, or has a newer commit."


def project_in_repository() -> str:
    """What a project is known by under pull requests: where it is in the repository, ``.`` at its top."""
    return folder_in_repository(session().directory).rstrip("/") or "."


def post(kind: Kind, plan: Any) -> bool:
    """Keep the one comment of this project; False when that was wanted and could not be done."""
    with told("the pull request was not told") as fine:
        job = job_of(kind, os.environ)
        if job.pull is None and not job.source:
            _say("This job is for no pull request: nothing is posted.")
        elif not has_token(kind, os.environ):
            names = {"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN"}
            _say(f"Nothing is posted: this job has no {names[kind]}.")
        else:
            with opened(kind) as forge:
                number = job.pull or _of_a_fork(forge, job)
                _say(_posted(forge, job, number, plan) if number is not None else _MOVED_ON)
    return all(fine)


def _of_a_fork(forge: Forge, job: Job) -> int | None:
    """The one open pull request whose newest commit is this job's."""
    found = [each.number for each in forge.pulls_from(job.source) if each.head == job.commit]
    return found[0] if len(found) == 1 else None


def _posted(forge: Forge, job: Job, number: int, plan: Any) -> str:
    style = seen_from_the_top(Style())
    kept = post_review(forge, job, number, project_in_repository(), plan, style)
    return _words(kept, number)


def _words(kept: Kept, number: int) -> str:
    where = kept.url or f"pull request {number}"
    match kept.did:
        case Did.CREATED:
            return f"Commented: {where}"
        case Did.EDITED:
            return f"Its comment says so now: {where}"
        case Did.NEWER:
            return f"Nothing is posted: pull request {number} has a newer commit or run."
        case Did.NOTHING:
            return f"Nothing is posted: pull request {number} changes nothing here."


@contextmanager
def opened(kind: Kind) -> Iterator[Forge]:
    """The forge of this job. Raises ``SettingsError``."""
    with closing(open_forge(kind, os.environ)) as forge:
        yield forge


@contextmanager
def told(what: str) -> Iterator[list[bool]]:
    """Tell of what goes wrong inside, and go on; the list holds a False then, but not for
    a token that only reads."""
    fine: list[bool] = []
    try:
        yield fine
    except ForgeForbidden as forbidden:
        # As the jobs of forks have it: everybody was told all else, and the plan stands.
        click.echo(f"warning: {what}: {printable(forbidden.message)}", err=True)
        _say(f"  {forbidden.hint}")
    except BcsyncError as error:
        fine.append(False)
        click.echo(f"error: {what}: {printable(error.message)}", err=True)
        _say(f"  {error.hint}")


def _say(words: str) -> None:
    click.echo(printable(words), err=True)
