"""What a platform fixes at creation: it is told, and left out of what is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.model.resource import Declared
from bcsync.planning.scene import Scene

Values = Mapping[str, Any]


def changeable(
    scene: Scene, kind: Kind, declared: Declared, wanted: Values, before: Values
) -> dict[str, Any]:
    """Of the attributes that differ those that can be changed, without the parts of them that cannot."""
    found = {}
    for name, value in wanted.items():
        if scene.context.abilities.immutable(kind.name, name):
            _tell(scene, kind, declared, name, before.get(name))
            continue
        left = _without_fixed_parts(scene, kind, declared, name, value, before.get(name))
        if left is value or left != (before.get(name) or {}):
            found[name] = left
    return found


def _without_fixed_parts(
    scene: Scene, kind: Kind, declared: Declared, name: str, value: Any, before: Any
) -> Any:
    if not isinstance(value, dict):
        return value
    held = before or {}
    fixed = [
        part
        for part in {**held, **value}
        if value.get(part) != held.get(part)
        and scene.context.abilities.immutable(kind.name, f"{name}.{part}")
    ]
    if not fixed:
        return value
    for part in fixed:
        _tell_written(scene, declared, name, f"{name}.{part}", held.get(part))
    left = {part: each for part, each in value.items() if part not in fixed}
    return left | {part: held[part] for part in fixed if part in held}


def _tell(scene: Scene, kind: Kind, declared: Declared, name: str, before: Any) -> None:
    if name in kind.remembered:
        _tell_written(scene, declared, name, name, before)
    elif before is not None:
        scene.report(
            "immutable",
            declared,
            f"the {name} of {declared.address} is {before} and cannot become "
            f"{declared.attributes[name]}: the platform fixes it at creation",
            f"put {name}: {before} back into the layout, or leave it out",
            attribute=name,
        )


def _tell_written(scene: Scene, declared: Declared, attribute: str, name: str, before: Any) -> None:
    """Of what the platform never shows; it may be otherwise there, so this does not stop a plan."""
    was = "it was created without" if before is None else f"it was created with {before}"
    back = "leave it out" if before is None else f"put {before} back"
    scene.report(
        "only-at-creation",
        declared,
        f"the {name} of {declared.address} is not changed: {was}, and the platform takes no other later",
        f"{back}; a change of it is for the platform's support",
        error=False,
        attribute=attribute,
    )
