"""The stored state of a project, opened. Apart from ``opening``, for it costs a database layer."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from bcsync.flow.identity import refuse_foreign, settled
from bcsync.project import Project
from bcsync.state.reader import EmptyState
from bcsync.state.store import State


def open_state(project: Project, *, create: bool, whosever: bool = False) -> State | EmptyState:
    """Open the stored state. Raises ``StateError``, also for one that is of another platform.

    ``whosever``: for looking at what it holds and who is at work on it, of whatever platform it is.
    """
    state = State.open(
        project.settings.state,
        base=project.root,
        clock=project.clock,
        lineage=lambda: uuid4().hex,
        create=create,
        kinds=project.kinds,
        platform=partial(settled, project),
    )
    if not whosever:
        try:
            refuse_foreign(project, state)
        except BaseException:
            state.close()
            raise
    return state
