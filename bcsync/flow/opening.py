"""What the settings of a project name, opened: its stored state and its platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

from bcsync.errors import SettingsError
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.local.abilities import ABILITIES as LOCAL
from bcsync.platforms.port import Observation, Platform, View, observe
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


def open_platform(project: Project, permit: Callable[[], None] = lambda: None) -> Platform:
    """Open the platform that the settings name; ``permit`` is asked before each write."""
    settings = project.settings
    if settings.platform != "local":
        raise SettingsError(
            "this version of bcsync works on the embedded platform only",
            hint="set platform: {kind: local} in bcsync.yaml",
        )
    from bcsync.platforms.local.platform import LocalPlatform

    return LocalPlatform.open(
        settings.database,
        base=project.root,
        clock=project.clock,
        verdicts=settings.verdicts,
        companies=settings.companies,
        permit=permit,
    )


def abilities_of(_project: Project) -> Abilities:
    """What the platform that the settings name can do; opens nothing."""
    return LOCAL


def look_at(project: Project, wanted: Sequence[View]) -> Observation:
    """What the platform shows of these views."""
    platform = open_platform(project)
    try:
        return observe(platform, wanted)
    finally:
        platform.close()
