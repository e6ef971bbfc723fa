"""The stored state for looking, brought up to date first where that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcsync.flow.refresh import snapshot_of, stored_snapshot
from bcsync.flow.stored import open_state
from bcsync.jobs.inspect.addresses import Book
from bcsync.planning.scene import Snapshot
from bcsync.project import Project, read_layout
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import OperationRecord


@dataclass(frozen=True, slots=True)
class Known:
    """What is known now."""

    snapshot: Snapshot
    book: Book
    journal: Sequence[OperationRecord] = ()
    """What was done about the person who is asked for, the oldest first."""


def look(
    project: Project, *, refresh: bool, about: str | None = None, whosever: bool = False
) -> Known:
    """The stored state; ``refresh`` reads the platform into it first. ``about``: an e-mail address;
    ``whosever``: as for ``open_state``.

    A layout with findings does not keep anybody from looking: what is sound of it says what to read.
    """
    with open_state(project, create=False, whosever=whosever) as state:
        snapshot = _refreshed(project, state) if refresh else stored_snapshot(state)
        journal = () if about is None else _history(project, state, about)
    return Known(snapshot, book_of(project, snapshot), journal)


def _history(project: Project, state: State | EmptyState, about: str) -> Sequence[OperationRecord]:
    groups = [kind.name for kind in project.kinds if kind.people_field is not None]
    return state.history_about(about, groups)


def book_of(project: Project, snapshot: Snapshot) -> Book:
    """Everything in a snapshot, by its address."""
    return Book(project.kinds, snapshot.bindings.values(), snapshot.resources)


def _refreshed(project: Project, state: State | EmptyState) -> Snapshot:
    return snapshot_of(project, state, read_layout(project))
