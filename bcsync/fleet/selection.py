"""Which projects are meant by what somebody said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from os.path import normpath
from pathlib import PurePosixPath

from bcsync.errors import UsageRefused
from bcsync.fleet.folders import covers
from bcsync.fleet.values import Member
from bcsync.source.suggest import did_you_mean


def named(members: Sequence[Member], words: Iterable[str]) -> list[Member]:
    """The projects that names, or globs of them, mean; all where there are none. Raises ``UsageRefused``."""
    asked = [word.rstrip("/") or word for word in words]
    for word in asked:
        if not any(covers(word, each.name) for each in members):
            near = did_you_mean(word, [each.name for each in members])
            raise UsageRefused(
                f"this fleet has no project {word}",
                hint=f"did you mean {near}?" if near else "bcsync fleet list shows what there is",
            )
    return [each for each in members if not asked or any(covers(word, each.name) for word in asked)]


def touched(
    folder: PurePosixPath, name: str, outside: Iterable[str], files: Collection[PurePosixPath]
) -> bool:
    """Whether any of these files belongs to a project.

    ``folder``: the fleet's, from the top of the repository, as the files are named. ``outside``: folders that
    links of the project may lead to, relative to it.
    """
    own = PurePosixPath(normpath(folder / name))
    others = (PurePosixPath(normpath(own / each)) for each in outside)
    folders = [own, *others]
    return any(file.is_relative_to(each) for file in files for each in folders)
