"""Changing names under the locks of whoever they belong to, as one run of the journal.

decide ──> hold locks ──(it concerns others by now)──> decide again
               │                                           │
               └────────────> carry out, journaled <───────┘
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bcsync.applying.lease import LockWait
from bcsync.applying.lock_keys import lock_keys_of
from bcsync.flow.locks import held
from bcsync.flow.refresh import stored_snapshot
from bcsync.flow.stored import open_state
from bcsync.jobs.names.run import Run, record_run
from bcsync.kinds.kind import Kinds
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.project import Project
from bcsync.state.store import State
from bcsync.state.values import Binding


@dataclass(frozen=True, slots=True)
class Naming:
    """A change of names, and how it is written down."""

    operations: Sequence[Operation]
    carry_out: Callable[[State], None]


Decide = Callable[[Snapshot], Naming]
"""What is to be done about what is known; raises ``BcsyncError`` when nothing can be."""


def change_names(
    project: Project, kind: str, decide: Decide, patience: LockWait
) -> Sequence[Operation]:
    """Change names; gives what was done. ``kind``: what the journal calls the run.

    Raises ``Locked`` while somebody else changes the same Business Centers, and whatever ``decide`` does.
    """
    with open_state(project, create=False) as state:
        # Before anything is made: what is refused leaves no trace.
        known = stored_snapshot(state)
        wanted = scopes_named(decide(known).operations, known.bindings, project.kinds)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        while True:
            with held(project, state, wanted, kind, patience) as ours:
                known = stored_snapshot(ours)
                chosen = decide(known)
                more = scopes_named(chosen.operations, known.bindings, project.kinds)
                if more <= wanted:
                    run = Run.of(kind, chosen.operations)
                    record_run(ours, run, partial(chosen.carry_out, ours))
                    return chosen.operations
            wanted |= more


def scopes_named(
    operations: Sequence[Operation], bindings: Mapping[str, Binding], kinds: Kinds
) -> frozenset[str]:
    """Whose names these operations change."""
    return lock_keys_of(Plan(tuple(operations)), Snapshot(bindings, ()), kinds)
