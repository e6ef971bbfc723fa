"""Which part of a plan is wanted: addresses and globs of ``--target`` and ``--exclude``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bcsync.model.address import matches


@dataclass(frozen=True, slots=True)
class Selection:
    """Addresses and globs of ``--target`` and ``--exclude``."""

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.targets or self.excludes)

    def keeps(self, address: str) -> bool:
        """Whether an address is wanted for itself."""
        wanted = not self.targets or matches_any(address, self.targets)
        return wanted and not matches_any(address, self.excludes)


def matches_any(address: str, patterns: Iterable[str]) -> bool:
    return any(matches(address, pattern) for pattern in patterns)
