"""From everything at hand to a plan, or to the part of one that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC

from bcsync import __version__
from bcsync.findings import Finding, Severity
from bcsync.flow.change_times import closed_now
from bcsync.flow.forecast import forecast_of
from bcsync.flow.options import PLAIN, PlanOptions, PlanResult
from bcsync.flow.scenes import context_of
from bcsync.flow.views import centers_of
from bcsync.layout.load import Layout
from bcsync.model.address import center_address
from bcsync.model.resource import Desired
from bcsync.planning.build import build_plan
from bcsync.planning.changes.identify import set_scene
from bcsync.planning.codec import Heading
from bcsync.planning.correction import correction_of
from bcsync.planning.meant import meant
from bcsync.planning.passes.falling_due import due_part
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Allowances, Snapshot
from bcsync.planning.terms import Terms
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.project import Project


def as_meant(
    project: Project, layout: Layout, snapshot: Snapshot, options: PlanOptions
) -> PlanOptions:
    """The same options; what they name is there. Raises ``UsageRefused`` for what is not."""
    if options.allow == Allowances() and not options.selection:
        return options
    scene, _settled = set_scene(layout.desired, snapshot, context_of(project, layout, options))
    allow, selection = meant(scene, options.allow, options.selection)
    return replace(options, allow=allow, selection=selection)


def plan_from(
    project: Project, layout: Layout, snapshot: Snapshot, options: PlanOptions = PLAIN
) -> PlanResult:
    """Decide, with everything at hand."""
    plan = build_plan(layout.desired, snapshot, context_of(project, layout, options))
    findings = (*layout.findings, *_gap_findings(project, layout.desired, snapshot), *plan.findings)
    plan = replace(plan, findings=findings)
    heading = _heading(project, Terms(options.selection, options.allow))
    heading = replace(heading, forecast=forecast_of(project, layout, snapshot, plan))
    return PlanResult(plan, layout, heading, snapshot, options)


def correcting(project: Project, planned: PlanResult, addresses: frozenset[str]) -> PlanResult:
    """Of a plan the part that puts these addresses back, as far as nobody accepted their drift.

    What fell due there is carried out with it.
    """
    plan, layout, snapshot = planned.plan, planned.layout, planned.snapshot
    scene, _settled = set_scene(
        layout.desired, snapshot, context_of(project, layout, planned.options)
    )
    drift = {d.address: d for d in plan.drift if d.address in addresses and not d.accepted}
    due = {address: op for address, op in due_of(project, planned).items() if address in addresses}
    part = correction_of(scene, plan, drift, due, project.kinds)
    terms = replace(planned.heading.terms, corrects=addresses)
    forecast = forecast_of(project, layout, snapshot, part)
    heading = replace(planned.heading, terms=terms, forecast=forecast)
    return replace(planned, plan=part, heading=heading, corrects=addresses)


def due_of(project: Project, planned: PlanResult) -> dict[str, Operation]:
    """What a plan does because a day has come, by address."""
    desired = planned.layout.desired
    found = (due_part(op, desired, project.today, project.kinds) for op in planned.plan.operations)
    return {op.address: op for op in found if op is not None}


def _heading(project: Project, terms: Terms) -> Heading:
    now = project.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Heading(
        __version__,
        now,
        project.settings.platform.kind,
        terms,
        project.name,
        project.revision,
        closed=closed_now(project),
    )


def _gap_findings(project: Project, desired: Desired, snapshot: Snapshot) -> Iterable[Finding]:
    """What could not be read, each once: who acts for a Business Center may see nothing else, either."""
    centers = centers_of(desired, snapshot.bindings.values())
    names = {id: center_address(key) for key, id in centers.items()}
    names.update((key, center_address(key)) for key in centers)
    admin = _as_an_admin(project)
    return dict.fromkeys(
        Finding(
            "unknown-scope",
            Severity.WARNING,
            None,
            f"{names.get(gap.scope, gap.scope)}: {gap.kind or 'everything in it'} could not be "
            f"read, so nothing is planned there: {gap.reason}",
            gap.hint or f"{admin}, or remove what cannot be seen",
        )
        for gap in snapshot.gaps
    )


def _as_an_admin(project: Project) -> str:
    match project.settings.platform:
        case LocalSettings():
            return "act as an admin of it (actors in bcsync.yaml)"
        case TikTokSettings():
            return "use the token of an admin of it (credentials in bcsync.yaml)"
