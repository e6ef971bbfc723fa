"""What somebody agreed to, against what is due: saved plans, expected digests, plans under locks.

A plan is made anew on the terms of the one that was agreed to, and carried out if it is the same one. The
file of a saved plan is compared with and never executed (design 5.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bcsync.errors import PlanStale, UsageRefused
from bcsync.findings import UNREAD
from bcsync.flow.decide import as_meant, correcting, plan_from
from bcsync.flow.identity import described
from bcsync.flow.identity import identity_of as identity_of_platform
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.flow.refresh import Covered, snapshot_of, stored_snapshot
from bcsync.flow.resumed import run_resumed
from bcsync.flow.stored import open_state
from bcsync.layout.load import Layout
from bcsync.planning.codec import OperationsAsJson, rests_on_to_json, summary
from bcsync.planning.digest import plan_digest
from bcsync.planning.plan import Plan
from bcsync.planning.saved.identity import identity_of, protections_of
from bcsync.planning.saved.stale import differences, protections_differ, shortened
from bcsync.planning.scene import Allowances
from bcsync.planning.terms import both, terms_of
from bcsync.project import Project, valid_layout
from bcsync.state.reader import NEVER_WRITTEN, EmptyState
from bcsync.state.store import State


def planned_from_file(project: Project, saved: Mapping[str, Any], allow: Allowances) -> PlanResult:
    """The plan that is due on the terms of a saved one, if it is the one that was reviewed.

    ``allow``: beside what the saved plan was made with.
    Raises ``PlanStale`` naming what moved: the layout, the state, or single operations.
    """
    if saved.get("base") is not None:
        raise UsageRefused(
            f"this plan tells what a change does by itself (--base {saved['base']['revision']}), "
            "not what is due on the platform: it cannot be applied",
            hint="make and review one without --base: bcsync plan --out FILE",
        )
    layout = valid_layout(project)
    terms = terms_of(saved)
    with open_state(project, create=False) as state:
        _refuse_other_origin(project, saved, state)
        snapshot = snapshot_of(project, state, layout)
    more = as_meant(project, layout, snapshot, PlanOptions(allow=allow)).allow
    options = PlanOptions(allow=both(terms.allow, more), selection=terms.selection)
    try:
        due = plan_from(project, layout, snapshot, options)
    except UsageRefused as nothing_such:
        # The words were right when the plan was made with them.
        raise stale((nothing_such.message,)) from nothing_such
    if terms.corrects is not None:
        due = correcting(project, due, terms.corrects)
    _refuse_other(saved, layout, due.plan)
    return replace(due, saved=saved)


def _refuse_other(saved: Mapping[str, Any], layout: Layout, due: Plan) -> None:
    moved = (
        *differences(saved["operations"], operations_as_json(due)),
        *protections_differ(protections_of(saved), due.protections),
    )
    if moved:
        moved += tuple(each.message for each in due.findings if each.code == UNREAD)
    elif saved["digest"] != plan_digest(due.operations):
        moved = ("its digest is not that of its operations",)
    else:
        moved = tuple(_other_edges(saved["operations"], due))
    if saved["fingerprints"]["layout"] != layout.desired.fingerprint:
        moved = ("the layout is not the one it was made from", *moved)
    if moved:
        raise stale(moved)


def _other_edges(saved: Sequence[Mapping[str, Any]], due: Plan) -> Iterator[str]:
    """Where the file says otherwise what rests on what; that follows from all else in it."""
    right = enumerate(rests_on_to_json(due.operations))
    for row, (number, rests_on) in zip(saved, right, strict=True):
        for name, value in (("id", number), ("rests_on", rests_on)):
            if row[name] != value:
                yield f"{row['address']}: {name} is not what its operations say"


def _refuse_other_origin(
    project: Project, saved: Mapping[str, Any], state: State | EmptyState
) -> None:
    made_from = saved["fingerprints"]["state"]
    lineage = state.fingerprint().partition("/")[0]
    reasons = []
    if saved["platform"] != project.settings.platform.kind:
        reasons.append(f"it is for the platform {saved['platform']}")
    looked_at = saved["fingerprints"].get("platform")
    if looked_at is not None and looked_at != identity_of_platform(project):
        reasons.append(f"it was made from {described(looked_at)}")
    if made_from != NEVER_WRITTEN and made_from.partition("/")[0] != lineage:
        reasons.append("the stored state is not the one it was made from")
    before = state.run_of_plan(identity_of(saved))
    if before is not None:
        reasons.append(f"it was applied before, in run {before.id}")
    if reasons:
        raise PlanStale(
            "this plan cannot be applied here, nothing was done",
            details=tuple(reasons),
            hint="make and review a new plan",
        )


def plan_again(
    project: Project,
    planned: PlanResult,
    state: State,
    covered: Covered | None = None,
    *,
    quiet: bool | None = None,
    unknown: bool = False,
) -> PlanResult:
    """Decide anew on the same layout and the same terms, under locks.

    ``quiet``: as for ``snapshot_of``. ``unknown``: what was done meanwhile stands in no state of ours, so the
    platform is read whatever the options say.
    Raises ``PlanStale`` for a saved plan that was applied meanwhile.
    """
    layout, refresh = planned.layout, planned.options.refresh
    if planned.saved is not None:
        _refuse_other_origin(project, planned.saved, state)
    snapshot = (
        snapshot_of(project, state, layout, covered, before=planned.snapshot.resources, quiet=quiet)
        if refresh or unknown
        else stored_snapshot(state)
    )
    due = plan_from(project, layout, snapshot, planned.options)
    if planned.corrects is not None:
        due = correcting(project, due, planned.corrects)
    return replace(due, saved=planned.saved)


def operations_as_json(plan: Plan) -> OperationsAsJson:
    """The operations of a plan as they stand in a saved one, each made when it is looked at."""
    return OperationsAsJson(plan.operations, plan.places, plan.spellings)


def expected(project: Project, planned: PlanResult, digest: str) -> PlanResult:
    """The plan, if it is the one with this digest, or what an interrupted run left of that one.

    Raises ``PlanStale``.
    """
    digest, due = digest.strip().lower(), plan_digest(planned.plan.operations)
    if digest == due:
        return planned
    with open_state(project, create=False) as state:
        run = run_resumed(state, planned, digest)
    if run is not None:
        return replace(planned, resumes=run)
    counts = summary(planned.plan)
    parts = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    raise PlanStale(
        "another plan is due than the one that was expected, nothing was done",
        details=(f"due is {due}", f"of {parts or 'nothing at all'}"),
        hint="look at it with bcsync plan, and expect its digest",
    )


def stale(moved: Sequence[str]) -> PlanStale:
    """The refusal of a plan that is not the one that was agreed to."""
    return PlanStale(
        "what is due now is not what was agreed to, nothing was done",
        details=shortened(moved),
        hint="make and review a new plan",
    )
