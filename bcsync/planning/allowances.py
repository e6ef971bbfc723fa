"""What the layout allows (``allow``), merged with the flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bcsync.model.action import Action
from bcsync.model.address import literal, matches
from bcsync.model.allowance import Allowance
from bcsync.planning.meant import Meanings
from bcsync.planning.plan import Operation, Risk
from bcsync.planning.scene import Scene

_NEEDS: Mapping[str, Callable[[Operation], bool]] = {
    "remove": lambda op: op.action is Action.REMOVE or Risk.REMOVES_ACCESS in op.risks,
    "review": lambda op: Risk.TRIGGERS_REVIEW in op.risks,
    "close": lambda op: Risk.IRREVERSIBLE in op.risks,
    "create": lambda op: op.action is Action.CREATE,
}
"""Which operations an allowance can be for."""


def with_allowances(scene: Scene) -> Scene:
    """The scene with what its layout allows today beside what the command line does."""
    standing = in_force(scene)
    if not standing:
        return scene
    allow = scene.context.allow
    for each in standing:
        patterns = (*getattr(allow, each.action), each.pattern)
        allow = replace(allow, **{each.action: patterns})
    return replace(scene, context=replace(scene.context, allow=allow))


def in_force(scene: Scene) -> list[Allowance]:
    """Those of today; an address as the pattern that matches it alone."""
    today = scene.context.today
    standing = [each for each in scene.desired.allowances if each.in_force(today)]
    if not standing:
        return []
    meanings = Meanings(scene)
    return [
        each._replace(pattern=literal(each.pattern)) if meanings.is_address(each.pattern) else each
        for each in standing
    ]


def used(scene: Scene, operations: Iterable[Operation]) -> tuple[Allowance, ...]:
    """Those that are for some of these operations."""
    left = in_force(scene)
    found: list[Allowance] = []
    for op in operations if left else ():
        found += (each for each in left if _is_for(each, op))
        left = [each for each in left if not _is_for(each, op)]
    return tuple(sorted(found, key=lambda each: each.place))


def _is_for(allowance: Allowance, op: Operation) -> bool:
    return _NEEDS[allowance.action](op) and matches(op.address, allowance.pattern)
