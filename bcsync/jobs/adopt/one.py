"""Adopting one thing that exists under an address of the layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcsync.applying.lease import LockWait
from bcsync.errors import WHO_ACTS, BcsyncError, UsageRefused
from bcsync.flow.decide import plan_from
from bcsync.flow.locks import held
from bcsync.flow.opening import look_at
from bcsync.flow.refresh import stored_snapshot
from bcsync.flow.stored import open_state
from bcsync.flow.views import scopes, views
from bcsync.jobs.names.change import scopes_named
from bcsync.jobs.names.run import Run, record_run
from bcsync.layout.load import Layout
from bcsync.model.address import CENTER, canonical, is_platform_id, is_reference, path_of
from bcsync.model.resource import Declared
from bcsync.model.status import Status
from bcsync.planning.changes.names_only import adoption
from bcsync.planning.codec import Json, operation_to_json
from bcsync.planning.plan import Plan
from bcsync.platforms.port import Observation, Seen, View
from bcsync.project import Project, valid_layout
from bcsync.source.suggest import did_you_mean
from bcsync.state.store import State
from bcsync.state.values import Binding

_IMPORT = "import"
"""What the journal calls it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was adopted, and what a plan would now do with it."""

    binding: Binding
    seen: Seen
    next: Sequence[Json]
    """Operations as in the JSON plan."""


def import_one(project: Project, word: str, platform_id: str, patience: LockWait) -> Imported:
    """Bind ``platform_id`` to an address of the layout.

    Raises ``BcsyncError`` when the address is not declared, either is bound already, or the platform
    does not show such a thing; ``LayoutInvalid``; ``Locked`` while somebody else changes its owner.
    """
    layout = valid_layout(project)
    declared = _declared(project, layout.desired.resources, canonical(word))
    if not is_platform_id(platform_id):
        raise UsageRefused(f"{platform_id} is not an id", hint="an id is 1 to 19 digits")
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        protect = declared.options.protect
        binding = Binding(declared.address, declared.kind, (platform_id,), protect)
        bound = {each.address: each for each in state.bindings()}
        wanted = scopes_named(
            [adoption(declared.address, platform_id, "imported")], bound, project.kinds
        )
        with held(project, state, wanted, _IMPORT, patience) as ours:
            seen = _adopt(project, ours, layout, declared, binding)
            planned = plan_from(project, layout, stored_snapshot(ours))
    return Imported(binding, seen, _about(planned.plan, declared.address))


def _adopt(
    project: Project, state: State, layout: Layout, declared: Declared, binding: Binding
) -> Seen:
    """Look for it, and bind it; gives what was seen."""
    platform_id, bindings = binding.id[0], state.bindings()
    _refuse_bound(declared, platform_id, bindings)
    _require_owner(declared, bindings)
    actors = project.settings.actors
    wanted = views(layout.desired, bindings, actors, actors.everyone())
    if declared.kind == CENTER:
        wanted.append(View(actors.get(path_of(declared.address), ""), platform_id))
    observation = look_at(project, wanted)
    seen = _seen(declared, platform_id, bindings, observation)
    current = state.resources()
    state.record(observation, scopes(wanted, current, observation.gaps), current)
    run = Run.of(_IMPORT, [adoption(declared.address, platform_id, "imported")])
    record_run(state, run, lambda: state.adopt([binding], [(binding.kind, binding.id)]))
    return seen


def _about(plan: Plan, address: str) -> Sequence[Json]:
    return [operation_to_json(op, plan.places) for op in plan.operations if op.address == address]


def _declared(project: Project, resources: Mapping[str, Declared], address: str) -> Declared:
    declared = resources.get(address)
    if declared is None:
        kind = address.partition(".")[0]
        near = did_you_mean(address, [a for a in resources if a.startswith(f"{kind}.")][:1000])
        raise UsageRefused(
            f"the layout declares no {address}",
            hint=f"did you mean {near}?" if near else "declare it first, or use: bcsync export",
        )
    if not project.kinds[declared.kind].assigned_id:
        raise UsageRefused(
            f"a {declared.kind.replace('_', ' ')} has no id of its own: {address} is found by its names",
            hint="nothing needs to be imported: bcsync plan takes it as it is",
        )
    return declared


def _refuse_bound(declared: Declared, platform_id: str, bindings: Sequence[Binding]) -> None:
    written = declared.options.platform_id
    if written not in (None, platform_id):
        raise BcsyncError(
            f"the layout says that {declared.address} is {written}",
            hint=f"correct its id, or import {written}",
        )
    for binding in bindings:
        if binding.address == declared.address:
            raise BcsyncError(
                f"{declared.address} is bound to {binding.id[0]} already",
                hint=f"let go of that one first: bcsync state rm {declared.address}",
            )
        if binding.kind == declared.kind and binding.id == (platform_id,):
            raise BcsyncError(
                f"{platform_id} is bound to {binding.address}",
                hint=f"give it the other address: bcsync state mv {binding.address} {declared.address}",
            )


def _require_owner(declared: Declared, bindings: Sequence[Binding]) -> None:
    for part in filter(is_reference, declared.identity):
        if not any(binding.address == part for binding in bindings):
            raise BcsyncError(
                f"{part}, which {declared.address} belongs to, is not bound yet",
                hint=f"import that first: bcsync import {part} ID",
            )


def _seen(
    declared: Declared, platform_id: str, bindings: Sequence[Binding], observation: Observation
) -> Seen:
    what = declared.kind.replace("_", " ")
    for seen in observation.seen:
        if (seen.kind, seen.id) == (declared.kind, (platform_id,)):
            break
    else:
        raise BcsyncError(
            f"the platform shows no {what} {platform_id} to those who act for this layout",
            hint=f"correct the id, or act as somebody who may see it {WHO_ACTS}",
        )
    owner = next((b.id[0] for b in bindings if b.address in declared.identity), None)
    expected = owner or (declared.identity[0] if declared.identity else platform_id)
    if seen.scope != expected:
        raise BcsyncError(
            f"{what} {platform_id} belongs to {seen.scope}, not to {path_of(expected) or expected}",
            hint="import or export the owner first, or declare it where it belongs",
        )
    if seen.status is Status.CLOSED:
        raise BcsyncError(f"{what} {platform_id} is closed for good", hint="import another one")
    return seen
