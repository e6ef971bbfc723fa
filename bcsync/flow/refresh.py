"""Reading the platform into the stored state; what is known then is a ``Snapshot``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from bcsync.flow.identity import settled
from bcsync.flow.lists import (
    Needed,
    asking_for,
    narrowed,
    of_others,
    people_in_doubt,
    shown,
)
from bcsync.flow.made_by_hand import made_by_hand
from bcsync.flow.opening import open_to_read, principals_of
from bcsync.flow.other_side import OtherSide
from bcsync.flow.sight import Sight
from bcsync.flow.views import all_names_of_centers, centers_of, scopes, views, within
from bcsync.layout.load import Layout
from bcsync.model.address import center_address
from bcsync.planning.scene import Snapshot
from bcsync.platforms.port import Gap, View
from bcsync.processes import has_ended
from bcsync.project import Project, abilities_of
from bcsync.recovery.liveness import goes_on
from bcsync.recovery.pendings import Pendings, hold_back
from bcsync.state.merge import Merge, Merged
from bcsync.state.reader import EmptyState, StateKeeper, StateReader
from bcsync.state.values import Acceptance, Binding, RunRecord, Stored


@dataclass(frozen=True, slots=True)
class Covered:
    """What of the platform is looked at once more, after all of it was read."""

    scopes: frozenset[str]
    """Addresses of Business Centers and e-mail addresses of people: what locks stand for."""
    gaps: tuple[Gap, ...]
    """What could not be read the first time, wherever."""
    kinds: frozenset[str] | None = None
    """No other lists, where each takes calls of its own."""
    people: frozenset[str] | None = None
    """Of roles on ad accounts no others than theirs, where those are lists of their own."""


def snapshot_of(
    project: Project,
    state: StateKeeper | EmptyState,
    layout: Layout,
    covered: Covered | None = None,
    *,
    before: Sequence[Stored] = (),
    quiet: bool | None = None,
) -> Snapshot:
    """Read the platform, take it into the stored state, and say what is known now.

    ``covered``: read no more than that; the rest is as the state knows it. ``before``: resources as they
    were known; what is still so takes no memory a second time. ``quiet``: whether nothing that
    others had sent is under way any more, where somebody has asked (``Platform.quiesce``).
    """
    # Before anything is read: what others write from here on makes the fingerprint another one.
    fingerprint = state.fingerprint()
    doubt = Pendings.of(state)
    alive = _alive(project, state)
    current, bindings = state.resources(before), state.bindings()
    actors, abilities = project.settings.actors, abilities_of(project)
    everything = views(layout.desired, bindings, actors, actors.everyone())
    if abilities.lists_apart:
        lists = Needed(project.kinds, layout.desired, current, doubt.pending)
        keys = {id: center_address(key) for key, id in centers_of(layout.desired, bindings).items()}
        everything = asking_for(everything, keys, lists)
    wanted = (
        everything if covered is None else _within(covered, everything, layout, bindings, doubt)
    )
    merge = Merge(current)
    for row in of_others(current, wanted):
        merge.take(row.seen)
    with closing(open_to_read(project)) as platform:
        other_side = OtherSide(abilities, merge.take)
        take = other_side.take
        if abilities.lists_apart:
            take = Sight(project.kinds, layout, current, bindings, take).take
        gaps = platform.stream([shown(view, abilities) for view in wanted], take)
        companies = platform.companies()
    principals = principals_of(project, sorted({view.actor for view in everything}))
    read = scopes(wanted, current, gaps)
    if covered is not None:
        left = {each.scope for each in everything} - {each.scope for each in wanted}
        read -= left
        passed = {(view.scope, kind) for view in everything for kind in view.kinds or ()}
        passed -= {(view.scope, kind) for view in wanted for kind in view.kinds or ()}
        stay = (g for g in covered.gaps if g.scope in left or (g.scope, g.kind) in passed)
        gaps = (*gaps, *stay)
    other_side.finish(current, read)
    asked = {view.scope: view.kinds for view in wanted if view.kinds is not None}
    merged = merge.result(read, gaps, asked)
    refreshed = merged.refreshed
    if not isinstance(state, EmptyState):
        of = _platform(project, state, bindings, merged, read)
        refreshed = state.take_in(merged, current, fingerprint, of)
        fingerprint = refreshed.fingerprint
    snapshot = Snapshot(
        {binding.address: binding for binding in bindings},
        refreshed.resources,
        gaps,
        fingerprint,
        _acceptances(state),
        written=state.written(),
        ends=state.ends(),
        complete=True,
        companies=companies,
        principals={principal.name: principal for principal in principals},
    )
    if isinstance(state, EmptyState):
        return replace(snapshot, platform=settled(project))
    founded = False
    if doubt:
        # Late: mostly everything is settled.
        from bcsync.recovery.recover import recover

        quiet = abilities.quiesces if quiet is None else quiet
        found = recover(
            state, snapshot, read, project.kinds, alive, doubt, project.clock(), quiet=quiet
        )
        snapshot, founded = found.snapshot, found.founded
    by_hand = list(made_by_hand(project, layout, snapshot))
    state.adopt(by_hand, ())
    return snapshot_of(project, state, layout) if founded or by_hand else snapshot


def _within(
    covered: Covered,
    everything: Sequence[View],
    layout: Layout,
    bindings: Sequence[Binding],
    doubt: Pendings,
) -> list[View]:
    """Of these views what is covered, and what is in doubt there."""
    centers = all_names_of_centers(layout.desired, bindings)
    wanted = within(everything, covered.scopes, centers)
    if covered.kinds is None:
        return wanted
    kinds = covered.kinds | {record.row.kind for record in doubt.pending}
    people = covered.people
    if people is not None:
        people |= people_in_doubt(doubt.pending)
    return narrowed(wanted, kinds, people)


def _platform(
    project: Project,
    state: StateKeeper,
    bindings: Sequence[Binding],
    merged: Merged,
    read: Collection[str],
) -> str | None:
    """Of which platform a state is that does not say so, if something that it knows was seen there."""
    if state.platform() is not None:
        return None
    ours = {(binding.kind, binding.id) for binding in bindings}
    rows = merged.refreshed.resources
    if ours and not any(r.key in ours and r.scope in read and not r.absent for r in rows):
        return None
    return settled(project)


def _alive(project: Project, state: StateKeeper | EmptyState) -> Callable[[RunRecord], bool]:
    leases = [] if isinstance(state, EmptyState) else state.locks(has_ended).standing()
    leased = {lease.run for lease in leases if not has_ended(lease.holder.process)}
    return partial(goes_on, leased=leased, now=project.clock())


def stored_snapshot(state: StateReader) -> Snapshot:
    """What was last known."""
    fingerprint = state.fingerprint()
    snapshot = Snapshot(
        {binding.address: binding for binding in state.bindings()},
        state.resources(),
        (),
        fingerprint,
        _acceptances(state),
        written=state.written(),
        ends=state.ends(),
    )
    return hold_back(state.pending_operations(), snapshot)


def _acceptances(state: StateReader) -> dict[str, Acceptance]:
    return {acceptance.address: acceptance for acceptance in state.acceptances()}
