"""What stands on the platform and not in the layout: removed, let go, or left alone and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.kind import Kind
from bcsync.kinds.member import MEMBER
from bcsync.kinds.share import SHARE
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, access_address, approval_address, path_of
from bcsync.model.resource import Declared, ListKey, ListMode
from bcsync.model.status import Status
from bcsync.planning.changes.names_only import forgetting
from bcsync.planning.changes.requests import ASKS_FOR_DECISION
from bcsync.planning.compare import changes
from bcsync.planning.ownership import goes, owners_of
from bcsync.planning.plan import Drifted, Operation, Unmanaged, Waiting
from bcsync.planning.relations import relation_of
from bcsync.planning.risks import risks_of
from bcsync.planning.scene import Scene
from bcsync.planning.shared_instead import managed_by_asker
from bcsync.state.values import Stored

Leftover = Operation | Unmanaged | Waiting | Drifted


def release(scene: Scene, leftovers: Iterable[Stored]) -> Iterator[Leftover]:
    """Decide about everything that nothing in the layout matches."""
    for stored in leftovers:
        kind = scene.kind(stored.kind)
        if _is_unread(scene, kind, stored):
            continue
        if stored.status.over and not kind.assigned_id:
            continue
        yield from _release_one(scene, kind, stored)


def _is_unread(scene: Scene, kind: Kind, stored: Stored) -> bool:
    """Whether a list that it stands in could not be read."""
    scopes = stored.id if kind.symmetric else (stored.scope,)
    return any(scene.is_unknown(scope, kind.name) for scope in scopes)


def _release_one(scene: Scene, kind: Kind, stored: Stored) -> Iterator[Leftover]:
    address = scene.names.address_for(kind, stored.id, stored.scope)
    owner = owners_of(scene, stored)[0]
    bound = address in scene.names.ids
    held = bound and (stored.managed or not kind.keeps_name)
    mode = _mode(scene, kind, stored, owner)
    if _is_incoming(kind, stored):
        if mode is not None or _is_declared(scene, owner):
            yield Waiting(address, ASKS_FOR_DECISION, stored.since, stored.on, stored.label or "")
    elif address in scene.desired.forget or owner in scene.desired.forget:
        ours = held or (stored.managed and address in scene.desired.forget)
        yield _let_go(kind, stored, address, "the layout lets go of it", ours=ours)
    elif _center_goes(scene, owner):
        # All else in a Business Center that is closed ends with it.
        if kind.irreversible_removal and not stored.status.gone:
            yield removal(scene, kind, stored, address, "its Business Center left the layout")
    elif stored.status.gone:
        return
    elif goes(kind, stored, mode, bound=bound):
        if not bound and not stored.managed:
            seen = scene.names.to_addresses(kind, stored.attributes)
            yield Drifted(address, kind.name, "appeared", changes({}, seen, seen))
        yield removal(scene, kind, stored, address, _reason(scene, address, mode))
    elif mode is ListMode.EXCLUSIVE:
        # It is not of the list, and a list never ends for good what bcsync did not make.
        seen = scene.names.to_addresses(kind, stored.attributes)
        yield Drifted(address, kind.name, "appeared", changes({}, seen, seen))
    else:
        ours = mode is None and held
        yield _let_go(kind, stored, address, "its list is not managed any more", ours=ours)


def _let_go(kind: Kind, stored: Stored, address: str, reason: str, *, ours: bool) -> Leftover:
    """Forget what was ours; show what never was."""
    if ours:
        identity = None if kind.assigned_id else stored.id
        return forgetting(address, stored.attributes, reason, identity)
    return Unmanaged(address, kind.name, stored.label)


def _is_incoming(kind: Kind, stored: Stored) -> bool:
    return kind.answers is not None and stored.status is Status.PENDING


def _is_declared(scene: Scene, owner: str) -> bool:
    """Whether the layout holds this Business Center, or ad accounts of this person."""
    return owner in scene.desired.resources or (owner, AD_ACCOUNT.section) in scene.desired.lists


def _mode(scene: Scene, kind: Kind, stored: Stored, owner: str) -> ListMode | None:
    """How the layout wants the list managed that this stands in; None if it does not speak of it."""
    lists = scene.desired.lists
    if kind.list_part is None:
        mode = lists.get((owner, kind.section))
        if mode is None and kind.name == SHARE.name:
            return managed_by_asker(scene, owner, kind.held(stored.id)[0])
        return mode
    account = _account_word(scene, owner, stored.id[kind.list_part])
    mode = lists.get((owner, kind.section, account))
    return mode or lists.get(_left_list(scene, stored, owner, account))


def _account_word(scene: Scene, owner: str, account_id: str) -> str:
    """How the layout calls an account: its address, or its id where it asks for access by that."""
    by_id = access_address(owner, account_id) in scene.desired.resources
    return account_id if by_id else scene.names.address_of(ACCOUNT, account_id)


def _left_list(scene: Scene, stored: Stored, owner: str, account: str) -> ListKey:
    """The list that an account has left; who works on it leaves with it, and is named.

    An account that never stood in the list (owned and not bound, or shared with us) has not left it.
    """
    center, account_id, _email = stored.id
    seen = scene.by_kind[ACCOUNT].get((account_id,))
    if seen is not None and seen.scope == center:
        left, section, stood = account, AD_ACCOUNT.section, account in scene.names.ids
    else:
        held = (center, account_id) in scene.by_kind[ACCESS.name]
        left, section = access_address(owner, account), ACCESS.section
        stood = held or stored.managed
    stays = left in scene.desired.resources or left in scene.desired.forget
    return (owner, section) if stood and not stays else ()


def _center_goes(scene: Scene, owner: str) -> bool:
    return owner in scene.snapshot.bindings and owner not in scene.desired.resources


def _reason(scene: Scene, address: str, mode: ListMode | None) -> str:
    if address in scene.desired.ended:
        day = scene.desired.ends.get(address)
        return "what it rests on ended" if day is None else f"ended on {day.isoformat()}"
    if mode is ListMode.ADDITIVE:
        return "left the layout"
    return "not in the layout, and the list is exclusive"


def removal(scene: Scene, kind: Kind, stored: Stored, address: str, reason: str) -> Operation:
    """The operation that takes something known away; an open invitation or request is withdrawn."""
    pending = stored.status is Status.PENDING
    action = Action.CANCEL if pending else Action.REMOVE
    before = scene.names.to_addresses(kind, stored.attributes)
    identity = (address,) if kind.assigned_id else tuple(scene.names.parts(kind, stored.id))
    return Operation(
        address=address,
        kind=kind.name,
        action=action,
        identity=identity,
        actor=scene.actor(owners_of(scene, stored)[0]),
        before=before,
        after=None,
        place=_missed_in(scene, address),
        reason=reason,
        risks=risks_of(kind, action, before, None),
        precondition=before,
    )


def _missed_in(scene: Scene, address: str) -> int | None:
    """Where the layout says that something goes: the day on which it ended, or else what it stood in.

    None where that has left the layout, too.
    """
    ended = scene.desired.ended.get(address)
    if ended is not None:
        return ended
    path = path_of(address)
    while path := path.rpartition("/")[0]:
        for kind in scene.context.kinds:
            around = scene.desired.resources.get(f"{kind.name}.{path}")
            if around is not None:
                return around.place
    return None


def withdrawn(operations: Iterable[Operation]) -> set[str]:
    """The answers that nobody waits for any more, as the requests are cancelled."""
    return {
        approval_address(op.identity[1], op.identity[0])
        for op in operations
        if op.kind == ACCESS.name and op.action is Action.CANCEL
    }


def without_needless(operations: list[Operation]) -> list[Operation]:
    """Drop approvals of requests that are cancelled: they would give what nobody wants any more."""
    needless = withdrawn(operations)
    return [
        op for op in operations if op.action is not Action.APPROVE or op.address not in needless
    ]


def without_echoes(operations: list[Operation]) -> list[Operation]:
    """Drop withdrawals of approvals whose access is given up by the other side in the same plan."""
    given_up = {op.address for op in operations if op.action.takes}
    return [
        op
        for op in operations
        if op.kind != APPROVAL.name
        or op.action is not Action.REMOVE
        or relation_of(op) not in given_up
    ]


def check_still_named(scene: Scene, operations: Iterable[Operation]) -> None:
    """A member who is removed and still named elsewhere in the layout is most likely a slip."""
    leaving = {op.identity for op in operations if op.kind == MEMBER.name and op.action.takes}
    if not leaving:
        return
    for declared in scene.desired.resources.values():
        for center, email in _people_in(scene.kind(declared.kind), declared):
            if (center, email) in leaving:
                scene.report(
                    "still-named",
                    declared,
                    f"{email} leaves the members of {path_of(center)} and is still named here",
                    f"remove this too, or put {email} back under members",
                )


def _people_in(kind: Kind, declared: Declared) -> Iterator[tuple[str, str]]:
    """Members of a Business Center that a declared thing gives something to."""
    if kind.way is Way.DIRECT:
        center, _account, email = declared.identity
        yield center, email
    elif kind.people_field is not None:
        for email in kind.people_in(declared.attributes):
            yield declared.identity[0], email


def is_let_go(scene: Scene, stored: Stored) -> bool:
    """Whether bcsync looked after it in a list that is not managed any more: it stays as it is."""
    kind = scene.kind(stored.kind)
    over = stored.status.over
    if not stored.managed or over or _is_incoming(kind, stored) or _is_unread(scene, kind, stored):
        return False
    address = scene.names.address_for(kind, stored.id, stored.scope)
    owner = owners_of(scene, stored)[0]
    if address in scene.desired.forget or owner in scene.desired.forget:
        return False
    return _is_declared(scene, owner) and _mode(scene, kind, stored, owner) is None
