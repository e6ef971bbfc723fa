"""How the operations of a run stand, and what that means for those that rest on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from bcsync.applying.outcome import Outcome
from bcsync.model.status import Status
from bcsync.planning.graph import Graph
from bcsync.planning.names import Names
from bcsync.planning.plan import Mode, Operation, Part
from bcsync.state.values import OperationState

Ended = tuple[OperationState, str]
"""How an operation ended, and why."""


@dataclass(slots=True)
class Standing:
    """What was done, what failed, what waits: operations by their numbers."""

    graph: Graph
    answered: frozenset[str]
    """What the plan asks somebody for, so that waiting for it may end while it runs."""
    status: dict[str, Status] = field(default_factory=dict)
    """Address -> how it stands now, as far as answers showed it."""
    done: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)

    def take(self, number: int, outcome: Outcome) -> None:
        """An operation has ended."""
        match outcome.state:
            case OperationState.FAILED | OperationState.SKIPPED | OperationState.UNKNOWN:
                self.failed.add(number)
            case OperationState.WAITING:
                self.waiting.add(number)
            case OperationState.DONE:
                self.done.add(number)
            case OperationState.INTENT | OperationState.UNSEEN:
                pass
            case _:
                assert_never(outcome.state)

    def obstacle(self, number: int, op: Operation, names: Names) -> Ended | None:
        """Why it cannot be done now; None if it can."""
        failed = self._one_it_rests_on(number, self.failed)
        if failed is not None:
            return OperationState.SKIPPED, f"{self._address_of(failed)} was not done"
        if op.replaces and not self.failed.isdisjoint(self.graph.at(op.address)):
            return OperationState.SKIPPED, "its removal was not done"
        waits_for = self._waits_for(number, op, names)
        return None if waits_for is None else (OperationState.WAITING, f"waits for {waits_for}")

    def _waits_for(self, number: int, op: Operation, names: Names) -> str | None:
        for need in op.requires:
            # Held back from the plan, because an earlier run may have made it (planning.scene).
            if need in op.deferred_by and need not in names.ids:
                return need
        for need in op.awaits:
            status = self.status.get(need)
            unanswered = status is None and need in op.deferred_by
            if unanswered or (status is not None and status is not Status.ACTIVE):
                return need
        waiting = self._one_it_rests_on(number, self.waiting)
        if waiting is not None:
            return self._address_of(waiting)
        return next(filter(self._stands_still, op.deferred_by), None)

    def _one_it_rests_on(self, number: int, among: set[int]) -> int | None:
        if not among:
            return None
        return next((other for other, _why in self.graph.rests_on(number) if other in among), None)

    def _stands_still(self, cause: str) -> bool:
        """Whether a cause of waiting has not ended by this very run.

        What rests on one that ended by itself was not judged with the plan (planning.guards.judge).
        """
        return cause not in self.answered or self.status.get(cause) is not Status.ACTIVE

    def brought_about(self, number: int, op: Operation) -> Ended:
        """What became of something that the platform brings along: it is not asked for."""
        causes = list(self.graph.causes_of(number))
        for cause in causes:
            if cause in self.done:
                return OperationState.DONE, f"ended with {self._address_of(cause)}"
        for cause in causes:
            if cause in self.failed:
                return OperationState.SKIPPED, f"{self._address_of(cause)} was not done"
        return OperationState.WAITING, f"waits for {op.brought_by[0]}"

    def to_be_finished(self) -> set[int]:
        """What was begun and must not be left half done: replacements of which the first half is done."""
        operations = self.graph.operations
        ended = (number for number in self.done if operations[number].part is Part.OUT)
        return self.graph.whole(ended)

    def has_come_about(self, number: int) -> bool:
        """Whether the platform has brought it along with what was done."""
        implied = self.graph.operations[number].mode is Mode.IMPLIED
        return implied and not self.done.isdisjoint(self.graph.causes_of(number))

    def _address_of(self, number: int) -> str:
        return self.graph.operations[number].address
