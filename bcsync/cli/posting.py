"""A review, posted under its pull request; what became of that, in a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import click

from bcsync.cli.telling import project_in_repository, seen_from_the_top
from bcsync.errors import BcsyncError, SettingsError
from bcsync.forge.job import Job, Kind, job_of
from bcsync.forge.one import Did, Kept
from bcsync.forge.opening import has_token, open_forge
from bcsync.forge.problems import ForgeForbidden
from bcsync.forge.values import Forge
from bcsync.jobs.night.alone import alone
from bcsync.jobs.night.issue import Did as DidIssue
from bcsync.jobs.night.issue import Kept as KeptIssue
from bcsync.jobs.night.issue import keep_issue
from bcsync.jobs.post import post_review
from bcsync.project import Project
from bcsync.render.safe import printable
from bcsync.render.style import Style

_MOVED_ON = "Nothing is posted: the pull request is not open any more, or has a newer commit."


def post(kind: Kind, plan: Any) -> bool:
    """Keep the one comment of this project; False when that was wanted and could not be done."""
    with told("the pull request was not told") as fine:
        job = job_of(kind, os.environ)
        if job.pull is None and not job.source:
            _note("This job is for no pull request: nothing is posted.")
        elif not has_token(kind, os.environ):
            names = {"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN"}
            _note(f"Nothing is posted: this job has no {names[kind]}.")
        else:
            with opened(kind) as forge:
                number = job.pull or _of_a_fork(forge, job)
                _note(_posted(forge, job, number, plan) if number is not None else _MOVED_ON)
    return all(fine)


def _of_a_fork(forge: Forge, job: Job) -> int | None:
    """The one open pull request whose newest commit is this job's."""
    found = [each.number for each in forge.pulls_from(job.source) if each.head == job.commit]
    return found[0] if len(found) == 1 else None


def _posted(forge: Forge, job: Job, number: int, plan: Any) -> str:
    style = seen_from_the_top(Style())
    kept = post_review(forge, job, number, project_in_repository(), plan, style)
    return _words(kept, number)


def keep_one_issue(here: Project, kind: Kind, found: Any) -> bool:
    """Keep the one issue of this project about drift; False when that could not be done."""
    with told("the issue was not seen to") as fine:
        if not has_token(kind, os.environ):
            names = {"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN"}
            raise SettingsError(
                f"--issue needs the variable {names[kind]}",
                hint="docs/schedules.md tells what a job needs",
            )
        job = job_of(kind, os.environ)
        try:
            with opened(kind) as forge, alone(here, "drift --issue"):
                kept = keep_issue(forge, job, project_in_repository(), found)
        except ForgeForbidden as forbidden:
            # Unlike a comment under a pull request from a fork, a night must have its rights.
            hint = f"{forbidden.hint}; on GitHub the job needs permissions: issues: write"
            raise BcsyncError(forbidden.message, hint=hint) from forbidden
        _note(_of_issue(kept))
    return all(fine)


def _of_issue(kept: KeptIssue) -> str:
    match kept.did:
        case DidIssue.NONE:
            return "No issue is needed."
        case DidIssue.NEWER:
            return "The issue was left alone: a later run has written it."
        case DidIssue.UNCHANGED:
            return f"The issue says so already: {kept.url}"
        case did:
            return f"The issue was {did.value}: {kept.url}"


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
def told(what: str, *, matters: bool = True) -> Iterator[list[bool]]:
    """Tell of what goes wrong inside, and go on; the list holds a False then, but not for
    a token that only reads."""
    fine: list[bool] = []
    try:
        yield fine
    except ForgeForbidden as forbidden:
        # As the jobs of forks have it: everybody was told all else, and the plan stands.
        click.echo(f"warning: {what}: {printable(forbidden.message)}", err=True)
        _note(f"  {forbidden.hint}")
    except BcsyncError as error:
        fine.append(False)
        level = "error" if matters else "warning"
        click.echo(f"{level}: {what}: {printable(error.message)}", err=True)
        _note(f"  {error.hint}")


def _note(words: str) -> None:
    click.echo(printable(words), err=True)
