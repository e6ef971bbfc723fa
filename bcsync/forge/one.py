"""One comment for one thing under a pull request, however many jobs write there.

A forge has no way to write a comment only if nobody else did. So a job looks again after it has made one: of
several the oldest stays and says what the newest run said, the others go, and whoever else does the same comes
to the same end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bcsync.forge.job import Job, Run, run_in
from bcsync.forge.markers import Marker, marker_in, ours
from bcsync.forge.values import Comment, Forge, Pull

RUN, COMMIT = "run", "commit"
"""Facts of a marker."""
_Ours = Sequence[tuple[Comment, Marker]]


class Did(Enum):
    """What became of it."""

    CREATED = "created"
    EDITED = "edited"
    NEWER = "newer"
    """A later run, or one of a later commit, has the say: nothing was written."""
    NOTHING = "nothing"
    """There was none, and nothing to say."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The one comment after it was seen to."""

    did: Did
    url: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a pull request, looked at once."""

    on: Pull
    comments: Sequence[Comment]
    outdated: bool
    """The pull request has moved on since this job's commit."""

    def said(self, forge: Forge, what: str) -> Sequence[Marker]:
        """The markers of this sort that are ours, of all projects."""
        found = (marker_in(each.body) for each in self.comments if each.author.id == forge.me().id)
        return [marker for marker in found if marker is not None and marker.what == what]


def thread_of(forge: Forge, job: Job, number: int) -> Thread:
    """Look at a pull request."""
    # A commit that a job was not told cannot be compared.
    outdated = bool(job.commit) and forge.pull(number).head != job.commit
    return Thread(Pull(number), [*forge.comments(Pull(number))], outdated)


def stamped(marker: Marker, job: Job, facts: Mapping[str, str]) -> Marker:
    """The marker with the commit and the run that say it."""
    told = {COMMIT: job.commit, RUN: str(job.run), **facts}
    return Marker(marker.what, marker.project, {name: text for name, text in told.items() if text})


def keep_one(forge: Forge, thread: Thread, marker: Marker, text: str, *, create: bool) -> Kept:
    """See to it that the one comment says this; ``marker`` is stamped; ``create``: also where there is none."""
    found = [*ours(thread.comments, marker, forge.me())]
    if thread.outdated or any(_run(said) > _run(marker) for _, said in found):
        return Kept(Did.NEWER)
    if not found and not create:
        return Kept(Did.NOTHING)
    body = f"{marker}\n{text}"
    if found:
        (first, _), *others = found
        kept = forge.edit(first, body)
        for other, _ in others:
            forge.delete(other)
        return Kept(Did.EDITED, kept.url)
    made = forge.comment(thread.on, body)
    again = [*ours(forge.comments(thread.on), marker, forge.me())]
    return Kept(Did.CREATED, made.url if len(again) < 2 else _settled(forge, again).url)


def _settled(forge: Forge, found: _Ours) -> Comment:
    """Of several made at once the oldest stays, and says what the newest run said."""
    oldest = min(found, key=lambda each: each[0].id)[0]
    newest = max(found, key=lambda each: (_run(each[1]), each[0].id))[0]
    kept = oldest if newest is oldest else forge.edit(oldest, newest.body)
    for other, _ in found:
        if other is not oldest:
            forge.delete(other)
    return kept


def _run(marker: Marker) -> Run:
    return run_in(marker.facts.get(RUN, ""))
