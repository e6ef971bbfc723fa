"""A part of a whole plan that was chosen by what it does."""

from __future__ import annotations

from collections.abc import Mapping

from bcsync.findings import Severity
from bcsync.kinds.kind import Kinds
from bcsync.planning.allowances import used
from bcsync.planning.groups import held_by
from bcsync.planning.guards.judge import judge
from bcsync.planning.passes.implied import with_what_they_bring
from bcsync.planning.passes.restore_drift import putting_back
from bcsync.planning.plan import Drifted, Operation, Plan
from bcsync.planning.scene import Scene


def correction_of(
    scene: Scene,
    whole: Plan,
    drift: Mapping[str, Drifted],
    due: Mapping[str, Operation],
    kinds: Kinds,
) -> Plan:
    """Of a whole plan what puts this drift back, and what is due; errors forbid it like the whole.

    It writes down nothing beside that.
    """
    operations = tuple(
        with_what_they_bring(
            scene, whole.operations, putting_back(whole.operations, drift, due, kinds)
        )
    )
    return Plan(
        operations=operations,
        findings=tuple(each for each in whole.findings if each.severity is Severity.ERROR),
        guards=judge(scene, operations),
        unchanged=whole.unchanged,
        unread=whole.unread,
        allowed=used(scene, operations),
        state_fingerprint=scene.snapshot.fingerprint,
        platform=scene.snapshot.platform,
        desired=scene.desired,
        places=scene.context.places,
        kinds=kinds,
        held=held_by(scene, operations),
    )
