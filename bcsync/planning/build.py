"""Desired against known: the one function that makes a plan. Pure: values in, a value out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from bcsync.findings import sort_findings
from bcsync.model.resource import Desired
from bcsync.planning.allowances import used
from bcsync.planning.changes.accept_drift import with_acceptances
from bcsync.planning.changes.consider import Changes
from bcsync.planning.changes.drift import drifted
from bcsync.planning.changes.ended import ended
from bcsync.planning.changes.identify import set_scene
from bcsync.planning.changes.protection import protections
from bcsync.planning.changes.prune import (
    is_let_go,
    withdrawn,
)
from bcsync.planning.changes.requests import (
    fulfilments,
)
from bcsync.planning.draft import Draft
from bcsync.planning.groups import held_by
from bcsync.planning.guards.judge import judge
from bcsync.planning.passes.table import PASSES
from bcsync.planning.plan import Drifted, Operation, Plan, Waiting
from bcsync.planning.scene import Context, Scene, Snapshot
from bcsync.planning.selection import Selection
from bcsync.planning.shared_instead import as_needed
from bcsync.planning.warnings.allowances import check_forgotten
from bcsync.planning.warnings.clients import check_clients
from bcsync.planning.warnings.letting_go import check_let_go
from bcsync.planning.warnings.lookalikes import check_lookalikes
from bcsync.state.values import ResourceKey, Stored


def build_plan(desired: Desired, snapshot: Snapshot, context: Context) -> Plan:
    """Compare what the layout declares with what is known, and say what would be done."""
    scene, settled = set_scene(desired, snapshot, context)
    scene = as_needed(scene)
    changes = Changes(scene, fulfilments(scene))
    changes.operations.extend(settled)
    changes.consider(scene.desired.resources.values())
    changes.answer_requests()
    changes.release()
    changes.unshown.tell()
    drift = _drift(scene, changes.appeared)
    accepted = tuple(each for each in drift if each.accepted)
    draft = Draft(scene, changes.operations, changes.fulfilled, tuple(changes.unseen), accepted)
    for each in PASSES:
        draft = replace(draft, operations=each.apply(draft))
    return _told(changes, draft, drift)


def _told(changes: Changes, draft: Draft, drift: tuple[Drifted, ...]) -> Plan:
    """The plan, and all that is said of it."""
    scene, planned = draft.scene, tuple(draft.operations)
    selection, snapshot = scene.context.selection, scene.snapshot
    let_go = [
        each for each in _staying(scene, changes.leftovers(), planned) if is_let_go(scene, each)
    ]
    check_forgotten(scene)
    check_let_go(scene, let_go)
    check_lookalikes(scene, planned)
    check_clients(scene, planned)
    return Plan(
        operations=planned,
        guards=judge(scene, planned),
        waiting=_still_waiting(changes.waiting, withdrawn(planned), selection),
        drift=drift,
        unmanaged=tuple(sorted(changes.unmanaged, key=lambda u: u.address)),
        findings=tuple(sort_findings(scene.findings)),
        protections=protections(scene, planned),
        unchanged=changes.unchanged,
        unread=tuple(changes.unread),
        allowed=used(scene, planned),
        ended=() if selection else (*ended(scene), *_loose(scene, let_go)),
        unclaimed=() if selection else tuple(changes.unclaimed),
        taken={} if selection else changes.unshown.taken,
        state_fingerprint=snapshot.fingerprint,
        platform=snapshot.platform,
        desired=scene.desired,
        places=scene.context.places,
        kinds=scene.context.kinds,
        held=held_by(scene, planned),
    )


def _staying(
    scene: Scene, leftovers: Iterable[Stored], planned: Iterable[Operation]
) -> Iterator[Stored]:
    """What no operation of the plan ends, by itself or along with something."""
    ended = {op.address for op in planned if op.action.takes}
    for stored in leftovers:
        kind = scene.kind(stored.kind)
        if not ended or scene.names.address_for(kind, stored.id, stored.scope) not in ended:
            yield stored


def _loose(scene: Scene, let_go: Iterable[Stored]) -> Iterator[ResourceKey]:
    """What no operation lets go of, as no address is bound to it."""
    return (each.key for each in let_go if not scene.kind(each.kind).assigned_id)


def _still_waiting(
    waiting: Iterable[Waiting], needless: Container[str], selection: Selection
) -> tuple[Waiting, ...]:
    """What of it this plan speaks of, and does not end."""
    kept = (
        each
        for each in waiting
        if each.address not in needless and (not selection or selection.keeps(each.address))
    )
    return tuple(sorted(kept, key=lambda each: each.address))


def _drift(scene: Scene, appeared: Iterable[Drifted]) -> tuple[Drifted, ...]:
    found = {each.address: each for each in (*drifted(scene), *appeared)}
    return tuple(with_acceptances(scene, (found[address] for address in sorted(found))))
