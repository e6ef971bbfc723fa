"""Which operations cannot run before somebody else has acted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from bcsync.kinds.share import SHARE
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT
from bcsync.model.status import Status
from bcsync.planning.graph import Causes, Graph
from bcsync.planning.plan import Mode, Operation
from bcsync.planning.relations import Fulfilment, relation_of
from bcsync.planning.scene import Scene


def defer(
    scene: Scene,
    operations: Iterable[Operation],
    fulfilled: Mapping[str, Fulfilment],
    unread: Iterable[str],
) -> list[Operation]:
    """Mark what must wait, following the order of the plan so that waiting passes on.

    What an operation waits for is what the platform shows to be waiting, or what this plan itself will
    leave waiting: a new invitation, a request that nobody of ours answers at once, what people make or
    end by hand. So does what may or may not be there: in doubt since an earlier run, or ``unread`` in a
    list that cannot be read.
    """
    operations = list(operations)
    if fulfilled:
        operations = [_through_shares(op, fulfilled) for op in operations]
    disapproved = _disapproved(scene, operations)
    if disapproved:
        operations = [_until_approved(op, disapproved) for op in operations]
    asking = [op for op in operations if op.action in _ASKED]
    approved = {
        relation_of(op)
        for op in asking
        if op.action is Action.APPROVE and op.mode is not Mode.MANUAL
    }
    will_wait = {
        op.address
        for op in asking
        if op.action is Action.INVITE
        or (op.action is Action.REQUEST and op.address not in approved)
    }
    will_wait.update(disapproved.values())
    blocked: dict[str, tuple[str, ...]] = {
        address: (address,) for address in (*scene.snapshot.pending, *unread)
    }
    manual = Mode.MANUAL
    awaited = [op.address for op in operations if op.mode is manual and is_awaited(op)]
    blocked.update((address, (address,)) for address in awaited)
    held_back = Graph(operations).held_back(blocked, _waiting(scene, approved, will_wait))
    if awaited:
        held_back = _with_what_is_coming(operations, held_back)
    return [
        op.held_up_by(causes) if causes else op
        for op, causes in zip(operations, held_back, strict=True)
    ]


def _with_what_is_coming(
    operations: Sequence[Operation], held_back: Iterable[Causes]
) -> Iterator[Causes]:
    """By hand nothing is done before what it needs is there: nobody can paste an id that is still to come."""
    coming = {op.address for op in operations if op.action in _BRINGS}
    for op, causes in zip(operations, held_back, strict=True):
        needs = coming.intersection(op.requires) if op.mode is Mode.MANUAL else ()
        yield (*causes, *(need for need in op.requires if need in needs and need not in causes))


_ASKED = frozenset({Action.INVITE, Action.REQUEST, Action.APPROVE})
_BRINGS = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST})


def is_awaited(op: Operation) -> bool:
    """Whether people bring something about by it, or end something, in their own time."""
    return op.mode is Mode.MANUAL and op.action is not Action.UPDATE


def _through_shares(op: Operation, fulfilled: Mapping[str, Fulfilment]) -> Operation:
    """Wait for the share instead of a request that is not made."""
    if not any(need in fulfilled for need in op.awaits):
        return op
    awaits = tuple(fulfilled[n].address if n in fulfilled else n for n in op.awaits)
    return op._replace(awaits=awaits)


def _disapproved(scene: Scene, operations: Sequence[Operation]) -> dict[str, str]:
    """Requests that the platform would refuse, and the disapproved accounts that they are for.

    An account that this plan mends is reviewed again, and can be asked for then.
    """
    request = Action.REQUEST
    requests = [op for op in operations if op.action is request]
    if not requests:
        return {}
    mended = {op.address for op in operations if op.kind == ACCOUNT and op.action is Action.UPDATE}
    found = {}
    for op in requests:
        stored = scene.by_kind[ACCOUNT].get((scene.names.id_of(op.identity[1]) or "",))
        if stored is not None and stored.status is Status.DISAPPROVED:
            found[op.address] = scene.names.address_for(
                scene.kind(stored.kind), stored.id, stored.scope
            )
    return {access: account for access, account in found.items() if account not in mended}


def _until_approved(op: Operation, disapproved: Mapping[str, str]) -> Operation:
    """Wait for the account with a request, and with giving up what it asks for anew."""
    ends_for_it = op.kind == SHARE.name and op.replaces
    access = relation_of(op) if ends_for_it else op.address
    if access not in disapproved:
        return op
    return op._replace(awaits=(*op.awaits, disapproved[access]))


def _waiting(scene: Scene, approved: set[str], will_wait: set[str]) -> Callable[[str], Causes]:
    """Address -> itself, if who rests on it must wait."""

    # Looked at once, for many rest on the same.
    @cache
    def causes(address: str) -> Causes:
        if address in approved:
            return ()
        stored = scene.stored_at(address)
        pending = stored is not None and stored.status is not Status.ACTIVE
        waits = pending or address in will_wait or scene.is_barred(address)
        return (address,) if waits else ()

    return causes
