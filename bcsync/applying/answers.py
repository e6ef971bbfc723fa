"""What an answer of the platform means for a run: an outcome for people, and what is left to write down.

An answer that shows nothing is no answer that nothing is left. Such an operation is done by the platform's
word, its row stays as it was last seen, and the journal keeps it open (``OperationState.UNSEEN``): the next
look at the platform settles it like one that was interrupted, and binds what it made (``bcsync.recovery``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, assert_never

from bcsync.applying.batches import Step
from bcsync.applying.outcome import Outcome
from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.address import CENTER, is_email
from bcsync.model.status import Status
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation
from bcsync.platforms.port import (
    GONE,
    UNSEEN,
    Act,
    Answer,
    Done,
    Partly,
    PlatformId,
    Refused,
    Seen,
    Unanswered,
    Unsent,
)
from bcsync.state.values import (
    IN_PART,
    BatchResult,
    Binding,
    OperationState,
    ResourceKey,
    Untried,
)
from bcsync.state.values import Outcome as JournalOutcome

_ESTABLISHES = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST})
INTERRUPTED = "interrupted before its turn"
NOT_SHOWN = "the platform took it and did not show it: it is looked for next"


@dataclass(slots=True)
class Tally:
    """What one batch leaves behind, gathered while its answers are read."""

    run: int
    untried: list[Untried]
    outcomes: list[JournalOutcome] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    managed: list[Seen] = field(default_factory=list)
    noticed: list[Seen] = field(default_factory=list)
    removed: list[ResourceKey] = field(default_factory=list)
    followed: dict[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)
    written: dict[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)

    def result(self) -> BatchResult:
        return BatchResult(
            self.run,
            self.outcomes,
            self.bindings,
            self.managed,
            self.noticed,
            self.removed,
            self.untried,
            self.followed,
            self.written,
        )


class Weighed(NamedTuple):
    """How an operation ended: for whoever watches, and for the journal."""

    outcome: Outcome
    journaled: OperationState


@dataclass(frozen=True, slots=True)
class Learned:
    """What a run learns from answers, for what comes after them."""

    kinds: Kinds
    standing: dict[str, Status]
    """Address -> how it stands now."""
    waiting: set[int]
    """Numbers of operations of which what rests on them waits."""
    handles: dict[ResourceKey, str]
    """What the platform itself calls things."""


def weigh(
    step: Step, act: Act, answer: Answer, names: Names, learned: Learned, tally: Tally
) -> Weighed:
    """Make of an answer what it shows, and no more."""
    _number, op = step
    match answer:
        case Refused(code, message):
            return _ended(Outcome(op, OperationState.FAILED, f"{message} (code {code})"))
        case Unanswered(reason):
            return _ended(Outcome(op, OperationState.UNKNOWN, reason))
        case Unsent():
            return _ended(Outcome(op, OperationState.SKIPPED, INTERRUPTED))
        case Partly(did, code, message):
            outcome = Outcome(op, OperationState.FAILED, f"{IN_PART}{message} (code {code})")
            if did is UNSEEN:
                return Weighed(outcome, OperationState.UNKNOWN)
            if op.action is Action.CREATE and learned.kinds[op.kind].remembered:
                # Which part was refused is not told: all of it is written again.
                tally.written[op.kind, did.id] = {}
            _take(op, did, names, learned, tally)
            return _ended(outcome)
        case Done():
            return _done(step, act, answer, names, learned, tally)
        case _:
            assert_never(answer)


def _ended(outcome: Outcome) -> Weighed:
    return Weighed(outcome, outcome.state)


def _done(
    step: Step, act: Act, answer: Done, names: Names, learned: Learned, tally: Tally
) -> Weighed:
    _number, op = step
    # What belongs to others is not read again and would grow stale here.
    tally.noticed.extend(other for other in answer.also if _is_ours(other, names))
    for other in answer.also:
        address = names.address_for(learned.kinds[other.kind], other.id, other.scope)
        learned.standing[address] = other.status
    seen = answer.seen
    _remember(op, act.id if seen is UNSEEN or seen is GONE else seen.id, names, learned, tally)
    if seen is GONE:
        tally.removed.append((op.kind, act.id))
        learned.standing.pop(op.address, None)
        return _ended(Outcome(op, OperationState.DONE))
    if seen is UNSEEN:
        _await_sight(step, learned)
        return Weighed(Outcome(op, OperationState.DONE, NOT_SHOWN), OperationState.UNSEEN)
    if op.action.takes:
        tally.noticed.append(seen)
        return _ended(Outcome(op, OperationState.DONE))
    _take(op, seen, names, learned, tally)
    waits_for = (seen.on or "TikTok") if seen.status.waits else ""
    outcome = Outcome(op, OperationState.DONE, seen.detail or "", waits_for)
    return _ended(outcome) if answer.shown else Weighed(outcome, OperationState.UNSEEN)


def _remember(op: Operation, id: PlatformId, names: Names, learned: Learned, tally: Tally) -> None:
    """What the platform has taken and will never show is known from its word alone."""
    kind = learned.kinds[op.kind]
    makes = op.action is Action.CREATE
    if not kind.remembered or not (makes or op.action is Action.UPDATE):
        return
    values = {name: v for name, v in (op.after or {}).items() if name in kind.remembered}
    if makes or values:
        tally.written[op.kind, id] = names.to_ids(kind, values)


def _take(op: Operation, seen: Seen, names: Names, learned: Learned, tally: Tally) -> None:
    """It is ours, and known as it is shown."""
    if op.action is Action.CREATE and learned.kinds[op.kind].assigned_id:
        tally.bindings.append(Binding(op.address, op.kind, seen.id))
        names.bind(op.address, seen.id[0])
    tally.managed.append(seen)
    if seen.handle is not None:
        learned.handles[seen.kind, seen.id] = seen.handle
    learned.standing[op.address] = seen.status


def _await_sight(step: Step, learned: Learned) -> None:
    """What needs it to be active, or needs its id, waits until it has been seen."""
    number, op = step
    if op.action.takes:
        learned.standing.pop(op.address, None)
    elif op.action in _ESTABLISHES:
        learned.standing[op.address] = Status.PENDING
        if op.action is Action.CREATE and learned.kinds[op.kind].assigned_id:
            learned.waiting.add(number)


def _is_ours(seen: Seen, names: Names) -> bool:
    return is_email(seen.scope) or names.address_of(CENTER, seen.scope) != seen.scope
