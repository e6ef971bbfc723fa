"""A review, told where it is decided: one comment for each project under the pull request, and labels.

No word is printed here. Whether there is a forge, a token and a pull request is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bcsync.forge.job import Job
from bcsync.forge.markers import Marker
from bcsync.forge.one import Did, Kept, Thread, keep_one, stamped, thread_of
from bcsync.forge.values import Forge, Label
from bcsync.render.labels import ALL, Mark, labels_of
from bcsync.render.markdown import LIMIT, render_markdown
from bcsync.render.style import Style
from bcsync.render.view import view_of

PLAN: Final = "plan"
"""What the marker of such a comment says it is."""
DIGEST, LABELS = "digest", "labels"
_BETWEEN = "+"
_ROOM = 8
"""Characters around the marker and the plan."""


def post_review(forge: Forge, job: Job, number: int, project: str, plan: Any, style: Style) -> Kept:
    """See to it that the pull request says this of the project and no other plan. Raises ``ForgeProblem``."""
    thread = thread_of(forge, job, number)
    holding = labels_of(plan)
    marker = stamped(Marker(PLAN, project), job, _facts(plan, holding))
    most = min(LIMIT, forge.most - len(str(marker)) - _ROOM)
    text = render_markdown(plan, style, limit=most)
    kept = keep_one(forge, thread, marker, text, create=worth_a_comment(plan))
    if kept.did is not Did.NEWER:
        _relabel(forge, thread, project, holding)
    return kept


def worth_a_comment(plan: Any) -> bool:
    """Whether there is anything to say where nothing was said before.

    Who is waited for, and drift, stand there whatever a pull request is about: they begin no comment.
    """
    view = view_of(plan)
    return bool(view.ready or view.later or plan["protections"] or view.errors or "failure" in plan)


def _facts(plan: Any, holding: Iterable[Mark]) -> Mapping[str, str]:
    """What a later job has to know: the digest of what may be agreed to, and our labels."""
    # Also of a plan of no operations: that nothing was due is what was agreed to, then.
    nothing = "failure" in plan or plan.get("base") is not None or view_of(plan).errors
    agreed = "" if nothing else str(plan.get("digest") or "")
    return {DIGEST: agreed, LABELS: _BETWEEN.join(mark.name for mark in holding)}


def _relabel(forge: Forge, thread: Thread, project: str, holding: Iterable[Mark]) -> None:
    """Add what holds; of ours take away what holds neither here nor in another project."""
    wanted = {mark.name for mark in holding}
    others = (each for each in thread.said(forge, PLAN) if each.project != project)
    elsewhere = {name for each in others for name in each.facts.get(LABELS, "").split(_BETWEEN)}
    there = forge.labels(thread.on)
    add = [Label(*mark) for mark in ALL if mark.name in wanted - there]
    gone = [mark.name for mark in ALL if mark.name in there - wanted - elsewhere]
    if add or gone:
        forge.relabel(thread.on, add, gone)
