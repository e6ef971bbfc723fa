"""Where two Business Centers meet: requests, the answers to them, and shares that make them needless."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcsync.kinds.access import ACCESS
from bcsync.kinds.kind import Kind
from bcsync.kinds.share import SHARE
from bcsync.model.action import Action
from bcsync.model.address import CENTER, access_address
from bcsync.model.resource import Declared
from bcsync.model.roles import allows
from bcsync.model.status import Status
from bcsync.planning.changes.ensure import operation_on
from bcsync.planning.ownership import goes
from bcsync.planning.plan import Operation, Waiting
from bcsync.planning.relations import Fulfilment
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

ASKS_FOR_DECISION = "asks_for_decision"


def fulfilments(scene: Scene) -> dict[str, Fulfilment]:
    """Accesses that need no request, because the account is (or will be) shared with the asker."""
    resources = scene.desired.resources.values()
    accesses = [declared for declared in resources if declared.kind == ACCESS.name]
    if not accesses:
        return {}
    shares = _staying_shares(scene)
    for each in resources:
        if each.kind == SHARE.name:
            held = _held(scene, SHARE, each)
            shares[held] = Fulfilment(each.address, each.attributes["role"])
    found = ((access.address, shares.get(_held(scene, ACCESS, access))) for access in accesses)
    return {address: share for address, share in found if share is not None}


def _held(scene: Scene, kind: Kind, declared: Declared) -> tuple[str, str]:
    """Who holds which account by it: ids, as the layout may name them by those or by keys."""
    center, account = kind.held(declared.identity)
    return scene.names.id_of(center) or center, scene.names.id_of(account) or account


def _staying_shares(scene: Scene) -> dict[tuple[str, str], Fulfilment]:
    """Shares that stand and that no list of this layout is about to remove."""
    shares: dict[tuple[str, str], Fulfilment] = {}
    for platform_id, stored in scene.by_kind[SHARE.name].items():
        owner = scene.names.address_of(CENTER, stored.scope)
        if goes(SHARE, stored, scene.desired.lists.get((owner, SHARE.section)), bound=False):
            continue
        address = scene.names.address_for(SHARE, platform_id, stored.scope)
        shares[SHARE.held(platform_id)] = Fulfilment(address, stored.attributes["role"])
    return shares


def asks_in_vain(access: Declared, stored: Stored | None) -> bool:
    """Whether it would have to be asked for: what is shared cannot be, be it for more than is held."""
    if stored is None or stored.status is not Status.ACTIVE:
        return True
    return not allows(stored.attributes["permission"], access.attributes["permission"])


def check_fulfilment(scene: Scene, access: Declared, share: Fulfilment) -> None:
    """An account that is shared cannot be asked for; too small a share is the layout's mistake."""
    wanted = access.attributes["permission"]
    if not allows(share.role, wanted):
        scene.report(
            "shared-with-less",
            access,
            f"{share.address} already gives {share.role} on this account, "
            f"and {access.address} wants {wanted}",
            f"an account that is shared cannot be requested: share it as {wanted}, "
            f"or ask for {share.role}",
        )


def approve(
    scene: Scene, declared: Declared, stored: Stored | None, requests: Mapping[str, Operation]
) -> Iterator[Operation | Waiting]:
    """Say yes to a request that is there, or that this plan makes."""
    account, center = declared.identity
    request = requests.get(access_address(center, account))
    up_to = declared.attributes["up_to"]
    pending = stored is not None and stored.status is Status.PENDING
    since = stored.since if stored is not None else None
    if request is not None and request.action is Action.UPDATE and not pending:
        # What is held already is lowered without asking.
        return
    if request is not None and request.after is not None:
        # Made or amended in this very plan: what will be asked counts, not what was.
        asked = request.after["permission"]
    elif stored is not None and pending:
        asked = stored.attributes["permission"]
    else:
        return
    if not allows(up_to, asked):
        note = f"{asked} was asked for; the layout approves up to {up_to}"
        yield Waiting(declared.address, ASKS_FOR_DECISION, since, scene.actor(account), note)
        return
    kind, reason = scene.kind(declared.kind), f"the layout approves up to {up_to}"
    after, pending_now = {"permission": asked}, {"pending": asked}
    made = operation_on(scene, kind, declared, Action.APPROVE, None, after, reason, pending_now)
    yield made if request is None else made._replace(requires=(*made.requires, request.address))


def approved_above(declared: Declared, stored: Stored) -> str | None:
    """The permission that was approved, where it is more than the layout would approve."""
    held, up_to = stored.attributes.get("permission"), declared.attributes["up_to"]
    if stored.status is Status.ACTIVE and held and not allows(up_to, held):
        return str(held)
    return None


def check_approved(scene: Scene, declared: Declared, stored: Stored) -> None:
    """Warn where more was approved than the layout would."""
    held = approved_above(declared, stored)
    if held is not None:
        scene.report(
            "approved-above",
            declared,
            f"{declared.address} holds {held}, above {declared.attributes['up_to']}",
            "an approved permission cannot be lowered by the owner: remove the entry, apply, "
            "and let them ask again",
            error=False,
        )
