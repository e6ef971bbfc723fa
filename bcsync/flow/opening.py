"""What the settings of a project name, opened: its stored state and its platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from uuid import uuid4

from bcsync.errors import SettingsError
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.local import abilities as local_abilities
from bcsync.platforms.port import Observation, Platform, Principal, View, observe
from bcsync.project import Project
from bcsync.state.reader import EmptyState
from bcsync.state.store import State

Permit = Callable[[], None]


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


def open_platform(project: Project, permit: Permit = lambda: None) -> Platform:
    """Open the platform that the settings name; ``permit`` is asked before each write."""
    match project.settings.platform:
        case LocalSettings() as local:
            from bcsync.flow.local import open_local

            return open_local(project, local, permit)
        case TikTokSettings():
            raise SettingsError(
                "this version of bcsync works on the embedded platform only",
                hint="set platform: {kind: local} in bcsync.yaml",
            )


def abilities_of(project: Project) -> Abilities:
    """What the platform that the settings name can do; opens nothing."""
    match project.settings.platform:
        # Until there is a client for the live one, its offline plans are made for the embedded one.
        case LocalSettings() | TikTokSettings():
            return local_abilities.ABILITIES


def principals_of(_project: Project, actors: Iterable[str]) -> list[Principal]:
    """Who these actors are to the platform: on the embedded one each is the person of that address."""
    return [Principal(actor, actor) for actor in actors]


def look_at(project: Project, wanted: Sequence[View]) -> Observation:
    """What the platform shows of these views."""
    with closing(open_platform(project)) as platform:
        return observe(platform, wanted)
