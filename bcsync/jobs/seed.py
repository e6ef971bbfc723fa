"""A world from a layout: applied to the embedded platform by a project that lasts no longer than that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bcsync.database.location import sqlite_path
from bcsync.errors import UsageRefused
from bcsync.flow.options import Applied, ApplyOptions
from bcsync.layout.load import LayoutInvalid
from bcsync.platforms.chosen import LocalSettings
from bcsync.platforms.local.values import Verdict, Verdicts
from bcsync.project import Project, open_project
from bcsync.source.discover import SETTINGS_FILE
from bcsync.state.values import OperationState
from bcsync.workflow import apply_planned, make_plan

_ROUNDS = 10
"""Looks at what became possible by what was done before."""
_AT_ONCE = Verdicts(Verdict.AUTOMATIC, Verdict.AUTOMATIC, Verdict.AUTOMATIC)


class Seeded(NamedTuple):
    """What came of it."""

    done: int
    """Operations."""
    refused: tuple[str, ...]
    """In the platform's words, each after its address."""
    left: tuple[str, ...]
    """Addresses of what waits for somebody."""


def seed(here: Project, platform: LocalSettings, files: Mapping[str, str]) -> Seeded:
    """Apply these files (``bcsync.yaml`` among them where there are people to act) to the platform of ``here``.

    TikTok and invited people say yes at once. Raises what ``make_plan`` and ``apply_planned`` raise.
    """
    with TemporaryDirectory(prefix="bcsync-seed-") as directory:
        for name, text in {SETTINGS_FILE: "version: 1\n", **files}.items():
            path = Path(directory, *_inside(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        project = _project(Path(directory), here, platform)
        done, refused = 0, []
        for _ in range(_ROUNDS):
            applied = _apply(project)
            done += sum(outcome.state is OperationState.DONE for outcome in applied.report.outcomes)
            refused = [
                f"{outcome.operation.address}: {outcome.message}"
                for outcome in applied.report.outcomes
                if outcome.state is OperationState.FAILED
            ]
            if applied.after is None or not applied.after.ready:
                break
        waiting = () if applied.after is None else applied.after.deferred
        return Seeded(done, tuple(refused), tuple(op.address for op in waiting))


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise UsageRefused(
            f"{name!r} is no name of a file in a project", hint="give a relative path: clients.yaml"
        )
    return path


def _project(root: Path, here: Project, platform: LocalSettings) -> Project:
    project = open_project(root, {}, clock=here.clock)
    file = sqlite_path(platform.database, here.root.absolute())
    there = replace(
        platform,
        database=platform.database if file is None else str(file),
        verdicts=_AT_ONCE,
    )
    return replace(project, settings=replace(project.settings, platform=there), cache=None)


def _apply(project: Project) -> Applied:
    options = ApplyOptions(progress=lambda _outcome: None, stopping=lambda: False)
    try:
        return apply_planned(project, make_plan(project), options)
    except LayoutInvalid as invalid:
        raise UsageRefused(
            invalid.message, hint="mend it, then seed again", details=tuple(_told(invalid))
        ) from invalid


def _told(invalid: LayoutInvalid) -> Iterator[str]:
    for finding in invalid.layout.findings:
        where = "" if finding.place is None else f"{finding.place}: "
        yield f"{where}{finding.message}"
