"""Why a plan does nothing about an address."""

from __future__ import annotations

from bcsync.jobs.inspect.addresses import Entry
from bcsync.model.resource import Declared, ListMode
from bcsync.model.status import Status
from bcsync.planning.ownership import lists_of, owner_of
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

_OBSERVED = "its list is only observed (manage): differences are shown, and nothing is done"


def why_nothing(scene: Scene, plan: Plan, address: str, entry: Entry | None) -> str:
    """One reason, the strongest first."""
    stored = None if entry is None else entry.stored
    declared = scene.desired.resources.get(address)
    if gap := _gap(scene, plan, address, stored):
        return f"it could not be read, and nothing is planned on what is unknown: {gap}"
    if address in scene.desired.forget:
        return "the layout lets go of it"
    if declared is None:
        return _not_declared(scene, stored)
    accepted = next((d.accepted for d in plan.drift if d.address == address and d.accepted), "")
    if accepted:
        return f"it is not as declared, and that was accepted {accepted}"
    return _declared(scene, plan, declared, stored)


def _gap(scene: Scene, plan: Plan, address: str, stored: Stored | None) -> str:
    """Why the list it stands in could not be read; empty if it could."""
    declared = scene.desired.resources.get(address)
    if declared is not None:
        if address not in plan.unread:
            return ""
        scopes = {scene.names.id_of(owner_of(declared))}
    else:
        scopes = set() if stored is None else {stored.scope}
    reasons = (gap.reason for gap in scene.snapshot.gaps if gap.scope in scopes)
    otherwise = "" if declared is None else "what it rests on is unknown"
    return next(reasons, otherwise)


def _not_declared(scene: Scene, stored: Stored | None) -> str:
    if stored is None:
        return "the layout does not declare it, and the platform does not show it"
    if stored.status.gone or stored.absent:
        return "the layout does not declare it, and nothing is left of it to end"
    lists = scene.desired.lists
    match next((lists[key] for key in lists_of(scene, stored) if key in lists), None):
        case ListMode.EXCLUSIVE:
            return (
                "the layout does not declare it, and what bcsync did not open it does not end: "
                f'declare it with id: "{stored.id[0]}", or end it by hand'
            )
        case ListMode.ADDITIVE:
            return "the layout does not declare it, and its list is additive: others may add to it"
        case ListMode.OBSERVE:
            return f"the layout does not declare it; {_OBSERVED}"
        case None:
            return "the layout does not declare it, and does not manage the list it stands in"


def _declared(scene: Scene, plan: Plan, declared: Declared, stored: Stored | None) -> str:
    drifted = any(each.address == declared.address for each in plan.drift)
    if drifted and scene.mode(declared) is ListMode.OBSERVE:
        return f"it is not as declared; {_OBSERVED}"
    pending = scene.snapshot.pending.get(declared.address)
    if stored is None:
        return pending.reason if pending else "nothing has to be done for it"
    if stored.status.said_no:
        return f"it is {stored.status}, and not asked for again until the layout says retry: true"
    if stored.status is not Status.ACTIVE:
        return "it is as declared as far as bcsync can bring it"
    return "the platform shows it as declared"
