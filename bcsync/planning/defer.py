"""Which operations cannot run before somebody else has acted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.model.status import Status
from bcsync.planning.operation import Operation
from bcsync.planning.relations import Fulfilment
from bcsync.planning.scene import Scene


def defer(
    scene: Scene, operations: Iterable[Operation], fulfilled: Mapping[str, Fulfilment]
) -> list[Operation]:
    """Mark what must wait, following the order of the plan so that waiting passes on.

    What an operation waits for is what the platform shows to be waiting, or what this plan itself will
    leave waiting: a new invitation, a request that nobody of ours answers.
    """
    operations = [_through_shares(op, fulfilled) for op in operations]
    approved = {
        access_address(op.identity[1], op.identity[0])
        for op in operations
        if op.action is Action.APPROVE
    }
    will_wait = {
        op.address
        for op in operations
        if op.action is Action.INVITE
        or (op.action is Action.REQUEST and op.address not in approved)
    }
    blocked: dict[str, tuple[str, ...]] = {
        address: (address,) for address in scene.snapshot.unsettled
    }
    result = []
    for op in operations:
        causes = _causes(scene, op, approved, will_wait, blocked)
        if causes:
            blocked.setdefault(op.address, causes)
        result.append(replace(op, deferred_by=causes) if causes else op)
    return result


def _through_shares(op: Operation, fulfilled: Mapping[str, Fulfilment]) -> Operation:
    """Wait for the share instead of a request that is not made."""
    if not any(need in fulfilled for need in op.awaits):
        return op
    awaits = tuple(fulfilled[n].address if n in fulfilled else n for n in op.awaits)
    return replace(op, awaits=awaits)


def _causes(
    scene: Scene,
    op: Operation,
    approved: set[str],
    will_wait: set[str],
    blocked: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    causes: dict[str, None] = {}
    for need in (*op.requires, *op.awaits):
        if need != op.address:
            causes.update(dict.fromkeys(blocked.get(need, ())))
    for need in op.awaits:
        if need in blocked or need in approved:
            continue
        stored = scene.stored_at(need)
        waits = stored is not None and stored.status is not Status.ACTIVE
        if need in will_wait or waits or scene.is_barred(need):
            causes[need] = None
    return tuple(causes)
