"""A part of a plan: what was targeted with all that it rests on, without what was excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bcsync.errors import UsageRefused
from bcsync.model.address import matches
from bcsync.planning.operation import Operation


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

    A targeted operation brings along what it requires; an excluded one takes away what rests on it.
    Raises ``UsageRefused`` for a target that is no address.
    """
    kept = list(operations)
    if selection.targets:
        _refuse_nonsense(selection.targets)
        wanted = {op.address for op in kept if _any(op.address, selection.targets)}
        kept = _with_requirements(kept, wanted)
    return _without(kept, selection.excludes) if selection.excludes else kept


def _any(address: str, patterns: Iterable[str]) -> bool:
    return any(matches(address, pattern) for pattern in patterns)


def _refuse_nonsense(targets: Sequence[str]) -> None:
    for target in targets:
        if "." not in target and not any(sign in target for sign in "*?["):
            raise UsageRefused(
                f"{target} is not an address",
                hint="an address begins with its kind, such as ad_account.acme/uk",
            )


def _with_requirements(operations: list[Operation], wanted: set[str]) -> list[Operation]:
    # The order of a plan has requirements first, so that one walk from its end finds them all.
    for op in reversed(operations):
        if op.address in wanted:
            wanted.update(op.requires)
            wanted.update(op.awaits)
    return [op for op in operations if op.address in wanted]


def _without(operations: list[Operation], excludes: Sequence[str]) -> list[Operation]:
    gone: set[str] = set()
    kept = []
    for op in operations:
        if _any(op.address, excludes) or not gone.isdisjoint((*op.requires, *op.awaits)):
            gone.add(op.address)
        else:
            kept.append(op)
    return kept
