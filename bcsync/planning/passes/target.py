"""A part of a plan: what was targeted with all that it rests on, without what was excluded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bcsync.model.action import Action
from bcsync.model.address import address, is_reference, path_of
from bcsync.planning.passes.together import Together
from bcsync.planning.plan import Mode, Operation, renamed_by
from bcsync.planning.selection import Selection, matches_any


def select(operations: Sequence[Operation], selection: Selection) -> list[Operation]:
    """Keep the operations that are wanted, in their order.

    A targeted operation brings along what it requires, and what the platform ends with it; an excluded one
    takes away what rests on it, and what would end it all the same. What must be done together
    (``together``) stays so.
    """
    kept = list(operations)
    if selection.targets:
        wanted = {op.address for op in kept if matches_any(op.address, selection.targets)}
        _grow(kept, wanted, _with_requirements)
        kept = with_names(operations, [op for op in kept if _is_wanted(op, wanted)])
    if selection.excludes:
        gone = _excluded(kept, selection.excludes)
        _grow(kept, gone, _with_dependents)
        kept = [op for op in kept if op.address not in gone]
    return kept


def _is_wanted(op: Operation, wanted: set[str]) -> bool:
    if op.mode is Mode.IMPLIED:
        # It is not asked for by itself: at its address the plan may do something of its own.
        return not wanted.isdisjoint(op.brought_by)
    return op.address in wanted


def _grow(
    operations: Sequence[Operation],
    addresses: set[str],
    more: Callable[[Sequence[Operation], set[str]], None],
) -> None:
    """Add all that ``more`` and ``together`` bring along, and what these bring along in their turn."""
    together = Together(operations)
    known = -1
    while known != len(addresses):
        known = len(addresses)
        more(operations, addresses)
        addresses |= together.spread(addresses)


def with_names(operations: Sequence[Operation], kept: Sequence[Operation]) -> list[Operation]:
    """With the adoptions and renames that the kept ones are named by, before them; they touch nothing."""
    settling = [op for op in operations if op.action in _SETTLES]
    if not settling:
        return list(kept)
    used = {name for op in kept for name in _names_in(op)}
    takers = renamed_by(settling)
    for name in tuple(used):
        # A name is free when what it stood for until now has got its new one.
        taker = takers.get(name)
        while taker is not None and taker not in used:
            used.add(taker)
            taker = takers.get(taker)
    names = [op for op in settling if op.address in used]
    return [*names, *(op for op in kept if op.action not in _SETTLES)]


_SETTLES = frozenset({Action.ADOPT, Action.RENAME})


def _names_in(op: Operation) -> Iterator[str]:
    """What an operation speaks of, and the Business Centers that stands in."""
    listed = (name for side in (op.before, op.after) for name in (side or {}).get("accounts") or ())
    for name in (op.address, *op.requires, *op.awaits, *op.identity, *listed):
        if is_reference(name):
            yield name
            yield address("business_center", path_of(name).split("/")[0])


def _excluded(operations: Sequence[Operation], excludes: Sequence[str]) -> set[str]:
    """What is excluded, and what is named by a name that then stays as it was."""
    unsettled = _unsettled(operations, excludes)
    return {
        op.address
        for op in operations
        if matches_any(op.address, excludes)
        or (unsettled and not unsettled.isdisjoint(_names_in(op)))
    }


def _unsettled(operations: Sequence[Operation], excludes: Sequence[str]) -> set[str]:
    """Names that stand for what they did before, as their adoptions and renames are excluded."""
    formers = {op.address: op.former for op in operations if op.action in _SETTLES}
    found: set[str] = set()
    for excluded in (name for name in formers if matches_any(name, excludes)):
        name: str | None = excluded
        while name is not None and name not in found:
            found.add(name)
            name = formers.get(name)
    return found


def _with_requirements(operations: Sequence[Operation], wanted: set[str]) -> None:
    # The order of a plan has requirements first, so that one walk from its end finds them all.
    for op in reversed(operations):
        if op.address in wanted:
            wanted.update(op.requires)
            wanted.update(op.awaits)
    for op in operations:
        if op.brought_by and op.kind != "asset_group" and not wanted.isdisjoint(op.brought_by):
            wanted.add(op.address)


def _with_dependents(operations: Sequence[Operation], gone: set[str]) -> None:
    for op in operations:
        if not gone.isdisjoint((*op.requires, *op.awaits)):
            gone.add(op.address)
    for op in operations:
        if op.brought_by and op.address in gone:
            gone.update(op.brought_by)
