"""What the command line asks of a plan, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcsync.layout.load import Layout
from bcsync.planning.codec import Heading
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Allowances, Snapshot
from bcsync.planning.selection import Selection


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the command line asks of a plan."""

    refresh: bool = True
    allow: Allowances = Allowances()
    selection: Selection = Selection()


PLAIN = PlanOptions()


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan, and what it was made from."""

    plan: Plan
    layout: Layout
    heading: Heading
    snapshot: Snapshot
    options: PlanOptions = PLAIN
    saved: Mapping[str, Any] | None = None
    """The reviewed plan as JSON, if this is the one that is due for it."""
    corrects: frozenset[str] | None = None
    """The addresses whose drift it puts back, if it does nothing else."""

    @property
    def is_whole(self) -> bool:
        """All that is due, not a part that was chosen."""
        return self.corrects is None and not self.options.selection
