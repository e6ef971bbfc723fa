"""Apply on merge: what was reviewed is asked of the forge, and it is told when something else is due."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bcsync.cli.posting import opened, told
from bcsync.cli.telling import project_in_repository, seen_from_the_top
from bcsync.errors import PlanStale, UsageRefused
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.flow.runs import this_origin
from bcsync.forge.job import FORGE, Kind, job_of, kind_of
from bcsync.forge.opening import has_token
from bcsync.jobs.merged import (
    Review,
    approvers,
    as_reviewed,
    pull_of,
    review_of,
    tell_applied,
    tell_stale,
)
from bcsync.model.origin import Origin
from bcsync.project import Project
from bcsync.render.style import Style
from bcsync.workflow import make_plan


@dataclass
class Agreed:
    """What was agreed to, while it is carried out."""

    due: PlanResult | None = None
    """Set while it is compared with what was agreed to."""
    review: Review | None = None
    done: bool = False


def reviewed_plan(here: Project, options: PlanOptions, agreed: Agreed) -> tuple[PlanResult, Origin]:
    """The plan that is due, if the pull request showed it, and who agreed. Raises ``PlanStale``."""
    kind = _kind()
    if kind is None:
        raise UsageRefused(
            "--reviewed asks GitHub or GitLab, and this is a job of neither",
            hint="name the plan by its digest instead: bcsync apply --expect DIGEST",
        )
    with opened(kind) as forge:
        review = review_of(forge, job_of(kind, os.environ), project_in_repository())
    agreed.due, agreed.review = make_plan(here, options), review
    planned = as_reviewed(here, agreed.due, review)
    agreed.due = None
    origin = this_origin(os.environ) or Origin(kind)
    return planned, replace(origin, pull_request=review.number, approved_by=review.approved_by)


def origin_here() -> Origin | None:
    """Where this apply comes from, and who agreed as far as the forge tells; None outside of a job."""
    origin, kind = this_origin(os.environ), _kind()
    if origin is None or kind is None or not has_token(kind, os.environ):
        return origin
    known = [origin]
    with told("who approved is not written down", matters=False), opened(kind) as forge:
        job = job_of(kind, os.environ)
        number = pull_of(forge, job)
        names = approvers(forge, job, number)
        known.append(replace(origin, pull_request=number, approved_by=names))
    return known[-1]


@contextmanager
def stale_told(*, agreed_to: bool) -> Iterator[Agreed]:
    """Tell the pull request when what was agreed to is not what is due any more; that goes on as it is."""
    agreed = Agreed()
    try:
        yield agreed
    except PlanStale as stale:
        if agreed_to:
            _tell(stale, agreed)
        raise
    if agreed.review is not None and agreed.done:
        _take_back(agreed.review)


def _tell(stale: PlanStale, agreed: Agreed) -> None:
    kind = _kind()
    if kind is None or not has_token(kind, os.environ):
        return
    with told("the pull request was not told"), opened(kind) as forge:
        job = job_of(kind, os.environ)
        number = pull_of(forge, job)
        if number is not None:
            style = seen_from_the_top(Style())
            tell_stale(forge, job, number, project_in_repository(), stale, agreed.due, style)


def _take_back(review: Review) -> None:
    kind = _kind()
    if kind is not None:
        with told("the pull request was not told"), opened(kind) as forge:
            job = job_of(kind, os.environ)
            tell_applied(forge, job, review.number, project_in_repository())


def _kind() -> Kind | None:
    return None if os.environ.get(FORGE) == "none" else kind_of(os.environ)
