"""Everything written in few looks at the files: what is in nobody's way goes into one, the rest into the next.

A file is read anew after each round, and not after each thing: a layout of 100,000 accounts takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bcsync.editing.entries import CannotEditError
from bcsync.editing.parsing import UNREADABLE
from bcsync.editing.pending import InTheWayError
from bcsync.jobs.adopt_drift.files import Files
from bcsync.jobs.adopt_drift.subject import Subject
from bcsync.jobs.adopt_drift.writing import write

Problem = tuple[Subject, Exception]


def order(subject: Subject) -> tuple[bool, int, str]:
    """What goes does so from the inside outwards; what comes, the other way round."""
    return (*_stage(subject), subject.address)


def _stage(subject: Subject) -> tuple[bool, int]:
    depth = subject.address.count("/")
    return subject.seen is not None, -depth if subject.seen is None else depth


def write_all(due: Iterable[Subject], files: Files) -> list[Problem]:
    """Make the files say what is seen of each, given in order; what cannot be written is returned."""
    problems: list[Problem] = []
    for _, group in groupby(due, key=_stage):
        waiting: Sequence[Subject] = list(group)
        while waiting:
            waiting = _round(waiting, files, problems)
    return problems


def _round(subjects: Sequence[Subject], files: Files, problems: list[Problem]) -> list[Subject]:
    """One look at the files; those that have to wait for the next."""
    later: list[Subject] = []
    for subject in subjects:
        fresh = not files.waiting
        try:
            write(subject, files)
            files.keep()
        except InTheWayError:
            files.withdraw()
            if fresh:
                _alone(subject, files, problems)
            else:
                later.append(subject)
        except (CannotEditError, *UNREADABLE, LookupError) as problem:
            files.withdraw()
            if fresh:
                problems.append((subject, problem))
            else:
                later.append(subject)
    files.settle()
    return later


def _alone(subject: Subject, files: Files, problems: list[Problem]) -> None:
    """One that is in its own way: each of its changes sees those before."""
    before, files.at_once = files.at_once, True
    try:
        write(subject, files)
    except (CannotEditError, *UNREADABLE, LookupError) as problem:
        problems.append((subject, problem))
    finally:
        files.at_once = before
