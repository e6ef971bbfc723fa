"""What to do about drift: put it back, or let somebody answer for it until a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bcsync.errors import UsageRefused
from bcsync.model.address import canonical, is_email
from bcsync.planning.codec import plan_to_json
from bcsync.planning.correcting import putting_back
from bcsync.planning.operation import Drifted, Operation, Plan
from bcsync.project import Project
from bcsync.source.suggest import did_you_mean
from bcsync.state.reader import StateReader
from bcsync.state.store import State
from bcsync.state.values import Acceptance, OperationState
from bcsync.workflow import Planned, Wishes, open_state, planned_from_file

CORRECTION = "correct"
"""What the journal calls a run that puts drift back."""
MAX_CORRECTIONS = 3
WINDOW = timedelta(days=1)
"""An item that was put back so often within so long is fought over; bcsync leaves the fight (peers.md, 32)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Which drift is put back, and which is not, and why."""

    operations: tuple[Operation, ...]
    fought_over: tuple[str, ...] = ()
    """Put back too often lately; somebody has to talk to whoever changes it."""


def correction(project: Project, plan: Plan) -> Correction:
    """The operations that put drift back, without what the layout alone has changed."""
    open_drift = {each.address: each for each in plan.drift if not each.accepted}
    state = open_state(project, create=False)
    try:
        fought = fought_over(state, project.clock().astimezone(UTC))
    finally:
        state.close()
    touched = {op.address for op in plan.operations}
    left = tuple(address for address in open_drift if address in touched & fought)
    wanted = {address: each for address, each in open_drift.items() if address not in fought}
    return Correction(putting_back(plan.operations, wanted, project.kinds), left)


def corrected(project: Project, planned: Planned, chosen: Correction, wishes: Wishes) -> Planned:
    """The correction as a plan: taken up like a saved one, so that it stays what was decided here."""
    plan = replace(planned.plan, operations=chosen.operations)
    saved = plan_to_json(plan, planned.heading)
    return planned_from_file(project, saved, wishes)


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


def accept(project: Project, drift: Sequence[Drifted], acceptance: Acceptance) -> None:
    """Note who answers for drift. Raises ``UsageRefused`` for what is none, or for a day gone by."""
    today = project.clock().astimezone(UTC).date()
    if acceptance.until <= today:
        raise UsageRefused(
            f"{acceptance.until.isoformat()} is not in the future",
            hint="accept it until a later day, or put it back with: bcsync drift --correct",
        )
    acceptance = acceptance._replace(address=canonical(acceptance.address))
    addresses = [each.address for each in drift]
    if not is_email(acceptance.owner) or not acceptance.reason.strip():
        raise UsageRefused(
            "somebody has to answer for it, and say why",
            hint="--owner EMAIL --reason TEXT",
        )
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
