"""A part of a plan: what was targeted with all that it rests on, without what was excluded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bcsync.errors import UsageRefused
from bcsync.model.address import matches
from bcsync.planning.operation import Operation
from bcsync.planning.together import Together


@dataclass(frozen=True, slots=True)
class Selection:
    """Addresses and globs of ``--target`` and ``--exclude``."""

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.targets or self.excludes)

    def keeps(self, address: str) -> bool:
        """Whether an address is wanted for itself."""
        wanted = not self.targets or _any(address, self.targets)
        return wanted and not _any(address, self.excludes)


def select(operations: Sequence[Operation], selection: Selection) -> list[Operation]:
    """Keep the operations that are wanted, in their order.

    A targeted operation brings along what it requires; an excluded one takes away what rests on it. What
    must be done together (``together``) stays so.
    Raises ``UsageRefused`` for a target that is no address.
    """
    kept = list(operations)
    if selection.targets:
        _refuse_nonsense(selection.targets)
        wanted = {op.address for op in kept if _any(op.address, selection.targets)}
        _grow(kept, wanted, _with_requirements)
        kept = [op for op in kept if op.address in wanted]
    if selection.excludes:
        gone = {op.address for op in kept if _any(op.address, selection.excludes)}
        _grow(kept, gone, _with_dependents)
        kept = [op for op in kept if op.address not in gone]
    return kept


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


def _any(address: str, patterns: Iterable[str]) -> bool:
    return any(matches(address, pattern) for pattern in patterns)


def _refuse_nonsense(targets: Sequence[str]) -> None:
    for target in targets:
        if "." not in target and not any(sign in target for sign in "*?["):
            raise UsageRefused(
                f"{target} is not an address",
                hint="an address begins with its kind, such as ad_account.acme/uk",
            )


def _with_requirements(operations: Sequence[Operation], wanted: set[str]) -> None:
    # The order of a plan has requirements first, so that one walk from its end finds them all.
    for op in reversed(operations):
        if op.address in wanted:
            wanted.update(op.requires)
            wanted.update(op.awaits)


def _with_dependents(operations: Sequence[Operation], gone: set[str]) -> None:
    for op in operations:
        if not gone.isdisjoint((*op.requires, *op.awaits)):
            gone.add(op.address)
