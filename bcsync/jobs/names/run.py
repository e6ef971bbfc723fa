"""Runs that change names alone, in the journal like every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from bcsync.errors import BcsyncError
from bcsync.flow.runs import start_of
from bcsync.model.place import Places
from bcsync.planning.codec import operation_to_json
from bcsync.planning.plan import Operation
from bcsync.state.store import State
from bcsync.state.values import (
    BatchResult,
    OperationRow,
    OperationState,
    Outcome,
    RunStart,
    RunStatus,
)

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is called, and what it does."""

    start: RunStart
    operations: Sequence[Operation]

    @classmethod
    def of(cls, kind: str, operations: Sequence[Operation]) -> Self:
        """A run of this bcsync, by whoever started it."""
        return cls(start_of(kind), operations)


def record_run(state: State, run: Run, carry_out: Callable[[], None]) -> int:
    """Carry out what changes names, its intents before and its outcome after; gives the run."""
    number = state.begin_run(run.start)
    status, outcome, message = RunStatus.FAILED, OperationState.FAILED, ""
    begun: list[list[tuple[int, Operation]]] = []
    try:
        for batch in _batches(run.operations):
            state.intend(number, [(seq, _row(op)) for seq, op in batch])
            begun.append(batch)
        carry_out()
        status, outcome = RunStatus.DONE, OperationState.DONE
    except BcsyncError as error:
        message = error.message
        raise
    except KeyboardInterrupt:
        status = RunStatus.INTERRUPTED
        raise
    finally:
        for batch in begun:
            outcomes = [Outcome(seq, outcome, message or None) for seq, _op in batch]
            state.finish_batch(BatchResult(number, outcomes))
        state.finish_run(number, status, {outcome.value: sum(map(len, begun))})
    return number


def _batches(operations: Sequence[Operation]) -> Iterator[list[tuple[int, Operation]]]:
    numbered = list(enumerate(operations, start=1))
    for start in range(0, len(numbered), _BATCH):
        yield numbered[start : start + _BATCH]


def _row(op: Operation) -> OperationRow:
    return OperationRow(op.address, op.kind, op.action, operation_to_json(op, Places()))
