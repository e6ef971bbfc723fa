"""What the layout allows (``allow``): merged with the flags, told where it is of no use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bcsync.findings import Finding, Severity
from bcsync.model.action import Action
from bcsync.model.address import literal, matches
from bcsync.model.allowance import Allowance
from bcsync.planning.meant import Meanings
from bcsync.planning.operation import Operation, Risk
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
    standing = _in_force(scene)
    if not standing:
        return scene
    allow = scene.context.allow
    for each in standing:
        patterns = (*getattr(allow, each.action), each.pattern)
        allow = replace(allow, **{each.action: patterns})
    return replace(scene, context=replace(scene.context, allow=allow))


def _in_force(scene: Scene) -> list[Allowance]:
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
    left = _in_force(scene)
    found: list[Allowance] = []
    for op in operations if left else ():
        found += (each for each in left if _is_for(each, op))
        left = [each for each in left if not _is_for(each, op)]
    return tuple(sorted(found, key=lambda each: each.place))


def _is_for(allowance: Allowance, op: Operation) -> bool:
    return _NEEDS[allowance.action](op) and matches(op.address, allowance.pattern)


def check_allowances(scene: Scene, operations: Iterable[Operation]) -> None:
    """Say which are for nothing that is due; not where part of the platform could not be read."""
    if scene.unknown:
        return
    needed = {each.place for each in used(scene, operations)}
    idle = [each for each in _in_force(scene) if each.place not in needed]
    meanings = Meanings(scene)
    for each in idle:
        vain = meanings.is_nothing(each.pattern)
        near = meanings.nearest(each.pattern) if vain else None
        what = "nothing is called like this" if vain else f"there is nothing to {each.action} here"
        scene.findings.append(
            Finding(
                "allowance-unused",
                Severity.WARNING,
                scene.context.places.value(each.place),
                f"{what}, so nothing needs this allowance (any more)",
                f"did you mean {near}? If not, take it out" if near else "take it out",
            )
        )


def check_forgotten(scene: Scene) -> None:
    """Say which addresses to be let go of are those of nothing, or are declared all the same."""
    meanings = Meanings(scene)
    for address, place in scene.desired.forget.items():
        if address in scene.desired.resources:
            what = f"{address} is declared all the same, so it is not let go of"
            way = "remove the resource from the layout, or this from forget"
        elif meanings.is_nothing(literal(address)):
            near = meanings.nearest(address)
            what = f"nothing is called {address} (any more)"
            way = f"did you mean {near}? If not, take it out" if near else "take it out"
        else:
            continue
        at = scene.context.places.value(place)
        scene.findings.append(Finding("forgets-nothing", Severity.WARNING, at, what, way))
