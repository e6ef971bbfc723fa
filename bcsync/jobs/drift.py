"""What to do about drift, and about what fell due: put it back, end it, or answer for it until a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bcsync.errors import UsageRefused
from bcsync.flow.decide import correcting, due_of
from bcsync.flow.options import PlanResult
from bcsync.flow.stored import open_state
from bcsync.model.address import canonical, is_email, matches
from bcsync.planning.changes.accept_drift import what_is
from bcsync.planning.plan import Drifted
from bcsync.project import Project
from bcsync.source.suggest import did_you_mean
from bcsync.state.reader import StateReader
from bcsync.state.store import State
from bcsync.state.values import Acceptance, OperationState

CORRECTION = "correct"
"""What the journal calls a run that puts drift back."""
MAX_CORRECTIONS = 3
WINDOW = timedelta(days=1)
"""An item that was put back so often within so long is fought over; bcsync leaves the fight (peers.md, 32)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What puts drift back and ends what fell due, and which drift is left alone."""

    planned: PlanResult
    fought_over: tuple[str, ...] = ()
    """Put back too often lately; somebody has to talk to whoever changes it."""


def correction(project: Project, planned: PlanResult, wanted: Sequence[str] = ()) -> Correction:
    """The part of a plan that puts drift back and ends what fell due, without other changes of the layout.

    ``wanted``: addresses or globs; none are all. Raises ``UsageRefused`` for one that matches nothing.
    """
    due = due_of(project, planned)
    open_drift = [each.address for each in planned.plan.drift if not each.accepted]
    chosen = _chosen([*open_drift, *due], wanted)
    with open_state(project, create=False) as state:
        fought = fought_over(state, project.clock().astimezone(UTC))
    contested = fought & {op.address for op in planned.plan.operations}
    left = tuple(a for a in open_drift if a in contested and a in chosen and a not in due)
    return Correction(correcting(project, planned, chosen.difference(left)), left)


def _chosen(addresses: Sequence[str], wanted: Sequence[str]) -> frozenset[str]:
    if not wanted:
        return frozenset(addresses)
    found: set[str] = set()
    for word in map(canonical, wanted):
        matching = [address for address in addresses if matches(address, word)]
        if not matching:
            raise UsageRefused(
                f"{word} has not drifted, and did not fall due", hint=_near(word, addresses)
            )
        found.update(matching)
    return frozenset(found)


def _near(word: str, addresses: Sequence[str]) -> str:
    near = did_you_mean(word, addresses)
    return f"did you mean {near}?" if near else "bcsync drift lists what has"


def fought_over(state: StateReader, now: datetime) -> set[str]:
    """Addresses that were put back ``MAX_CORRECTIONS`` times within ``WINDOW``."""
    since = (now - WINDOW).strftime("%Y-%m-%dT%H:%M:%SZ")
    times: Counter[str] = Counter()
    for run in state.runs(_RUNS):
        if run.kind == CORRECTION and run.started_at >= since:
            done = (op for op in state.operations(run.id) if op.state is OperationState.DONE)
            times.update({op.row.address for op in done})
    return {address for address, count in times.items() if count >= MAX_CORRECTIONS}


_RUNS = 500
"""Runs looked at: one every three minutes, all day."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for drift, until when and why."""

    until: date
    """The day (UTC) from which on it is drift again."""
    owner: str
    reason: str


def accept(project: Project, drift: Sequence[Drifted], address: str, answer: Answer) -> None:
    """Note who answers for drift. Raises ``UsageRefused`` for what is none, or for a day gone by."""
    _refuse_empty(project, answer)
    address = canonical(address)
    found = next((each for each in drift if each.address == address), None)
    if found is None:
        near = _near(address, [each.address for each in drift])
        raise UsageRefused(f"{address} has not drifted", hint=near)
    acceptance = Acceptance(address, answer.until, answer.owner, answer.reason, what_is(found))
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        state.accept([acceptance])


def _refuse_empty(project: Project, answer: Answer) -> None:
    if answer.until <= project.today:
        raise UsageRefused(
            f"{answer.until.isoformat()} is not in the future",
            hint="accept it until a later day, or put it back with: bcsync drift --correct",
        )
    if not is_email(answer.owner) or not answer.reason.strip():
        raise UsageRefused(
            "somebody has to answer for it, and say why",
            hint="--owner EMAIL --reason TEXT",
        )
