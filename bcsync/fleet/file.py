"""``fleet.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from bcsync.errors import SettingsError
from bcsync.findings import Finding, error, has_errors, sort_findings, warning
from bcsync.fleet.choices import Chosen, chosen_for, odd_choices
from bcsync.fleet.folders import NoName, covers, is_wild, projects_of
from bcsync.fleet.values import App, Command, Fleet, Member
from bcsync.kinds.blocks import mapping_at
from bcsync.layout.change_times import odd_times, schedule_of
from bcsync.layout.channels import notifications_of
from bcsync.layout.conform import conform
from bcsync.platforms.chosen import Rate
from bcsync.settings import SettingsInvalid, fit_to_show
from bcsync.source.discover import SETTINGS_FILE
from bcsync.source.files import read_file
from bcsync.source.mapping import Map, Seq, Sources, item_place, key_place
from bcsync.source.suggest import did_you_mean


class Read(NamedTuple):
    """A fleet, and what is said of its file all the same."""

    fleet: Fleet
    warnings: list[Finding]
    sources: Sources


def load_fleet(path: Path, schema: Mapping[str, Any]) -> Read:
    """Read the file of a fleet; its projects lie below the file's folder.

    Raises ``SettingsError`` where there is none, ``SettingsInvalid`` with its findings.
    """
    if not path.is_file():
        raise SettingsError(
            f"there is no {path.name} in {path.parent}",
            hint=f"write one (docs/fleets.md shows it), or name its folder: bcsync -C DIR … ({path.name})",
        )
    document, sources, findings = read_file(path, path.name)
    misfits, broken = conform(document, sources, schema)
    if findings:  # what could not be read must not be called missing
        misfits = [finding for finding in misfits if finding.code != "missing-key"]
    found = [*findings, *misfits, *odd_times(document, sources, broken)]
    found += odd_choices(document, sources, broken)
    names: list[str] = []
    if not has_errors(found):
        names, told = _projects(document, sources, path.parent)
        found += told
        found += _idle_overrides(document, sources, names)
        chosen, clashes = chosen_for(document, sources, names)
        found += clashes
    if has_errors(found):
        raise SettingsInvalid(fit_to_show(sort_findings(found), sources, path), sources)
    members = tuple(_member(document, path.parent, name, chosen[name]) for name in names)
    fleet = Fleet(
        path.parent,
        document["database"],
        members,
        schedule_of(document),
        notifications_of(document),
    )
    return Read(fleet, fit_to_show(sort_findings(found), sources, path), sources)


def _projects(document: Map, sources: Sources, root: Path) -> tuple[list[str], list[Finding]]:
    names: set[str] = set()
    findings: list[Finding] = []
    globs: Seq = document["projects"]
    for number, glob in enumerate(globs):
        place = item_place(sources, globs, number)
        try:
            led = set(projects_of(root, glob))
        except NoName as problem:
            hint = "give the folder another name"
            findings.append(error("bad-file-name", place, str(problem), hint))
            continue
        if not led:
            findings.append(_no_project(place, glob, root))
        names |= led
    return sorted(names), findings


def _no_project(place: Any, glob: str, root: Path) -> Finding:
    hint = f"a project is a folder with a {SETTINGS_FILE}; begin one with: bcsync init"
    if is_wild(glob):
        return warning("no-project", place, f"{glob} leads to no project", hint)
    folder, _, last = glob.rpartition("/")
    siblings = projects_of(root, f"{folder}/*" if folder else "*")
    near = did_you_mean(last, (name.rpartition("/")[2] for name in siblings))
    if near:
        hint = f"did you mean {f'{folder}/' if folder else ''}{near}?"
    return error("no-project", place, f"there is no project {glob}", hint)


def _idle_overrides(document: Map, sources: Sources, names: list[str]) -> Iterator[Finding]:
    overrides = mapping_at(document, "overrides")
    for glob in overrides:
        if any(covers(glob, name) for name in names):
            continue
        near = None if is_wild(glob) else did_you_mean(glob, names)
        hint = (
            f"did you mean {near}?"
            if near
            else "it changes nothing; see `projects` for what there is"
        )
        place = key_place(sources, overrides, glob)
        yield warning("no-project", place, f"{glob} is no project of this fleet", hint)


def _member(document: Mapping[str, Any], root: Path, name: str, chosen: Chosen) -> Member:
    app = chosen.get("app")
    apps = document.get("apps") or {}
    return Member(
        name,
        root / name,
        None if app is None else _app(apps[app]),
        chosen.get("timezone", "UTC"),
        {command: chosen[command] for command in Command if command in chosen},
        tuple(chosen.get("environment", ())),
    )


def _app(block: Mapping[str, Any]) -> App:
    return App(block["variable"], replace(Rate(), **block.get("rate") or {}))
