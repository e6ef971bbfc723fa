"""After a merge: what was reviewed of the pull request that brought it, and telling it what became of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from bcsync.errors import PlanStale
from bcsync.flow.options import PlanResult
from bcsync.flow.reviewed import expected
from bcsync.forge.job import Job
from bcsync.forge.markers import Marker, ours
from bcsync.forge.one import Kept, keep_one, stamped, thread_of
from bcsync.forge.values import Forge, Pull
from bcsync.jobs.post import DIGEST, PLAN
from bcsync.planning.codec import plan_to_json
from bcsync.project import Project
from bcsync.render.markdown import LIMIT, render_markdown
from bcsync.render.safe import code_span
from bcsync.render.style import Style

MERGED: Final = "merged"
"""What the marker of a comment on what became of it says it is."""
_ROOM = 500
_DETAILS = 40
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Review:
    """What was reviewed, and who agreed."""

    number: int
    digest: str
    """Of the plan that stands there; empty where none does."""
    approved_by: tuple[str, ...]


def pull_of(forge: Forge, job: Job) -> int | None:
    """The pull request that a job is for, or that brought its commit; None for a mere push."""
    if job.pull is not None or not job.commit:
        return job.pull
    brought = [each for each in forge.pulls_with(job.commit) if job.commit in each.merged_as]
    return brought[0].number if brought else None


def review_of(forge: Forge, job: Job, project: str) -> Review:
    """What our comment there says of this project. Raises ``PlanStale`` where there was nothing to review."""
    number = pull_of(forge, job)
    if number is None:
        raise PlanStale(
            f"no pull request brought the commit {job.commit[:12] or 'of this job'}: nobody has reviewed it, "
            "nothing was done",
            hint="change the layout by a pull request, or apply this by hand: bcsync apply",
        )
    found = ours(forge.comments(Pull(number)), Marker(PLAN, project), forge.me())
    digest = next((said.facts.get(DIGEST, "") for _, said in found), "")
    return Review(number, digest, approvers(forge, job, number))


def approvers(forge: Forge, job: Job, number: int | None) -> tuple[str, ...]:
    """Who agreed: to the pull request, and to this run where it waited for that."""
    found = [] if number is None else [*forge.approvals(number)]
    if job.run.id:
        found += forge.approvals_of_run(job.run.id)
    return tuple(dict.fromkeys(each.name for each in found))


def as_reviewed(project: Project, planned: PlanResult, review: Review) -> PlanResult:
    """The plan, if it is what was reviewed or the rest of that, or nothing is due. Raises ``PlanStale``."""
    due = planned.plan
    if review.digest:
        return expected(project, planned, review.digest)
    if due.operations or due.protections:
        raise PlanStale(
            f"no plan was reviewed under pull request {review.number}, and something is due, nothing was done",
            hint="look at it with bcsync plan, and expect its digest: bcsync apply --expect DIGEST",
        )
    return planned


def tell_stale(
    forge: Forge,
    job: Job,
    number: int,
    project: str,
    stale: PlanStale,
    due: PlanResult | None,
    style: Style,
) -> Kept:
    """Say under the pull request that it was merged and not applied, what moved, and what is due now."""
    lines = [f"## bcsync · {code_span(project)}: merged, and not applied", "", _said(stale.message)]
    lines += [f"- {_said(each)}" for each in stale.details[:_DETAILS]]
    lines += ["", f"Next: {_said(stale.hint)}", ""]
    text = "\n".join(lines)
    if due is not None:
        plan: Any = plan_to_json(due.plan, due.heading)
        room = min(LIMIT, forge.most) - len(text) - _ROOM
        text += f"\nDue now:\n\n{render_markdown(plan, style, limit=room)}"
    return _say(forge, job, number, project, text, create=True)


def tell_applied(forge: Forge, job: Job, number: int, project: str) -> Kept:
    """Take it back where it was said: a later run has applied it."""
    text = f"## bcsync · {code_span(project)}: applied\n\nA later run did it.\n"
    return _say(forge, job, number, project, text, create=False)


def _say(forge: Forge, job: Job, number: int, project: str, text: str, *, create: bool) -> Kept:
    # The commit of a merge is none of the pull request's branch.
    thread = thread_of(forge, replace(job, commit=""), number)
    return keep_one(forge, thread, stamped(Marker(MERGED, project), job, {}), text, create=create)


def _said(words: str) -> str:
    return code_span(words if len(words) <= _LONGEST else words[:_LONGEST] + "…")
