"""A plan of operations that were chosen elsewhere: reviewed before, or a part of a whole plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bcsync.findings import Severity
from bcsync.kinds.kind import Kinds
from bcsync.planning.allowing import used
from bcsync.planning.consequences import with_what_they_bring
from bcsync.planning.correcting import putting_back
from bcsync.planning.guards import evaluate
from bcsync.planning.operation import Drifted, Operation, Plan
from bcsync.planning.scene import Scene


def plan_of(scene: Scene, operations: Sequence[Operation], whole: Plan) -> Plan:
    """These operations and what the limits say of them; it writes down nothing beside them."""
    ready = [op for op in operations if not op.deferred_by]
    return Plan(
        operations=tuple(operations),
        guards=tuple(evaluate(scene, ready)),
        unchanged=whole.unchanged,
        unread=whole.unread,
        allowed=used(scene, operations),
        state_fingerprint=scene.snapshot.fingerprint,
        desired=scene.desired,
        places=scene.context.places,
    )


def correction_of(scene: Scene, whole: Plan, drift: Mapping[str, Drifted], kinds: Kinds) -> Plan:
    """Of a whole plan what puts this drift back; errors of the layout forbid it like the whole."""
    errors = tuple(each for each in whole.findings if each.severity is Severity.ERROR)
    operations = with_what_they_bring(
        whole.operations, putting_back(whole.operations, drift, kinds)
    )
    return replace(plan_of(scene, operations, whole), findings=errors)
