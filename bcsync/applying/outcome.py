"""What happened to the operations of a run; every report is made from these, never from the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bcsync.planning.plan import Operation
from bcsync.state.values import OperationState


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one operation ended."""

    operation: Operation
    state: OperationState
    message: str = ""
    leaves_waiting: str = ""
    """Done, and now it waits for this person or for TikTok."""


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes of a run, in the order in which they came about."""

    run: int | None
    outcomes: Sequence[Outcome]
    interrupted: bool = False

    def count(self, state: OperationState) -> int:
        """How many operations ended like that."""
        return self.counts[state]

    @property
    def counts(self) -> Counter[OperationState]:
        """Operations by how they ended."""
        return Counter(outcome.state for outcome in self.outcomes)

    @property
    def tried(self) -> bool:
        """Something came of it but waiting."""
        return any(outcome.state is not OperationState.WAITING for outcome in self.outcomes)

    @property
    def failed(self) -> bool:
        """Something that should have been done was not."""
        bad = (OperationState.FAILED, OperationState.SKIPPED, OperationState.UNKNOWN)
        return self.interrupted or any(self.count(state) for state in bad)
