"""Where it stands whose turn it is to call the platform."""

from __future__ import annotations

from bcsync.database.location import sqlite_path
from bcsync.platforms.chosen import TikTokSettings
from bcsync.platforms.tiktok.transport.bucket import Turns
from bcsync.project import Project


def shared_turns(project: Project, settings: TikTokSettings) -> Turns | None:
    """Those of all machines that share the app; None where this one is alone.

    In the database that the settings name for it, else in that of the state, if it lies on a server and
    is there. Raises ``BcsyncError``.
    """
    if settings.rate.database is not None:
        return _of_fleet(project, settings.rate.database)
    if sqlite_path(project.settings.state, project.root) is not None:
        return None
    from bcsync.flow.stored import open_state
    from bcsync.state.store import State

    state = open_state(project, create=False, whosever=True)
    return state.turns() if isinstance(state, State) else None


def _of_fleet(project: Project, variable: str) -> Turns:
    from bcsync.database.url import server_in
    from bcsync.state.fleet_turns import open_fleet_turns

    return open_fleet_turns(server_in(variable, project.surroundings.variable))
