"""What happened to the operations of a run; every report is made from these, never from the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bcsync.model.place import Place, Places
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
    places: tuple[tuple[int, Places], ...] = ()
    """What the places of so many outcomes stand for; those that follow are of another plan."""

    def placed(self) -> Iterator[tuple[Outcome, Place | None]]:
        """The outcomes, each with where the layout says it."""
        left = iter(self.outcomes)
        for number, places in self.places:
            for outcome in islice(left, number):
                at = outcome.operation.place
                yield outcome, None if at is None else places.key(at)
        yield from ((outcome, None) for outcome in left)

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
