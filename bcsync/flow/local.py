"""The embedded platform of a project, opened. Apart from ``opening``, for it costs a database layer."""

from __future__ import annotations

from collections.abc import Callable

from bcsync.platforms.chosen import LocalSettings
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.project import Project


def open_local(
    project: Project, local: LocalSettings, permit: Callable[[], None] = lambda: None
) -> LocalPlatform:
    """The embedded platform."""
    return LocalPlatform.open(
        local.database,
        base=project.root,
        clock=project.clock,
        verdicts=local.verdicts,
        companies=local.companies,
        permit=permit,
    )
