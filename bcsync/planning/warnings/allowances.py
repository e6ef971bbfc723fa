"""What the layout allows (``allow``): merged with the flags, told where it is of no use."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.findings import Finding, Severity
from bcsync.model.address import literal
from bcsync.planning.allowances import in_force, used
from bcsync.planning.meant import Meanings
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene


def check_allowances(scene: Scene, operations: Iterable[Operation]) -> None:
    """Say which are for nothing that is due; not where part of the platform could not be read."""
    if scene.unknown:
        return
    needed = {each.place for each in used(scene, operations)}
    idle = [each for each in in_force(scene) if each.place not in needed]
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
