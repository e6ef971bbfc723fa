"""Taking away what does not conform, so that the rest of a layout can still be checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bcsync.layout.failures import Checker
from bcsync.layout.schema import Schema
from bcsync.source.mapping import Map, Seq

Broken = set[tuple[str, ...]]


def prune(document: Map, schema: Schema, broken: Broken) -> Broken:
    """Remove ``broken`` from ``document``, and whatever cannot be without it.

    Gives all paths that were removed (list indexes as text). Afterwards the document conforms, but
    for keys missing at its top: the kinds may rely on what their schemas promise.
    """
    removed: Broken = set()
    doomed = broken - {()}
    if not doomed:
        # Compiling the schema takes longer than reading a small layout.
        return removed
    checker = Checker(schema)
    while doomed:
        removed |= doomed
        if not _remove(document, doomed):
            break
        doomed = {tuple(map(str, failure.path)) for failure in checker.failures(document)} - {()}
    return removed


def _remove(document: Map, paths: Iterable[tuple[str, ...]]) -> bool:
    # By holder: aliases give one list to several paths, and an item must go only once.
    by_holder: dict[int, tuple[Map | Seq, set[str]]] = {}
    for path in paths:
        holder = _holder(document, path)
        if holder is not None:
            by_holder.setdefault(id(holder), (holder, set()))[1].add(path[-1])
    taken = [_take(holder, steps) for holder, steps in by_holder.values()]
    return any(taken)


def _holder(document: Map, path: tuple[str, ...]) -> Map | Seq | None:
    node: Any = document
    for step in path[:-1]:
        match node:
            case Map():
                node = node.get(step)
            case Seq() if int(step) < len(node):
                node = node[int(step)]
            case _:
                return None
    return node if isinstance(node, Map | Seq) else None


def _take(holder: Map | Seq, steps: set[str]) -> bool:
    before = len(holder)
    if isinstance(holder, Map):
        for step in steps:
            holder.drop(step)
    else:
        for index in sorted(map(int, steps), reverse=True):
            del holder[index : index + 1], holder.places[index : index + 1]
    return len(holder) < before
