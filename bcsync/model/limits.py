"""The numbers of ``guards:`` in bcsync.yaml (design 3.5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one plan may take away before it has to be named."""

    removal_count: int = 3
    """Removals of one kind in one Business Center that need no naming, however few there are."""
    removal_percent: int = 20
    """The same as a share of what is there; the larger of the two counts."""
    min_admins: int = 1
