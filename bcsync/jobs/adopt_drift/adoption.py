"""Drift that the layout is to have: what to write, checked by reading it again; all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcsync.editing.edit import Rewrite
from bcsync.editing.entries import CannotEditError
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.flow.options import PlanResult
from bcsync.jobs.adopt_drift.check import wrong
from bcsync.jobs.adopt_drift.files import Files
from bcsync.jobs.adopt_drift.rounds import order, write_all
from bcsync.jobs.adopt_drift.subject import Subject, subjects
from bcsync.jobs.adopt_drift.words import spot
from bcsync.layout.load import Layout
from bcsync.model.address import canonical, is_glob, matches
from bcsync.model.text import and_more
from bcsync.planning.compare import differing
from bcsync.project import Project, read_layout
from bcsync.source.suggest import nearest_address

_FEW = 30
"""Things that are tried one by one where all together cannot be written."""
_NAMED = 3
"""Addresses that a refusal names."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is to be written."""

    rewrites: tuple[Rewrite, ...]
    addresses: tuple[str, ...]
    unsaid: tuple[str, ...]
    """Changed in what the layout does not speak of: there is nothing to write."""


def adoption(project: Project, planned: PlanResult, words: Sequence[str]) -> Adoption:
    """What makes the layout say what the platform shows of these addresses (or globs).

    Raises ``UsageRefused`` for a word that no drift is meant by, and ``BcsyncError`` with what to do by hand
    where the files cannot be made to say just that.
    """
    known = list(subjects(planned, project.kinds))
    found = _chosen(known, words)
    due = [each for each in found if not _is_unsaid(each)]
    rewrites = written(project, planned.layout, due, known)
    unsaid = tuple(each.address for each in found if _is_unsaid(each))
    return Adoption(rewrites, tuple(each.address for each in due), unsaid)


def written(
    project: Project, layout: Layout, due: Sequence[Subject], known: Sequence[Subject] = ()
) -> tuple[Rewrite, ...]:
    """What makes a layout say what is seen of these things, and nothing else but what is ``known`` besides.

    Raises ``BcsyncError`` with what to do by hand.
    """
    try:
        return _written(Files(project), project, layout, due, known)
    except BcsyncError:
        if not 1 < len(due) <= _FEW:
            raise
    # What is shared by an anchor may only come right where each sees what those before it left.
    return _written(Files(project, at_once=True), project, layout, due, known)


def _written(
    files: Files,
    project: Project,
    layout: Layout,
    due: Sequence[Subject],
    known: Sequence[Subject],
) -> tuple[Rewrite, ...]:
    _write_all(due, files)
    rewrites = files.rewrites()
    _check(project, layout, due, known, rewrites)
    return rewrites


def _chosen(known: Sequence[Subject], words: Sequence[str]) -> list[Subject]:
    chosen: dict[str, Subject] = {}
    for word in map(canonical, words):
        matching = [each for each in known if matches(each.address, word)]
        # A pattern means no lists that the layout leaves alone.
        meant = [each for each in matching if each.listed or not is_glob(word)]
        if not meant:
            near = nearest_address(word, [each.address for each in known])
            raise UsageRefused(
                f"{word} was not changed outside",
                hint=f"did you mean {near}?" if near else "bcsync drift lists what was",
            )
        chosen |= {each.address: each for each in meant}
    return sorted(chosen.values(), key=order)


def _is_unsaid(subject: Subject) -> bool:
    declared, seen = subject.declared, subject.seen
    if declared is None or seen is None or subject.kind.answers is not None:
        return False
    return not differing(subject.kind, declared.attributes, seen)


def _write_all(due: Sequence[Subject], files: Files) -> None:
    problems = write_all(due, files)
    if problems:
        raise _by_hand(
            due, [f"{_where(each, files)}{each.address}: {problem}" for each, problem in problems]
        )


def _where(subject: Subject, files: Files) -> str:
    try:
        at = spot(subject, files)
    except CannotEditError:
        return ""
    place = files.place((*at.path, at.word)) or files.place(at.path)
    return "" if place is None else f"{place}: "


def _check(
    project: Project,
    before: Layout,
    due: Sequence[Subject],
    known: Sequence[Subject],
    rewrites: Sequence[Rewrite],
) -> None:
    after = read_layout(project, {each.name: each.after for each in rewrites})
    by_id = {
        (each.kind, each.options.platform_id): each.address
        for each in after.desired.resources.values()
        if each.options.platform_id is not None
    }
    addresses = {
        each.address: each.address
        if each.declared is not None
        else by_id.get((each.kind.name, each.platform_id), each.address)
        for each in due
    }
    problems = list(
        wrong(due, {each.address: each for each in known}, addresses, before, after, project.kinds)
    )
    if problems:
        raise _by_hand(due, problems)


def _by_hand(due: Sequence[Subject], problems: Sequence[str]) -> BcsyncError:
    named = ", ".join(each.address for each in due[:_NAMED])
    return BcsyncError(
        f"{named}{and_more(len(due) - _NAMED)} cannot be written into the layout like that; nothing was",
        details=tuple(problems),
        hint="write it by hand, or adopt with it what goes along; bcsync plan shows what is left to do",
    )
