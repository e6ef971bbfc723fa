"""The stored state of a project, opened. Apart from ``opening``, for it costs a database layer."""

from __future__ import annotations

from uuid import uuid4

from bcsync.project import Project
from bcsync.state.reader import EmptyState
from bcsync.state.store import State


def open_state(project: Project, *, create: bool) -> State | EmptyState:
    """Open the stored state. Raises ``StateError``."""
    return State.open(
        project.settings.state,
        base=project.root,
        clock=project.clock,
        lineage=lambda: uuid4().hex,
        create=create,
        kinds=project.kinds,
    )
