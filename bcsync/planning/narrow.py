"""A part of an update: some of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from bcsync.kinds.kind import Kinds
from bcsync.planning.plan import Drifted, Operation
from bcsync.planning.risks import risks_of


def drifted_fields(drift: Drifted) -> set[str]:
    """The fields that somebody changed."""
    return {field_of(change.path) for change in drift.changes}


def field_of(path: str) -> str:
    """The field that a path leads into."""
    return path.partition(".")[0]


def narrowed(op: Operation, names: Set[str], kinds: Kinds) -> Operation | None:
    """The update of these fields alone; None where it changes none of them."""
    before, after = _only(op.before, names), _only(op.after, names)
    if not after:
        return None
    risks = risks_of(kinds[op.kind], op.action, before, after)
    return op._replace(
        before=before,
        after=after,
        changes=tuple(change for change in op.changes if field_of(change.path) in names),
        # A part costs nothing that the whole does not.
        risks=tuple([risk for risk in risks if risk in op.risks]),
        precondition=None if op.precondition is None else _only(op.precondition, names),
    )


def _only(values: Mapping[str, Any] | None, names: Set[str]) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name in names}
