"""A part of a plan: what was targeted with all that it rests on, without what was excluded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bcsync.planning.graph import Graph
from bcsync.planning.plan import Operation
from bcsync.planning.selection import Selection, matches_any


def select(operations: Sequence[Operation], selection: Selection) -> list[Operation]:
    """Keep the operations that are wanted, in their order.

    A targeted operation brings along what it rests on, and what the platform ends with it; an excluded one
    takes away what rests on it, and what would end it all the same.
    """
    kept = list(operations)
    if selection.targets:
        graph = Graph(kept)
        wanted = graph.with_all_it_needs(_matching(kept, selection.targets, any))
        kept = [op for number, op in enumerate(kept) if number in wanted]
    if selection.excludes:
        graph = Graph(kept)
        gone = graph.with_dependents(_matching(kept, selection.excludes, all))
        kept = [op for number, op in enumerate(kept) if number not in gone]
    return kept


def _matching(
    operations: Sequence[Operation],
    patterns: Iterable[str],
    enough: Callable[[Iterable[bool]], bool],
) -> list[int]:
    """Numbers of operations; one for several accesses is meant with ``any``, or with ``all`` of them."""
    patterns = tuple(patterns)
    return [
        number
        for number, op in enumerate(operations)
        if matches_any(op.address, patterns)
        or (op.fulfils and enough(matches_any(each, patterns) for each in op.fulfils))
    ]
