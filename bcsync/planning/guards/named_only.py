"""The limits ``protected``, ``review`` and ``close``: what is done by name alone, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcsync.planning.guards.refusal import is_named_by, limited, refusal
from bcsync.planning.ownership import (
    platform_id_of,
)
from bcsync.planning.plan import GuardResult, Operation, Risk
from bcsync.planning.scene import Scene


def protected(scene: Scene, removals: Sequence[Operation]) -> Iterator[GuardResult]:
    """Nothing removes it but what takes its protection first."""
    # By id: under a Business Center that is renamed in the same plan, the addresses are new ones.
    bindings = scene.snapshot.bindings.values()
    shielded = {(binding.kind, binding.id) for binding in bindings if binding.protect}
    for op in removals if shielded else ():
        if (op.kind, platform_id_of(scene, op)) in shielded:
            yield refusal(
                "protected",
                0,
                1,
                f"{op.address} is protected; to remove it, first apply it once with protect: false",
                [op],
            )


def named_only(
    scene: Scene, name: str, operations: Sequence[Operation], risk: Risk
) -> Iterator[GuardResult]:
    """What costs this is done for those that are named, one by one."""
    allowed = getattr(scene.context.allow, name)
    concerned = [op for op in operations if risk in op.risks]
    if not concerned:
        return
    unnamed = [op for op in concerned if not is_named_by(op, allowed)]
    verb = "start an ad review" if name == "review" else "cannot be undone"
    words = f"{len(unnamed)} of these operations {verb}"
    yield limited(scene, name, 0, unnamed, words, f"--allow-{name}")
