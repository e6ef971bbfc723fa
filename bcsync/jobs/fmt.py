"""Which files of a layout are to be given its style, and what that takes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcsync.editing.edit import Rewrite, decoded
from bcsync.editing.formatting import format_text
from bcsync.editing.parsing import UNREADABLE, means_the_same
from bcsync.editing.spellings import chosen_spellings
from bcsync.editing.wanted import Wanted
from bcsync.errors import UsageRefused
from bcsync.findings import IN_QUOTES, Finding
from bcsync.project import Project, read_layout
from bcsync.source.discover import shown_name, survey
from bcsync.source.files import fetch
from bcsync.source.mapping import Sources


@dataclass(frozen=True, slots=True)
class Formatting:
    """What there is to write, and what is left as it is."""

    rewrites: tuple[Rewrite, ...]
    files: int
    """How many are meant."""
    findings: tuple[Finding, ...]
    """Why some cannot be read."""
    unsure: tuple[str, ...]
    """Files that would not surely mean the same."""
    sources: Sources


def formatting(project: Project, only: Sequence[Path] = ()) -> Formatting:
    """What gives the layout of a project its style; ``only``: files and folders of it, none for all.

    A file that cannot be read as YAML is left, with its findings, and the others are done all the same.
    What lies outside of the project is not meant. Raises ``UsageRefused`` for a path that holds no layout.
    """
    layout = read_layout(project)
    paths = _inside(project)
    meant = paths if not only else _chosen(project, paths, only)
    files = {path: _read(project, path) for path in paths}
    spelled = chosen_spellings(file.text for file in files.values() if file is not None)
    numbers = _numbers(layout.findings)
    rewrites: list[Rewrite] = []
    unread: set[str] = set()
    unsure: list[str] = []
    for path in meant:
        name, file = shown_name(path, project.root), files[path]
        wanted = Wanted(frozenset(numbers.get(name, ())), spelled)
        try:
            done = None if file is None else _formatted(file, wanted)
        except UNREADABLE:
            file = done = None
        if file is None:
            unread.add(name)
        elif done is None:
            unsure.append(name)
        elif done.edits:
            rewrites.append(done)
    why = tuple(f for f in layout.findings if f.place is not None and f.place.file in unread)
    return Formatting(tuple(rewrites), len(meant), why, tuple(unsure), layout.sources)


def _inside(project: Project) -> list[Path]:
    home = project.root.resolve()
    paths, _findings = survey(project.root, project.settings.outside)
    return [path for path in paths if path.resolve().is_relative_to(home)]


def _read(project: Project, path: Path) -> Rewrite | None:
    """A file with nothing to change in it yet; None for one that cannot be read."""
    name = shown_name(path, project.root)
    content = fetch(path, name)
    if isinstance(content, Finding):
        return None
    try:
        decoded(content)
    except UnicodeDecodeError:
        return None
    return Rewrite(path, name, content, ())


def _formatted(file: Rewrite, wanted: Wanted) -> Rewrite | None:
    """The file with its edits; None where it would not surely mean the same. Raises ``UNREADABLE``."""
    found = format_text(file.text, wanted)
    done = Rewrite(file.path, file.name, file.before, found.edits)
    return done if means_the_same(file.text, done.new_text, found.replaced) else None


def _numbers(findings: Iterable[Finding]) -> dict[str, set[tuple[int, int]]]:
    """File -> where a number stands that is meant as text."""
    found: dict[str, set[tuple[int, int]]] = {}
    for each in findings:
        if each.place is not None and each.hint.startswith(IN_QUOTES):
            found.setdefault(each.place.file, set()).add((each.place.line, each.place.column))
    return found


def _chosen(project: Project, paths: Sequence[Path], only: Sequence[Path]) -> list[Path]:
    """Those of the files that are named, or lie in folders that are."""
    real = {path: path.resolve() for path in paths}
    chosen: set[Path] = set()
    for each in only:
        named = each.resolve()
        found = {path for path, place in real.items() if place.is_relative_to(named)}
        if not found:
            raise UsageRefused(
                f"{os.fspath(each)} is no layout file of this project",
                hint=f"name files and folders of {project.name} that end in .yaml or .yml; without any, "
                "all are formatted",
            )
        chosen |= found
    return [path for path in paths if path in chosen]
