"""What the settings of a project name, opened: its stored state and its platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from bcsync.database.location import is_missing_file
from bcsync.errors import StateError
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.local.unwritten import Unwritten
from bcsync.platforms.port import (
    Observation,
    Platform,
    PlatformReader,
    Principal,
    View,
    observe,
)
from bcsync.project import Project
from bcsync.state.reader import EmptyState, StateKeeper

Permit = Callable[[], None]
"""Raises what forbids a write."""


def both(first: Permit, second: Permit) -> Permit:
    """Two that are asked one after the other."""

    def permit() -> None:
        first()
        second()

    return permit


def read_state(project: Project) -> StateKeeper | EmptyState:
    """The stored state as far as there is one; nothing is made. Raises ``StateError``."""
    if is_missing_file(project.settings.state, project.root):
        return EmptyState()
    from bcsync.flow.stored import open_state

    return open_state(project, create=False)


def open_platform(
    project: Project, permit: Permit = lambda: None, leaving: Callable[[], bool] = lambda: False
) -> Platform:
    """Open the platform that the settings name; ``permit`` is asked before each write.

    ``leaving``: whether what waits to be written is to be left; the embedded platform lets nothing wait.
    """
    match project.settings.platform:
        case LocalSettings() as local:
            from bcsync.flow.local import open_local

            return open_local(project, local, permit)
        case TikTokSettings() as live:
            from bcsync.flow.live import open_live

            return open_live(project, live, permit, leaving)


def open_to_read(project: Project) -> PlatformReader:
    """The same, to be looked at alone: the embedded one costs no database before its first write."""
    match project.settings.platform:
        case LocalSettings() as local if _is_unwritten(project, local):
            return Unwritten(local.companies)
        case _:
            return open_platform(project)


def _is_unwritten(project: Project, local: LocalSettings) -> bool:
    try:
        return is_missing_file(local.database, project.root)
    except StateError:
        # Said in the words of a platform by whoever opens it.
        return False


def principals_of(project: Project, actors: Iterable[str]) -> list[Principal]:
    """Who these actors are to the platform: on the embedded one each is the person of that address."""
    match project.settings.platform:
        case LocalSettings():
            return [Principal(actor, actor) for actor in actors]
        case TikTokSettings() as live:
            from bcsync.flow.live import users_of

            return users_of(project, live, filter(None, actors))


def look_at(project: Project, wanted: Sequence[View]) -> Observation:
    """What the platform shows of these views, but for what may be nothing of its own."""
    with closing(open_to_read(project)) as platform:
        return observe(platform, wanted)
