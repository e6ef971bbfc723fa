"""What an operation may cost, derived from its kind and its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.model.action import Action
from bcsync.model.roles import rank
from bcsync.planning.plan import Risk


def risks_of(
    kind: Kind,
    action: Action,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> tuple[Risk, ...]:
    """The risks of an operation, in a fixed order."""
    if not action.touches_platform:
        return ()
    found: list[Risk] = []
    if after and not action.takes:
        if kind.role_fields and _grants(kind, before or {}, after, "admin"):
            found.append(Risk.GRANTS_ADMIN)
        if "finance" in after and _grants_finance(before or {}, after):
            found.append(Risk.GRANTS_FINANCE)
    if action is Action.REMOVE:
        found += [Risk.REMOVES_ACCESS] if kind.grants else []
        found += [Risk.IRREVERSIBLE] if kind.irreversible_removal else []
    elif action is Action.UPDATE:
        found += [Risk.REMOVES_ACCESS] if lowers(kind, before or {}, after or {}) else []
        found += [Risk.TRIGGERS_REVIEW] if _reviewed(kind, before, after) else []
    return tuple(found)


def lowers(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether somebody can do less afterwards."""
    return any(
        _lowers_field(field, before[field.name], after[field.name])
        for field in kind.fields
        if field.name in before and field.name in after
    )


def _lowers_field(field: Field, before: Any, after: Any) -> bool:
    if field.people:
        return any(
            person not in after or rank(after[person], field.ranks) < rank(role, field.ranks)
            for person, role in before.items()
        )
    if field.refers_to and isinstance(before, list):
        return not set(before) <= set(after)
    return bool(field.ranks) and rank(after, field.ranks) < rank(before, field.ranks)


def _grants(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], role: str) -> bool:
    for field in kind.role_fields:
        new, old = after.get(field.name), before.get(field.name)
        if field.people and isinstance(new, dict):
            held = old if isinstance(old, dict) else {}
            if any(r == role and held.get(person) != role for person, r in new.items()):
                return True
        elif field.ranks and new == role and old != role:
            return True
    return False


def _grants_finance(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return after["finance"] not in ("none", before.get("finance", "none"))


def _reviewed(
    kind: Kind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> bool:
    return any(
        field.reviewed
        and field.name in (after or {})
        and (after or {})[field.name] != (before or {}).get(field.name)
        for field in kind.fields
    )
