"""The stored state for looking, brought up to date first where that is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from bcsync.looking.addresses import Book
from bcsync.planning.scene import Snapshot
from bcsync.project import Project, read_layout
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.workflow import open_state, snapshot_of, stored_snapshot


@dataclass(frozen=True, slots=True)
class Known:
    """What is known now."""

    snapshot: Snapshot
    book: Book


def look(project: Project, *, refresh: bool) -> Known:
    """The stored state; ``refresh`` reads the platform into it first.

    A layout with findings does not keep anybody from looking: what is sound of it says what to read.
    """
    state = open_state(project, create=False)
    try:
        snapshot = _refreshed(project, state) if refresh else stored_snapshot(state)
    finally:
        state.close()
    return Known(snapshot, book_of(project, snapshot))


def book_of(project: Project, snapshot: Snapshot) -> Book:
    """Everything in a snapshot, by its address."""
    return Book(project.kinds, snapshot.bindings.values(), snapshot.resources)


def _refreshed(project: Project, state: State | EmptyState) -> Snapshot:
    return snapshot_of(project, state, read_layout(project))
