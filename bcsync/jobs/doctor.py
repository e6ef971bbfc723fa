"""Whether a project can work, examined part by part; what is broken becomes a check, never an exception."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bcsync.database.location import sqlite_path
from bcsync.errors import BcsyncError
from bcsync.findings import Finding, Severity
from bcsync.flow.opening import open_platform
from bcsync.flow.stored import open_state
from bcsync.flow.views import centers_of, views
from bcsync.jobs.check import Check, Health
from bcsync.layout.load import Layout
from bcsync.model.address import CENTER, path_of
from bcsync.model.resource import Desired
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.port import Observation, observe
from bcsync.platforms.tiktok.transport.events import Listener, nobody
from bcsync.project import Project, open_project, read_layout
from bcsync.render.words import count
from bcsync.settings import SettingsInvalid
from bcsync.state.values import Binding, OperationRecord

OLDEST_PYTHON = (3, 11)
_SHOWN = 3
_OTHERS = 0o077
"""What group and others may do with a file."""


def diagnose(
    root: Path,
    environ: Mapping[str, str],
    python: tuple[int, int, int],
    listener: Listener = nobody,
) -> Iterator[Check]:
    """Examine the project in ``root``, one check at a time; ``listener`` hears of calls. Raises nothing."""
    yield python_check(python)
    yield from _examined("directory", lambda: [directory_check(root)])
    opened: list[Project] = []
    yield from _examined("settings", lambda: [_settings(root, environ, opened, listener)])
    for project in opened:
        yield from _project(project)
    if not opened:
        for name in ("layout", "state", "platform", "actors"):
            yield Check(name, Health.WARN, "not examined", "correct the settings first")


def _project(project: Project) -> Iterator[Check]:
    layouts: list[Layout] = []
    bindings: list[Binding] = []
    yield from _examined("layout", lambda: [_layout(project, layouts)])
    yield from _examined("state", lambda: [_state(project, bindings)])
    yield from _examined("private", lambda: [privacy_check(_files(project))])
    desired = layouts[0].desired if layouts else Desired({}, {})
    yield from _examined("platform", lambda: _platform(project, desired, bindings))


def _examined(name: str, examine: Callable[[], Iterable[Check]]) -> list[Check]:
    try:
        return list(examine())
    except BcsyncError as error:
        return [Check(name, Health.FAIL, error.message, error.hint)]
    except Exception as error:  # noqa: BLE001 - what breaks the patient must not break the doctor
        message = f"{type(error).__name__}: {error}"
        return [Check(name, Health.FAIL, message, "this is a mistake in bcsync: please report it")]


def python_check(version: tuple[int, int, int]) -> Check:
    """Whether this Python is new enough."""
    written = ".".join(map(str, version))
    if version[:2] >= OLDEST_PYTHON:
        return Check("python", Health.OK, written)
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Check("python", Health.FAIL, f"{written} is too old", f"install {oldest} or newer")


def directory_check(root: Path) -> Check:
    """Whether the stored state could be written here."""
    folders = [folder for folder in (root, root / ".bcsync") if folder.exists()]
    closed = [folder for folder in folders if not os.access(folder, os.W_OK | os.X_OK)]
    if closed:
        hint = f"give yourself the right to: chmod u+wx {closed[0]}"
        return Check("directory", Health.FAIL, f"{closed[0]} cannot be written to", hint)
    return Check("directory", Health.OK, f"{root.resolve()} can be written to")


def _settings(
    root: Path, environ: Mapping[str, str], opened: list[Project], listener: Listener
) -> Check:
    try:
        project = open_project(root, environ, listener=listener)
    except SettingsInvalid as error:
        return findings_check("settings", error.findings, "correct bcsync.yaml")
    opened.append(project)
    settings = project.settings
    people = settings.actors.everyone()
    message = f"platform {settings.platform.kind}, {count(len(people), 'actor')}"
    if people or not isinstance(settings.platform, LocalSettings):
        return Check("settings", Health.OK, message)
    hint = "name who acts: actor: someone@example.com"
    return Check("settings", Health.WARN, f"{message}, so nobody acts for this layout", hint)


def findings_check(name: str, findings: Sequence[Finding], hint: str) -> Check:
    """The number of findings, and the first of the gravest."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    shown = errors or list(findings)
    where = f"{shown[0].place.file}:{shown[0].place.line}: " if shown[0].place else ""
    number = count(len(shown), "error" if errors else "warning")
    health = Health.FAIL if errors else Health.WARN
    return Check(name, health, f"{number}; the first: {where}{shown[0].message}", hint)


def _layout(project: Project, layouts: list[Layout]) -> Check:
    layout = read_layout(project)
    layouts.append(layout)
    if layout.findings:
        return findings_check("layout", layout.findings, "see all of them: bcsync validate")
    resources = count(len(layout.desired.resources), "resource")
    files = count(len(layout.sources.files), "file")
    return Check("layout", Health.OK, f"valid, {resources} in {files}")


def _state(project: Project, bindings: list[Binding]) -> Check:
    with open_state(project, create=False) as state:
        bindings.extend(state.bindings())
        # For its refusal alone: a row that somebody edited would stop every other command.
        state.resources()
        return state_check(bindings, state.pending_operations())


def state_check(bindings: Sequence[Binding], pending: Sequence[OperationRecord]) -> Check:
    """Whether the journal knows how everything ended."""
    if pending:
        shown = ", ".join(f"{r.row.action} {r.row.address}" for r in pending[:_SHOWN])
        more = f", and {len(pending) - _SHOWN} more" if len(pending) > _SHOWN else ""
        return Check(
            "state",
            Health.WARN,
            f"{count(len(pending), 'operation')} of unknown outcome: {shown}{more}",
            "bcsync apply looks what became of them",
        )
    known = f"opens, {count(len(bindings), 'binding')}" if bindings else "nothing stored yet"
    return Check("state", Health.OK, known)


def _files(project: Project) -> list[Path]:
    """The SQLite files of state and embedded platform that exist, with their journals."""
    locations = project.settings.locations
    files = [path for each in locations if (path := sqlite_path(each, project.root)) is not None]
    return [
        Path(f"{path}{suffix}")
        for path in files
        for suffix in ("", "-wal", "-shm")
        if Path(f"{path}{suffix}").is_file()
    ]


def privacy_check(files: Sequence[Path]) -> Check:
    """Whether nobody else can read what bcsync keeps (mode 0600)."""
    open_ones = (
        [path for path in files if path.stat().st_mode & _OTHERS] if os.name == "posix" else []
    )
    if open_ones:
        names = shlex.join(map(str, open_ones))
        message = f"others may read or write {names}"
        return Check("private", Health.WARN, message, f"run: chmod 600 {names}")
    message = "only you can read what is stored" if files else "nothing is stored in files yet"
    return Check("private", Health.OK, message)


def _platform(project: Project, desired: Desired, bindings: Sequence[Binding]) -> Iterator[Check]:
    match project.settings.platform:
        case TikTokSettings() as live:
            from bcsync.jobs.live_checks import live_checks

            return live_checks(project, live, center_ids(desired, bindings))
        case LocalSettings():
            return _embedded(project, desired, bindings)


def _embedded(project: Project, desired: Desired, bindings: Sequence[Binding]) -> Iterator[Check]:
    actors = project.settings.actors
    wanted = views(desired, bindings, actors, actors.everyone())
    with closing(open_platform(project)) as platform:
        observation = observe(platform, wanted)
    seen = count(len(observation.seen), "thing")
    yield Check("platform", Health.OK, f"{platform.name} opens and shows {seen}")
    yield from actor_checks(desired, bindings, actors, observation)


def center_ids(desired: Desired, bindings: Sequence[Binding]) -> dict[str, str]:
    """Key of each Business Center of the layout and the state -> its id; none yet: the empty text."""
    declared = (path_of(d.address) for d in desired.resources.values() if d.kind == CENTER)
    return {**dict.fromkeys(declared, ""), **centers_of(desired, bindings)}


def actor_checks(
    desired: Desired,
    bindings: Sequence[Binding],
    actors: Mapping[str, str],
    observation: Observation,
) -> Iterator[Check]:
    """One check for each acting person: what they cannot do for their Business Centers."""
    ids = center_ids(desired, bindings)
    centers: dict[str, list[str]] = {}
    for key in sorted(ids):
        centers.setdefault(actors.get(key, ""), []).append(key)
    troubles = _troubles(observation, filter(None, ids.values()))
    for actor, keys in sorted(centers.items()):
        yield _actor_check(actor, {key: troubles.get(ids[key]) for key in keys}, ids)


def _troubles(observation: Observation, centers: Iterable[str]) -> dict[str, str]:
    """Why a Business Center (by id) cannot be worked on."""
    shown = {seen.id[0] for seen in observation.seen if seen.kind == CENTER}
    missing = {
        id: f"the platform shows no Business Center {id}" for id in centers if id not in shown
    }
    return missing | {gap.scope: gap.reason for gap in observation.gaps if gap.kind is None}


def _actor_check(actor: str, keys: Mapping[str, str | None], ids: Mapping[str, str]) -> Check:
    if not actor:
        names = ", ".join(keys)
        hint = f"name somebody in bcsync.yaml: actors: {{{next(iter(keys))}: someone@example.com}}"
        return Check("actors", Health.FAIL, f"nobody acts for {names}", hint)
    troubles = [f"{key}: {reason}" for key, reason in keys.items() if reason]
    if troubles:
        hint = f"make {actor} an admin there, or name another actor in bcsync.yaml"
        return Check("actors", Health.FAIL, f"{actor} cannot act for {'; '.join(troubles)}", hint)
    there = [key for key in keys if ids[key]]
    coming = [key for key in keys if not ids[key]]
    words = [f"is an admin of {', '.join(there)}"] if there else []
    words += [f"will create {', '.join(coming)}"] if coming else []
    return Check("actors", Health.OK, f"{actor} {' and '.join(words)}")
