"""One run after the other, of those that share a stored state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bcsync.applying.lease import LockWait
from bcsync.flow.locks import held
from bcsync.flow.stored import open_state
from bcsync.project import Project
from bcsync.state.store import State

_SCOPE = "issue"
"""No address: those have a dot in them."""
_PATIENCE_S = 300.0


@contextmanager
def alone(project: Project, command: str) -> Iterator[None]:
    """Wait until no other run is at it. Raises ``Locked`` when that takes minutes."""
    with open_state(project, create=True) as state:
        assert isinstance(state, State)
        with held(project, state, frozenset({_SCOPE}), command, LockWait(_PATIENCE_S)):
            yield
