"""Carrying out a plan: batches of like operations, intent before, outcome after.

plan ──> batches (one kind, one action, in the order of the plan)
           │  skip what rests on a failure, leave what waits
           ▼
journal: intent ──> platform.perform ──> journal: outcome, bindings, what is seen now
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import assert_never

from bcsync.applying.acts import act_of
from bcsync.applying.answers import Learned, Step, Tally, weigh
from bcsync.applying.outcome import Outcome, Report
from bcsync.errors import BcsyncError, LockLost
from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.place import Places
from bcsync.model.renames import moves_of
from bcsync.model.status import Status
from bcsync.planning.codec import operation_to_json
from bcsync.planning.graph import Graph
from bcsync.planning.guards.judge import answered_in
from bcsync.planning.names import Names
from bcsync.planning.passes.defer import is_awaited
from bcsync.planning.plan import Mode, Operation, Part, Plan, renamed_by
from bcsync.platforms.port import Act, Platform
from bcsync.state.store import State
from bcsync.state.values import (
    BatchResult,
    Binding,
    OperationRow,
    OperationState,
    ResourceKey,
    RunStart,
    RunStatus,
    Untried,
)
from bcsync.state.values import Outcome as JournalOutcome

BATCH = 5_000
"""Operations noted, asked for and written together: a batch is thirty ways to a server and back."""
BY_HAND = "waits for whoever does it by hand"

Progress = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run acts with and tells about itself to."""

    kinds: Kinds
    platform: Platform
    state: State
    progress: Progress
    stopping: Callable[[], bool]
    """Asked between batches: whether the user wants to leave."""
    handles: dict[ResourceKey, str] = field(default_factory=dict)
    """What the platform itself calls things (``Seen.handle``); a run learns more of them."""


Most = Callable[[str, Action], int]
"""Kind and action -> how many of them the platform takes in one call."""


def batches(operations: Iterable[Operation], most: Most) -> Iterator[list[Step]]:
    """Runs of operations that can be done together, in the order of the plan.

    What rests on another operation is not asked for before that one is answered.
    """
    batch: list[Step] = []
    asked: set[str] = set()
    for number, op in enumerate(operations):
        if batch and (
            op.replaces
            or not _goes_with(op, batch, most)
            or batch[0][1].replaces
            or not asked.isdisjoint(op.requires)
            or any(need.address in asked for need in op.first)
        ):
            yield batch
            batch, asked = [], set()
        batch.append((number, op))
        asked.add(op.address)
    if batch:
        yield batch


def _goes_with(op: Operation, batch: Sequence[Step], most: Most) -> bool:
    _number, first = batch[0]
    if op.mode is not first.mode:
        return False
    if op.mode is not Mode.AUTOMATIC:
        return len(batch) < BATCH
    if op.action is Action.RENAME:
        # All at once: one may take the name that another lets go of.
        return first.action is Action.RENAME
    alike = (op.kind, op.action) == (first.kind, first.action)
    return alike and len(batch) < min(BATCH, most(op.kind, op.action))


def apply_plan(plan: Plan, start: RunStart, around: RunContext) -> Report:
    """Do what the plan says; independent work goes on after a failure (design 5.5)."""
    run = around.state.begin_run(start)
    answered = answered_in(plan.operations)
    graph = Graph(plan.operations)
    carrier = _Carrier(around, run, _names(around.state), plan.places, answered, graph)
    try:
        waiting = batches(plan.operations, around.platform.abilities.most)
        for batch in waiting:
            if around.stopping():
                _leave(carrier, chain([batch], waiting))
            else:
                carrier.carry_out(batch)
        if plan.unclaimed:
            around.state.mark_managed(plan.unclaimed)
    except BaseException as error:
        _give_up(carrier, error)
        raise
    report = Report(run, tuple(carrier.outcomes), interrupted=carrier.left)
    around.state.finish_run(run, _status(report), _counts(carrier.outcomes))
    return report


def _leave(carrier: _Carrier, left: Iterable[list[Step]]) -> None:
    """Finish what was begun and must not be left half done, and nothing else."""
    begun = carrier.begun()
    for batch in left:
        finishing = [step for step in batch if step[0] in begun or carrier.has_brought(step[0])]
        carrier.leave([step for step in batch if step not in finishing])
        if finishing:
            carrier.carry_out(finishing)


def _give_up(carrier: _Carrier, error: BaseException) -> None:
    """Say how far the run came, and close it if that can still be done."""
    status = RunStatus.FAILED
    match error:
        case LockLost():
            # The journal is not ours to write any more; whoever has the lock settles this run.
            error.details = (_so_far(carrier.outcomes, carrier.run), *error.details)
            return
        case KeyboardInterrupt():
            status = RunStatus.INTERRUPTED
        case BcsyncError():
            settled = "the next run finds out what became of those that were in flight"
            error.details = (*error.details, _so_far(carrier.outcomes, carrier.run), settled)
    # What stopped the run may keep it from being closed, too; the next one does it then.
    with suppress(BcsyncError):
        carrier.around.state.finish_run(carrier.run, status, _counts(carrier.outcomes))


def _so_far(outcomes: Sequence[Outcome], run: int) -> str:
    done = Report(run, outcomes).count(OperationState.DONE)
    return f"run {run} had done {done:,} {'operation' if done == 1 else 'operations'} by then"


def _names(state: State) -> Names:
    return Names({b.address: b.id[0] for b in state.bindings()})


def _status(report: Report) -> RunStatus:
    if report.interrupted:
        return RunStatus.INTERRUPTED
    return RunStatus.FAILED if report.failed else RunStatus.DONE


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    report = Report(None, outcomes)
    return {state.value: count for state, count in sorted(report.counts.items())}


@dataclass(slots=True)
class _Carrier:
    """The moving parts of one run: what was made, what failed, what waits."""

    around: RunContext
    run: int
    names: Names
    places: Places
    """Of the plan."""
    answered: frozenset[str]
    """What it asks somebody for, so that waiting for it may end while it runs."""
    graph: Graph
    """Of its operations."""
    outcomes: list[Outcome] = field(default_factory=list)
    left: bool = False
    _standing: dict[str, Status] = field(default_factory=dict)
    _done: set[int] = field(default_factory=set)
    """Numbers of operations, like the next two."""
    _failed: set[int] = field(default_factory=set)
    _waiting: set[int] = field(default_factory=set)

    def carry_out(self, batch: list[Step]) -> None:
        """One batch: decide who can go, ask the platform, write down what came of it."""
        if batch[0][1].mode is Mode.IMPLIED:
            self._note_implied(batch)
            return
        if batch[0][1].mode is Mode.MANUAL:
            self._leave_to_people(batch)
            return
        untried: list[Untried] = []
        ready: list[tuple[int, Operation, Act | None]] = []
        for number, op in batch:
            obstacle = self._obstacle(number, op)
            act = None if obstacle or not op.action.touches_platform else self._act(op)
            if obstacle is None and act is None and op.action.touches_platform:
                obstacle = (OperationState.SKIPPED, "something it names does not exist")
            if obstacle is not None:
                untried.append(Untried(number, self._row(op), *obstacle))
                self._note(number, Outcome(op, *obstacle))
            else:
                ready.append((number, op, act))
        if not ready:
            self.around.state.settle(BatchResult(self.run, untried=untried))
            return
        self.around.state.intend(self.run, [(seq, self._row(op)) for seq, op, _act in ready])
        if ready[0][1].action.touches_platform:
            self._ask_platform(ready, untried)
        else:
            self._settle_names([(seq, op) for seq, op, _act in ready], untried)

    def _note_implied(self, batch: list[Step]) -> None:
        """What came about with other operations, as far as these were done; nothing is asked for."""
        tally = Tally(self.run, [])
        for number, op in batch:
            outcome = Outcome(op, *self._brought_about(number, op))
            tally.untried.append(
                Untried(number, self._row(op), outcome.state, outcome.message or None)
            )
            if outcome.state is OperationState.DONE:
                self._follow(op, tally)
            self._note(number, outcome)
        self.around.state.settle(tally.settlement())

    def _leave_to_people(self, batch: list[Step]) -> None:
        """What is done by hand is never sent; what rests on it waits, and the next look verifies it."""
        untried: list[Untried] = []
        for number, op in batch:
            obstacle = self._obstacle(number, op) or (OperationState.WAITING, BY_HAND)
            untried.append(Untried(number, self._row(op), *obstacle))
            self.outcomes.append(Outcome(op, *obstacle))
            if is_awaited(op):
                self._waiting.add(number)
        self.around.state.settle(BatchResult(self.run, untried=untried))

    def begun(self) -> set[int]:
        """Operations of replacements of which the first half is done."""
        operations = self.graph.operations
        ended = (number for number in self._done if operations[number].part is Part.OUT)
        return self.graph.whole(ended)

    def has_brought(self, number: int) -> bool:
        """Whether it has come about with what was done."""
        op = self.graph.operations[number]
        return op.mode is Mode.IMPLIED and not self._done.isdisjoint(self.graph.causes_of(number))

    def _brought_about(self, number: int, op: Operation) -> tuple[OperationState, str]:
        causes = list(self.graph.causes_of(number))
        for cause in causes:
            if cause in self._done:
                return OperationState.DONE, f"ended with {self._address_of(cause)}"
        for cause in causes:
            if cause in self._failed:
                return OperationState.SKIPPED, f"{self._address_of(cause)} was not done"
        return OperationState.WAITING, f"waits for {op.brought_by[0]}"

    def _address_of(self, number: int) -> str:
        return self.graph.operations[number].address

    def _follow(self, op: Operation, tally: Tally) -> None:
        """Know from now on what the platform has made of it."""
        kind = self.around.kinds[op.kind]
        subject = self.names.subject(kind, op.address, op.identity)
        if subject is None:
            return
        if op.action.takes:
            tally.removed.append((op.kind, subject))
        else:
            tally.followed[op.kind, subject] = self.names.to_ids(kind, op.after or {})

    def leave(self, batch: list[Step]) -> None:
        """The user wants to leave: nothing of this batch is tried."""
        self.left = True
        untried = []
        for number, op in batch:
            outcome = Outcome(op, OperationState.SKIPPED, "interrupted before its turn")
            untried.append(Untried(number, self._row(op), outcome.state, outcome.message))
            self._note(number, outcome)
        self.around.state.settle(BatchResult(self.run, untried=untried))

    def _obstacle(self, number: int, op: Operation) -> tuple[OperationState, str] | None:
        failed = self._one_it_rests_on(number, self._failed)
        if failed is not None:
            return OperationState.SKIPPED, f"{self._address_of(failed)} was not done"
        if op.replaces and not self._failed.isdisjoint(self.graph.at(op.address)):
            return OperationState.SKIPPED, "its removal was not done"
        for need in op.requires:
            # Held back from the plan, because an earlier run may have made it (planning.scene).
            if need in op.deferred_by and need not in self.names.ids:
                return OperationState.WAITING, f"waits for {need}"
        for need in op.awaits:
            standing = self._standing.get(need)
            unanswered = standing is None and need in op.deferred_by
            if unanswered or (standing is not None and standing is not Status.ACTIVE):
                return OperationState.WAITING, f"waits for {need}"
        waiting = self._one_it_rests_on(number, self._waiting)
        if waiting is not None:
            return OperationState.WAITING, f"waits for {self._address_of(waiting)}"
        stands = next(filter(self._stands_still, op.deferred_by), None)
        return None if stands is None else (OperationState.WAITING, f"waits for {stands}")

    def _one_it_rests_on(self, number: int, among: set[int]) -> int | None:
        if not among:
            return None
        return next((other for other, _why in self.graph.rests_on(number) if other in among), None)

    def _stands_still(self, cause: str) -> bool:
        """Whether a cause of waiting has not ended by this very run.

        What rests on one that ended by itself was not judged with the plan (planning.judging).
        """
        return cause not in self.answered or self._standing.get(cause) is not Status.ACTIVE

    def _act(self, op: Operation) -> Act | None:
        return act_of(op, self.around.kinds, self.names, self.around.handles)

    def _row(self, op: Operation) -> OperationRow:
        return OperationRow(op.address, op.kind, op.action, operation_to_json(op, self.places))

    def _note(self, number: int, outcome: Outcome) -> None:
        match outcome.state:
            case OperationState.FAILED | OperationState.SKIPPED | OperationState.UNKNOWN:
                self._failed.add(number)
            case OperationState.WAITING:
                self._waiting.add(number)
            case OperationState.DONE:
                self._done.add(number)
            case OperationState.INTENT | OperationState.UNSEEN:
                pass
            case _:
                assert_never(outcome.state)
        self.outcomes.append(outcome)
        if outcome.operation.mode is not Mode.IMPLIED:
            self.around.progress(outcome)

    def _ask_platform(
        self, ready: list[tuple[int, Operation, Act | None]], untried: list[Untried]
    ) -> None:
        """Take one answer after the other; what came before a fault is written down, too."""
        acts = [act for _seq, _op, act in ready if act is not None]
        learned = Learned(self.around.kinds, self._standing, self._waiting, self.around.handles)
        tally = Tally(self.run, untried)
        try:
            answers = self.around.platform.perform(acts)
            for (seq, op, _act), act, answer in zip(ready, acts, answers, strict=True):
                outcome, journaled = weigh((seq, op), act, answer, self.names, learned, tally)
                tally.outcomes.append(JournalOutcome(seq, journaled, outcome.message or None))
                self._note(seq, outcome)
        except LockLost:
            # The journal is not ours to write any more.
            raise
        except BaseException:
            with suppress(BcsyncError):
                self.around.state.settle(tally.settlement())
            raise
        self.around.state.settle(tally.settlement())

    def _settle_names(self, ready: list[tuple[int, Operation]], untried: list[Untried]) -> None:
        self._write_names([op for _seq, op in ready])
        self.names = _names(self.around.state)
        outcomes = [JournalOutcome(seq, OperationState.DONE) for seq, _op in ready]
        self.around.state.settle(BatchResult(self.run, outcomes=outcomes, untried=untried))
        for seq, op in ready:
            self._note(seq, Outcome(op, OperationState.DONE))

    def _write_names(self, operations: list[Operation]) -> None:
        """Operations of one action, on names."""
        state = self.around.state
        match operations[0].action:
            case Action.ADOPT:
                state.adopt([_adopted(op) for op in operations], ())
            case Action.RENAME:
                state.rename(moves_of(renamed_by(operations), self.names.ids))
            case Action.FORGET:
                for op in operations:
                    self._let_go(op)
            case action:
                raise AssertionError(f"{action} is not an act on names")

    def _let_go(self, op: Operation) -> None:
        kind = self.around.kinds[op.kind]
        if kind.keeps_name:
            self.around.state.unmanage([op.address])
        elif kind.assigned_id:
            self.around.state.release([op.address])
        else:
            self.around.state.forget([(op.kind, op.identity)])


def _adopted(op: Operation) -> Binding:
    return Binding(op.address, op.kind, (str((op.after or {})["id"]),))
