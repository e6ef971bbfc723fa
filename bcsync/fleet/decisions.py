"""What the end of a run means for the next one. Values in, a value out (design 13).

A run is repeated as a new job, so that nothing waits behind one that pauses: it comes with a lower priority.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bcsync.exits import Exit


class Outcome(StrEnum):
    """How a run of a project ended."""

    DONE = "done"
    WAITING = "waiting"
    """Done, and something waits for people of the other side."""
    CHANGES = "changes"
    """Recorded: there is something to apply, or there is drift."""
    REFUSED = "refused"
    """A person decides."""
    FAILED = "failed"
    AGAIN = "again"
    """It runs once more."""
    CANCELLED = "cancelled"
    GONE = "gone"
    """The fleet has no such project any more."""


class Cause(StrEnum):
    """Why a run is repeated."""

    STALE = "stale"
    LOCKED = "locked"
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"


class Again(NamedTuple):
    """A repetition."""

    cause: Cause
    times: int
    """How often in a row it was for this cause, this one included."""
    delay: int
    """Seconds until then."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a project after a run."""

    outcome: Outcome
    again: Again | None = None

    @property
    def needs_somebody(self) -> bool:
        """Whether people are told."""
        return self.outcome in (Outcome.REFUSED, Outcome.FAILED)


class _Rule(NamedTuple):
    cause: Cause
    most: int
    first: int
    """Seconds before the first repetition."""
    factor: int
    then: Outcome
    """When it was repeated as often as that."""


_ENDS = {
    Exit.DONE: Outcome.DONE,
    Exit.WAITING: Outcome.WAITING,
    Exit.CHANGES: Outcome.CHANGES,
    Exit.GUARDED: Outcome.REFUSED,
    Exit.USAGE: Outcome.FAILED,
}
_LATER = _Rule(Cause.FAILED, 5, 60, 2, Outcome.FAILED)
_AT_ONCE = _Rule(Cause.STOPPED, 20, 0, 1, Outcome.FAILED)
_REPEATED = {
    Exit.FAILED: _LATER,
    Exit.PARTLY: _LATER,
    Exit.STALE: _Rule(Cause.STALE, 1, 0, 1, Outcome.REFUSED),
    Exit.LOCKED: _Rule(Cause.LOCKED, 20, 30, 1, Outcome.FAILED),
    Exit.HUNG_UP: _AT_ONCE,
    Exit.INTERRUPTED: _AT_ONCE,
    Exit.TERMINATED: _AT_ONCE,
}
_LOST = _Rule(Cause.LOST, 5, 0, 1, Outcome.FAILED)
"""By then it rather is what kills its workers, such as by the memory that it takes."""
_SIGNALS = (-1, -2, -15)
"""Hang-up, interrupt and end, as they are told of a process that did not come to hear them (signal(7))."""


def decide(code: int, before: Again | None = None) -> Verdict:
    """By the exit code of a run that was itself the repetition ``before``, if any."""
    code = Exit.TERMINATED if code in _SIGNALS else code
    if code in _ENDS:
        return Verdict(_ENDS[Exit(code)])
    return _repeated(_REPEATED.get(code, _LATER), before)  # type: ignore[call-overload] # any number


def lost(before: Again | None = None) -> Verdict:
    """Of a run whose worker was killed."""
    return _repeated(_LOST, before)


def _repeated(rule: _Rule, before: Again | None) -> Verdict:
    times = before.times if before is not None and before.cause is rule.cause else 0
    if times >= rule.most:
        return Verdict(rule.then)
    return Verdict(Outcome.AGAIN, Again(rule.cause, times + 1, rule.first * rule.factor**times))


def worst(outcomes: list[Outcome], *, detailed: bool) -> Exit:
    """What several runs come to, for who waited for them."""
    for outcome, code in _SUMS.items():
        if outcome in outcomes and (detailed or code not in (Exit.CHANGES, Exit.WAITING)):
            return code
    return Exit.DONE


_SUMS = {
    Outcome.FAILED: Exit.FAILED,
    Outcome.CANCELLED: Exit.FAILED,
    Outcome.GONE: Exit.FAILED,
    Outcome.AGAIN: Exit.FAILED,
    Outcome.REFUSED: Exit.GUARDED,
    Outcome.CHANGES: Exit.CHANGES,
    Outcome.WAITING: Exit.WAITING,
}
