"""Carrying batches out: intent before, outcome after, and what is known from then on.

journal: intent ──> platform.perform ──> journal: outcome, bindings, what is seen now
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bcsync.applying.acts import act_of
from bcsync.applying.answers import INTERRUPTED, Learned, Tally, weigh
from bcsync.applying.batches import Step
from bcsync.applying.outcome import Outcome
from bcsync.applying.standing import Standing
from bcsync.applying.trail import Trail
from bcsync.errors import BcsyncError, LockLost
from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.place import Places
from bcsync.model.renames import moves_of
from bcsync.planning.codec import operation_to_json
from bcsync.planning.names import Names
from bcsync.planning.passes.defer import is_awaited
from bcsync.planning.plan import Mode, Operation, renamed_by
from bcsync.platforms.port import Act, Platform, Unsent
from bcsync.state.store import State
from bcsync.state.values import (
    BatchResult,
    Binding,
    OperationRow,
    OperationState,
    ResourceKey,
    Untried,
)
from bcsync.state.values import Outcome as JournalOutcome

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
    finish: Callable[[], None] = lambda: None
    """Called before what must not be left half done, although the user wants to leave."""


@dataclass(slots=True)
class Carrier:
    """One run: what it acts with, and what came of its operations until now."""

    around: RunContext
    run: int
    names: Names
    places: Places
    """Of the plan."""
    standing: Standing
    trail: Trail
    """The way to the state."""
    outcomes: list[Outcome] = field(default_factory=list)
    left: bool = False
    """Whether somebody wanted to leave before all was tried."""

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
            obstacle = self.standing.obstacle(number, op, self.names)
            act = None if obstacle or not op.action.touches_platform else self._act(op)
            if obstacle is None and act is None and op.action.touches_platform:
                obstacle = (OperationState.SKIPPED, "something it names does not exist")
            if obstacle is not None:
                untried.append(Untried(number, self._row(op), *obstacle))
                self._note(number, Outcome(op, *obstacle))
            else:
                ready.append((number, op, act))
        if not ready:
            self.trail.finish_batch(BatchResult(self.run, untried=untried))
            return
        intents = [(seq, self._row(op)) for seq, op, _act in ready]
        self.trail.state.intend(self.run, intents)
        if ready[0][1].action.touches_platform:
            self._ask_platform(ready, untried)
        else:
            self._write_and_note([(seq, op) for seq, op, _act in ready], untried)

    def _note_implied(self, batch: list[Step]) -> None:
        """What came about with other operations, as far as these were done; nothing is asked for."""
        tally = Tally(self.run, [])
        for number, op in batch:
            outcome = Outcome(op, *self.standing.brought_about(number, op))
            tally.untried.append(
                Untried(number, self._row(op), outcome.state, outcome.message or None)
            )
            if outcome.state is OperationState.DONE:
                self._follow(op, tally)
            self._note(number, outcome)
        self.trail.finish_batch(tally.result())

    def _leave_to_people(self, batch: list[Step]) -> None:
        """What is done by hand is never sent; what rests on it waits, and the next look verifies it."""
        untried: list[Untried] = []
        for number, op in batch:
            obstacle = self.standing.obstacle(number, op, self.names) or (
                OperationState.WAITING,
                BY_HAND,
            )
            untried.append(Untried(number, self._row(op), *obstacle))
            self.outcomes.append(Outcome(op, *obstacle))
            if is_awaited(op):
                self.standing.waiting.add(number)
        self.trail.finish_batch(BatchResult(self.run, untried=untried))

    def leave(self, batch: list[Step]) -> None:
        """The user wants to leave: nothing of this batch is tried."""
        self.left = True
        untried = []
        for number, op in batch:
            outcome = Outcome(op, OperationState.SKIPPED, INTERRUPTED)
            untried.append(Untried(number, self._row(op), outcome.state, outcome.message))
            self._note(number, outcome)
        self.trail.finish_batch(BatchResult(self.run, untried=untried))

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

    def _act(self, op: Operation) -> Act | None:
        graph = self.standing.graph
        brought = {
            address: graph.operations[number].after or {}
            for address in op.brings
            for number in graph.at(address)
        }
        return act_of(op, self.around.kinds, self.names, self.around.handles, brought)

    def _row(self, op: Operation) -> OperationRow:
        return OperationRow(op.address, op.kind, op.action, operation_to_json(op, self.places))

    def _note(self, number: int, outcome: Outcome) -> None:
        self.standing.take(number, outcome)
        self.outcomes.append(outcome)
        if outcome.operation.mode is not Mode.IMPLIED:
            self.around.progress(outcome)

    def _ask_platform(
        self, ready: list[tuple[int, Operation, Act | None]], untried: list[Untried]
    ) -> None:
        """Take one answer after the other; what came before a fault is written down, too."""
        acts = [act for _seq, _op, act in ready if act is not None]
        learned = Learned(
            self.around.kinds, self.standing.status, self.standing.waiting, self.around.handles
        )
        tally = Tally(self.run, untried)
        try:
            answers = self.around.platform.perform(acts)
            for (seq, op, _act), act, answer in zip(ready, acts, answers, strict=True):
                outcome, journaled = weigh((seq, op), act, answer, self.names, learned, tally)
                self.left = self.left or isinstance(answer, Unsent)
                tally.outcomes.append(JournalOutcome(seq, journaled, outcome.message or None))
                self._note(seq, outcome)
        except LockLost:
            # The journal is not ours to write any more.
            raise
        except BaseException:
            with suppress(BcsyncError):
                self.trail.finish_batch(tally.result())
                self.trail.settle()
            raise
        self.trail.finish_batch(tally.result())

    def _write_and_note(self, ready: list[tuple[int, Operation]], untried: list[Untried]) -> None:
        self._write_names([op for _seq, op in ready])
        self.names = names_in(self.trail.state)
        outcomes = [JournalOutcome(seq, OperationState.DONE) for seq, _op in ready]
        self.trail.finish_batch(BatchResult(self.run, outcomes=outcomes, untried=untried))
        for seq, op in ready:
            self._note(seq, Outcome(op, OperationState.DONE))

    def _write_names(self, operations: list[Operation]) -> None:
        """Operations of one action, on names."""
        state = self.trail.state
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
            self.trail.state.unmanage([op.address])
        elif kind.assigned_id:
            self.trail.state.release([op.address])
        else:
            self.trail.state.forget([(op.kind, op.identity)])


def _adopted(op: Operation) -> Binding:
    return Binding(op.address, op.kind, (str((op.after or {})["id"]),))


def names_in(state: State) -> Names:
    """What the addresses of a stored state are bound to."""
    return Names({b.address: b.id[0] for b in state.bindings()})
