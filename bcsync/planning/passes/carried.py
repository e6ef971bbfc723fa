"""What the platform makes of what something else carries, and of nothing else: a client's papers.

    ad_account.northwind/a   carries the papers            brings
    certificate.northwind/z  is there with it, looked up   requires a
    ad_account.northwind/b   names the certificate         requires z

The first that names it carries it, and does not wait for it. What nothing carries, people bring about by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bcsync.model.action import Action
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene


def carry(scene: Scene, operations: Sequence[Operation]) -> list[Operation]:
    """The operations, what is carried right behind all that carry it."""
    carriers = _carriers(scene, operations)
    if not carriers:
        return list(operations)
    brings: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for address, carrier in carriers.items():
        brings[carrier] += (address,)
    first = [_carrying(op, brings[op.address]) for op in operations if _carries(op, brings)]
    ordered: list[Operation] = []
    for op in operations:
        if _carries(op, brings):
            continue
        if op.action is not Action.CREATE or op.address not in carriers:
            ordered.append(op)
            continue
        ordered += first
        first = []
        ordered.append(_carried(op, carriers[op.address]))
    return ordered


def _carriers(scene: Scene, operations: Sequence[Operation]) -> Mapping[str, str]:
    """Of what is to be made and can be carried: the address of the first that names it."""
    brought = scene.context.abilities.brought
    wanted = {
        op.address: brought[op.kind]
        for op in operations
        if op.action is Action.CREATE
        and op.kind in brought
        and not op.replaces
        and brought[op.kind].suits(op.after or {})
    }
    found: dict[str, str] = {}
    for op in operations if wanted else ():
        if op.action is Action.CREATE and not op.replaces:
            for need in op.requires:
                way = wanted.get(need)
                if way is not None and way.by == op.kind and (op.after or {})[way.field] == need:
                    found.setdefault(need, op.address)
    return found


def _carries(op: Operation, brings: Mapping[str, tuple[str, ...]]) -> bool:
    return op.action is Action.CREATE and op.address in brings


def _carrying(op: Operation, brings: tuple[str, ...]) -> Operation:
    needs = tuple(need for need in op.requires if need not in brings)
    return op._replace(brings=brings, requires=needs)


def _carried(op: Operation, carrier: str) -> Operation:
    return op._replace(requires=(*op.requires, carrier), reason=f"{op.reason}; {carrier} brings it")
