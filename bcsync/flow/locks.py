"""The state for who holds the locks of what is to be changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bcsync.applying.lease import LockWait, hold
from bcsync.flow.runs import holder_of
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.state.store import State


@contextmanager
def held(
    project: Project,
    state: State,
    scopes: frozenset[str],
    kind: str,
    patience: LockWait | None = None,
) -> Iterator[State]:
    """The state for who holds these scopes. Raises ``Locked`` while somebody else does."""
    locks, seconds = state.locks(has_ended), project.settings.lease
    with hold(locks, scopes, holder_of(kind), seconds=seconds, patience=patience) as lease:
        yield state.under(lease)
