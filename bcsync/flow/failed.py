"""That no plan could be made, in the form of one: so that every format tells of it, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bcsync import __version__
from bcsync.errors import BcsyncError
from bcsync.findings import Finding
from bcsync.layout.load import LayoutInvalid
from bcsync.planning.codec import Heading, plan_to_json
from bcsync.planning.plan import Plan
from bcsync.project import Project
from bcsync.settings import SettingsInvalid


def failed_plan(error: BcsyncError, project: Project | None, name: str, now: datetime) -> Any:
    """A JSON plan of nothing that says why; ``project``: None where not even that could be opened."""
    heading = Heading(
        __version__,
        now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "" if project is None else project.settings.platform.kind,
        project=name,
        revision=None if project is None else project.revision,
    )
    told = plan_to_json(Plan((), findings=tuple(_findings(error))), heading)
    failure = {"message": error.message, "details": list(error.details), "hint": error.hint}
    return {**told, "platform": heading.platform or None, "applicable": False, "failure": failure}


def _findings(error: BcsyncError) -> Sequence[Finding]:
    match error:
        case LayoutInvalid():
            return error.layout.findings
        case SettingsInvalid():
            return error.findings
        case _:
            return ()
