"""The flow, station by station. The commands and the tests drive these functions and nothing below.

load_layout ──> refresh ──> make_plan ──> carrying.apply_planned
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Any
from uuid import uuid4

from bcsync import __version__
from bcsync.errors import GuardRefused, SettingsError
from bcsync.findings import Finding, Severity
from bcsync.layout.load import Layout
from bcsync.planning.build import build_plan
from bcsync.planning.codec import Heading
from bcsync.planning.existing import NAME as EXISTS_ALREADY
from bcsync.planning.falling_due import due_part
from bcsync.planning.meant import meant
from bcsync.planning.naming import set_scene
from bcsync.planning.one_flag import all_at_once
from bcsync.planning.operation import Operation, Plan
from bcsync.planning.part import correction_of
from bcsync.planning.saved import identity_of
from bcsync.planning.scene import Allowances, Context, Scene, Snapshot
from bcsync.planning.selection import Selection
from bcsync.planning.terms import Terms
from bcsync.platforms.port import Gap, Observation, Platform, View, observe
from bcsync.processes import has_ended, this_process, this_user
from bcsync.project import Project, valid_layout
from bcsync.refresh import scopes, views, within
from bcsync.settling.alive import goes_on
from bcsync.settling.settle import Doubt, hold_back, settle
from bcsync.state.leases import Holder
from bcsync.state.merge import Merge
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import Acceptance, RunRecord, RunStart


def open_state(project: Project, *, create: bool) -> State | EmptyState:
    """Open the stored state. Raises ``StateError``."""
    return State.open(
        project.settings.state,
        base=project.root,
        clock=project.clock,
        lineage=lambda: uuid4().hex,
        create=create,
        kinds=project.kinds,
    )


def open_platform(project: Project, permit: Callable[[], None] = lambda: None) -> Platform:
    """Open the platform that the settings name; ``permit`` is asked before each write."""
    settings = project.settings
    if settings.platform != "local":
        raise SettingsError(
            "this version of bcsync works on the embedded platform only",
            hint="set platform: {kind: local} in bcsync.yaml",
        )
    from bcsync.platforms.local import LocalPlatform

    return LocalPlatform.open(
        settings.database,
        base=project.root,
        clock=project.clock,
        verdicts=settings.verdicts,
        companies=settings.companies,
        permit=permit,
    )


def look_at(project: Project, wanted: Sequence[View]) -> Observation:
    """What the platform shows of these views."""
    platform = open_platform(project)
    try:
        return observe(platform, wanted)
    finally:
        platform.close()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of a plan."""

    refresh: bool = True
    allow: Allowances = Allowances()
    selection: Selection = Selection()


PLAIN = Wishes()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it was made from."""

    plan: Plan
    layout: Layout
    heading: Heading
    snapshot: Snapshot
    wishes: Wishes = PLAIN
    saved: Mapping[str, Any] | None = None
    """The reviewed plan as JSON, if this is the one that is due for it."""
    corrects: frozenset[str] | None = None
    """The addresses whose drift it puts back, if it does nothing else."""

    @property
    def is_whole(self) -> bool:
        """All that is due, not a part that was chosen."""
        return self.corrects is None and not self.wishes.selection


@dataclass(frozen=True, slots=True)
class Covered:
    """What of the platform is looked at once more, after all of it was read."""

    scopes: frozenset[str]
    """Addresses of Business Centers and e-mail addresses of people: what locks stand for."""
    gaps: tuple[Gap, ...]
    """What could not be read the first time, wherever."""


def snapshot_of(
    project: Project,
    state: State | EmptyState,
    layout: Layout,
    covered: Covered | None = None,
) -> Snapshot:
    """Read the platform, take it into the stored state, and say what is known now.

    ``covered``: read no more than that; the rest is as the state knows it.
    """
    # Before anything is read: what others write from here on makes the fingerprint another one.
    fingerprint = state.fingerprint()
    doubt = Doubt.of(state)
    alive = _alive(project, state)
    current, bindings = state.resources(), state.bindings()
    everything = views(
        layout.desired, bindings, project.settings.actors, project.settings.actors.everyone()
    )
    wanted = everything if covered is None else within(everything, covered.scopes, bindings)
    merge = Merge(current)
    platform = open_platform(project)
    try:
        gaps = platform.stream(wanted, merge.take)
        companies = platform.companies()
    finally:
        platform.close()
    read = scopes(wanted, current, gaps)
    if covered is not None:
        left = {each.scope for each in everything} - {each.scope for each in wanted}
        read -= left
        gaps = (*gaps, *(gap for gap in covered.gaps if gap.scope in left))
    merged = merge.result(read, gaps)
    refreshed = merged.refreshed
    if isinstance(state, State):
        refreshed = state.take_in(merged, current, fingerprint)
        fingerprint = refreshed.fingerprint
    snapshot = Snapshot(
        {binding.address: binding for binding in bindings},
        refreshed.resources,
        gaps,
        fingerprint,
        _acceptances(state),
        ends=state.ends(),
        complete=True,
        companies=companies,
    )
    if isinstance(state, EmptyState):
        return snapshot
    settled = settle(state, snapshot, read, project.kinds, alive, doubt)
    return snapshot_of(project, state, layout) if settled.founded else settled.snapshot


def _alive(project: Project, state: State | EmptyState) -> Callable[[RunRecord], bool]:
    leases = state.locks(has_ended).standing() if isinstance(state, State) else []
    leased = {lease.run for lease in leases if not has_ended(lease.holder.process)}
    return partial(goes_on, leased=leased, now=project.clock())


def stored_snapshot(state: State | EmptyState) -> Snapshot:
    """What was last known."""
    fingerprint = state.fingerprint()
    snapshot = Snapshot(
        {binding.address: binding for binding in state.bindings()},
        state.resources(),
        (),
        fingerprint,
        _acceptances(state),
        ends=state.ends(),
    )
    return hold_back(state.unsettled(), snapshot)


def _acceptances(state: State | EmptyState) -> dict[str, Acceptance]:
    return {acceptance.address: acceptance for acceptance in state.acceptances()}


def make_plan(project: Project, wishes: Wishes = PLAIN) -> Planned:
    """Compare the layout with the platform (or with what was last known of it)."""
    layout = valid_layout(project)
    state = open_state(project, create=False)
    try:
        if isinstance(state, State):
            state.locks(has_ended).end_dead()
        snapshot = snapshot_of(project, state, layout) if wishes.refresh else stored_snapshot(state)
    finally:
        state.close()
    return plan_from(project, layout, snapshot, as_meant(project, layout, snapshot, wishes))


def as_meant(project: Project, layout: Layout, snapshot: Snapshot, wishes: Wishes) -> Wishes:
    """The same wishes; what they name is there. Raises ``UsageRefused`` for what is not."""
    if wishes.allow == Allowances() and not wishes.selection:
        return wishes
    scene, _settled = set_scene(layout.desired, snapshot, _context(project, layout, wishes))
    allow, selection = meant(scene, wishes.allow, wishes.selection)
    return replace(wishes, allow=allow, selection=selection)


def plan_from(
    project: Project, layout: Layout, snapshot: Snapshot, wishes: Wishes = PLAIN
) -> Planned:
    """Decide, with everything at hand."""
    plan = build_plan(layout.desired, snapshot, _context(project, layout, wishes))
    findings = (*layout.findings, *_gap_findings(snapshot), *plan.findings)
    plan = replace(plan, findings=findings)
    heading = _heading(project, Terms(wishes.selection, wishes.allow))
    return Planned(plan, layout, heading, snapshot, wishes)


def correcting(project: Project, planned: Planned, addresses: frozenset[str]) -> Planned:
    """Of a plan the part that puts these addresses back, as far as nobody accepted their drift.

    What fell due there is carried out with it.
    """
    plan, layout, snapshot = planned.plan, planned.layout, planned.snapshot
    scene, _settled = set_scene(layout.desired, snapshot, _context(project, layout, planned.wishes))
    drift = {d.address: d for d in plan.drift if d.address in addresses and not d.accepted}
    due = {address: op for address, op in due_of(project, planned).items() if address in addresses}
    part = correction_of(scene, plan, drift, due, project.kinds)
    terms = replace(planned.heading.terms, corrects=addresses)
    heading = replace(planned.heading, terms=terms)
    return replace(planned, plan=part, heading=heading, corrects=addresses)


def scene_of(project: Project, layout: Layout, snapshot: Snapshot) -> Scene:
    """What a decision about this layout would look at."""
    return set_scene(layout.desired, snapshot, _context(project, layout, PLAIN))[0]


def due_of(project: Project, planned: Planned) -> dict[str, Operation]:
    """What a plan does because a day has come, by address."""
    desired = planned.layout.desired
    found = (due_part(op, desired, project.today, project.kinds) for op in planned.plan.operations)
    return {op.address: op for op in found if op is not None}


def _context(project: Project, layout: Layout, wishes: Wishes) -> Context:
    return Context(
        project.kinds,
        project.settings.actors,
        project.today,
        layout.sources.places,
        project.settings.limits,
        wishes.allow,
        wishes.selection,
        layout.locator.place_of,
    )


def _heading(project: Project, terms: Terms) -> Heading:
    now = project.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Heading(__version__, now, project.settings.platform, terms)


def _gap_findings(snapshot: Snapshot) -> list[Finding]:
    centers = [each for each in snapshot.bindings.values() if each.kind == "business_center"]
    names = {each.id[0]: each.address for each in centers}
    return [
        Finding(
            "unknown-scope",
            Severity.WARNING,
            None,
            f"{names.get(gap.scope, gap.scope)}: {gap.kind or 'everything in it'} could not be "
            f"read, so nothing is planned there: {gap.reason}",
            "act as an admin of it (actors in bcsync.yaml), or remove what cannot be seen",
        )
        for gap in snapshot.gaps
    ]


def start_of(kind: str, reason: str | None = None, planned: Planned | None = None) -> RunStart:
    """A run of this bcsync, by whoever started it."""
    saved = None if planned is None else planned.saved
    return RunStart(
        kind=kind,
        who=this_user(),
        version=__version__,
        reason=_reasons(reason, None if planned is None else planned.plan),
        layout_fingerprint=None if planned is None else planned.plan.layout_fingerprint,
        plan=None if saved is None else identity_of(saved),
        process=this_process(),
    )


def _reasons(given: str | None, plan: Plan | None) -> str | None:
    """What was said on the command line, and what the layout says about exceptions that are used."""
    allowed = () if plan is None else plan.allowed
    written = dict.fromkeys(f"{each.reason} (allow, until {each.until})" for each in allowed)
    return "; ".join([given, *written] if given else written) or None


def holder_of(command: str) -> Holder:
    """This process, as a holder of locks."""
    return Holder(this_user(), os.getpid(), this_process(), f"bcsync {command}")


def refuse_guarded(plan: Plan) -> None:
    """Raise ``GuardRefused`` with all limits that forbid a plan."""
    refusals = tuple(f"{guard.name}: {guard.message}" for guard in plan.guards if not guard.ok)
    if refusals:
        flag = all_at_once(plan)
        way = f" (all of it: {flag})" if flag else ""
        raise GuardRefused(
            "a guard refuses this plan, nothing was done",
            details=refusals,
            hint=f"allow what you mean by name{way}, and say why with --reason",
        )


def refuse_beforehand(project: Project, plan: Plan) -> None:
    """Raise ``GuardRefused`` as long as no locks are held, but for what looks made twice while others work.

    What they make is on the platform before it is in the stored state. It is judged again under the locks.
    """
    refused = {guard.name for guard in plan.guards if not guard.ok}
    if refused != {EXISTS_ALREADY} or not _others_work(project):
        refuse_guarded(plan)


def _others_work(project: Project) -> bool:
    state = open_state(project, create=False)
    try:
        leases = state.locks(has_ended).standing() if isinstance(state, State) else []
        return any(not has_ended(lease.holder.process) for lease in leases)
    finally:
        state.close()
