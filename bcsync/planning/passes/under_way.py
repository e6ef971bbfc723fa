"""What an earlier run has sent and may come about yet is left alone, whatever is seen of it now."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.findings import Finding, Severity
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene


def without_what_is_under_way(scene: Scene, operations: Sequence[Operation]) -> list[Operation]:
    """The operations on anything else; of the others it is said why they are not planned."""
    under_way = {
        address: pending for address, pending in scene.snapshot.pending.items() if pending.under_way
    }
    if not under_way:
        return list(operations)
    for address in dict.fromkeys(op.address for op in operations if op.address in under_way):
        pending = under_way[address]
        declared = scene.desired.resources.get(address)
        place = declared and scene.context.places.key(declared.place)
        message = f"{address}: {pending.reason}"
        scene.findings.append(
            Finding("unknown-outcome", Severity.WARNING, place, message, pending.hint)
        )
    return [op for op in operations if op.address not in under_way]
