"""Attributes that the platform holds and the layout's schemas do not allow are left out, and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bcsync.layout.failures import Checker
from bcsync.layout.tree import Path

_OF_OWNER = 3
"""(business_centers, acme, company): an attribute of an owner."""
_OF_THING = 5
"""(business_centers, acme, ad_accounts, uk, industry): an attribute of something it has."""
_NEEDED = frozenset({"id", "name", "members"})


def prune(
    document: dict[str, Any], schema: Mapping[str, Any], defaults: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Take out whole attributes that do not conform; gives a note for each.

    ``defaults`` of the present layout do not fill the gap.
    """
    filled = {name for each in defaults.values() for name in each}
    checker = Checker(dict(schema))
    if checker.is_valid(document):
        return []
    failures = [
        (_attribute(failure.path), failure.message) for failure in checker.failures(document)
    ]
    messages = {path: message for path, message in failures if path}
    notes = []
    for path, message in sorted(messages.items(), key=lambda item: str(item[0])):
        if _remove(document, path, filled):
            notes.append(f"{'/'.join(map(str, path[1:]))} is left out: {message}")
    return notes


def _attribute(path: Path) -> Path:
    depth = _OF_THING if len(path) >= _OF_THING else _OF_OWNER
    return path[:depth] if len(path) >= depth and path[depth - 1] not in _NEEDED else ()


def _remove(document: dict[str, Any], path: Path, filled: Collection[str]) -> bool:
    holder: Any = document
    for step in path[:-1]:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or holder.pop(path[-1], None) is None:
        return False
    if path[-1] in filled:
        holder["defaults"] = False
    return True
