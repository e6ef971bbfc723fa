"""Settling in the stored state: the one place of this package that writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bcsync.kinds.kind import Kinds
from bcsync.model.address import CENTER
from bcsync.planning.names import Names
from bcsync.planning.scene import Pending, Snapshot
from bcsync.recovery.pendings import Pendings, makes_something
from bcsync.recovery.verdicts import DidNot, Happened, Open, Verdict, verdicts
from bcsync.state.reader import StateKeeper, StateReader
from bcsync.state.values import OperationState, Outcome, Resolved, RunRecord

Alive = Callable[[RunRecord], bool]
"""Whether a run that has not ended still goes on."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A snapshot with everything in it that could be found out."""

    snapshot: Snapshot
    founded: bool = False
    """A Business Center was found that nobody knew; what is in it has not been read yet."""


def recover(
    state: StateKeeper,
    snapshot: Snapshot,
    read: Collection[str],
    kinds: Kinds,
    alive: Alive,
    doubt: Pendings,
    now: datetime,
    *,
    quiet: bool = True,
) -> Recovered:
    """Find out what became of pending operations of runs that are over, and write it down.

    ``read``: the scopes that were just read into the state. Operations of a run that still goes on are
    left to it. ``alive`` speaks of a moment after ``doubt``. ``quiet``: nothing that those had sent is under
    way any more.
    """
    running, pending = doubt.running, doubt.pending
    if not doubt:
        return Recovered(snapshot)
    going = {run.id: run for run in running if alive(run)}
    names = Names({b.address: b.id[0] for b in snapshot.bindings.values()})
    left = [record for record in pending if record.run not in going]
    found = verdicts(left, snapshot, kinds, names, read, now, quiet=quiet)
    gone = [run.id for run in running if run.id not in going]
    resolved = _resolved(found)
    state.resolve(resolved, gone)
    busy = [record for record in pending if record.run in going]
    held = {
        **_held(found),
        **{r.row.address: _goes_on(going[r.run]) for r in busy if makes_something(r)},
    }
    bound = [v for v in found if isinstance(v, Happened) and v.binding is not None]
    return Recovered(
        replace(_renewed(state, snapshot) if resolved or gone else snapshot, pending=held),
        founded=any(verdict.record.row.kind == CENTER for verdict in bound),
    )


def _renewed(state: StateReader, snapshot: Snapshot) -> Snapshot:
    # Before the rest is read: what others write from here on makes the fingerprint another one.
    fingerprint = state.fingerprint()
    bindings = {binding.address: binding for binding in state.bindings()}
    resources = state.resources()
    return replace(snapshot, bindings=bindings, resources=resources, fingerprint=fingerprint)


def _goes_on(run: RunRecord) -> Pending:
    return Pending(
        f"run {run.id} of {run.who} is just making it", "wait until that has ended: bcsync history"
    )


def _held(found: Sequence[Verdict]) -> dict[str, Pending]:
    return {
        verdict.record.row.address: Pending(verdict.reason, verdict.hint, verdict.under_way)
        for verdict in found
        if isinstance(verdict, Open) and (verdict.under_way or makes_something(verdict.record))
    }


def _resolved(found: Sequence[Verdict]) -> list[Resolved]:
    resolved = []
    for verdict in found:
        match verdict:
            case Happened(record, binding, managed, removed):
                outcome = Outcome(record.seq, OperationState.DONE, "found by looking")
                resolved.append(Resolved(record.run, outcome, binding, managed, removed))
            case DidNot(record, reason):
                # Without an answer it was asked for, and not done; else nobody knows that it was even begun.
                asked = record.state is not OperationState.INTENT
                state = OperationState.FAILED if asked else OperationState.SKIPPED
                resolved.append(Resolved(record.run, Outcome(record.seq, state, reason)))
            case Open():
                pass
            case _:
                assert_never(verdict)
    return resolved
