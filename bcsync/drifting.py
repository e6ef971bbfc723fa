"""What to do about drift: put it back, or let somebody answer for it until a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bcsync.errors import UsageRefused
from bcsync.planning.operation import Drifted, Plan
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.source.suggest import did_you_mean
from bcsync.state.reader import StateReader
from bcsync.state.store import State
from bcsync.state.values import Acceptance, OperationState
from bcsync.workflow import open_state

CORRECTION = "correct"
"""What the journal calls a run that puts drift back."""
MAX_CORRECTIONS = 3
WINDOW = timedelta(days=1)
"""An item that was put back so often within so long is fought over; bcsync leaves the fight (peers.md, 32)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Which drift is put back, and which is not, and why."""

    selection: Selection
    addresses: tuple[str, ...]
    fought_over: tuple[str, ...]
    """Put back too often lately; somebody has to talk to whoever changes it."""


def correction(project: Project, plan: Plan) -> Correction:
    """Select the operations that put drift back; nothing that the layout alone has changed."""
    open_drift = [each.address for each in plan.drift if not each.accepted]
    touched = {op.address for op in plan.operations}
    wanted = [address for address in open_drift if address in touched]
    state = open_state(project, create=False)
    try:
        fought = fought_over(state, wanted, project.clock().astimezone(UTC))
    finally:
        state.close()
    addresses = tuple(address for address in wanted if address not in fought)
    return Correction(Selection(addresses or (_NOTHING,)), addresses, tuple(fought))


_NOTHING = "nothing.*"


def fought_over(state: StateReader, addresses: Collection[str], now: datetime) -> list[str]:
    """Addresses that were put back ``MAX_CORRECTIONS`` times within ``WINDOW``."""
    return [
        address for address in addresses if _corrections(state, address, now) >= MAX_CORRECTIONS
    ]


def _corrections(state: StateReader, address: str, now: datetime) -> int:
    since = (now - WINDOW).strftime("%Y-%m-%dT%H:%M:%SZ")
    recent = [
        record
        for record in state.history_of(address, limit=20)
        if record.state is OperationState.DONE and (record.at_outcome or "") >= since
    ]
    runs = {record.run for record in recent}
    return sum(1 for run in runs if (found := state.run(run)) and found.kind == CORRECTION)


def accept(project: Project, drift: Sequence[Drifted], acceptance: Acceptance) -> None:
    """Note who answers for drift. Raises ``UsageRefused`` for what is none, or for a day gone by."""
    today = project.clock().astimezone(UTC).date()
    if acceptance.until <= today:
        raise UsageRefused(
            f"{acceptance.until.isoformat()} is not in the future",
            hint="accept it until a later day, or put it back with: bcsync drift --correct",
        )
    addresses = [each.address for each in drift]
    if acceptance.address not in addresses:
        near = did_you_mean(acceptance.address, addresses)
        raise UsageRefused(
            f"{acceptance.address} has not drifted",
            hint=f"did you mean {near}?" if near else "bcsync drift lists what has",
        )
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        state.accept([acceptance])
