"""One issue for a project, about what was changed outside bcsync: edited in place, closed when it is clean.

A forge has no way to open an issue only if nobody else did. Runs that share a stored state go one after the
other (``alone``); others look again after they have opened one, and the oldest stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bcsync.forge.job import Job, run_in
from bcsync.forge.markers import Marker, ours
from bcsync.forge.one import RUN, stamped
from bcsync.forge.values import Forge, Issue, Label, Ticket
from bcsync.render.drift_report import drift_as_markdown, is_clean, is_drift
from bcsync.render.effects import Json
from bcsync.render.markdown import LIMIT

DRIFT: Final = "drift"
"""What the marker of such an issue says it is."""
LABEL = Label("bcsync: drift", "d93f0b", "Changed on the platform outside bcsync")
_ROOM = 8
_CLOSED = "All is as it was left again"
_AGAIN = "Something was changed outside bcsync again"


class Did(Enum):
    """What became of the issue."""

    OPENED = "opened"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    REOPENED = "opened again"
    CLOSED = "closed"
    NONE = "none"
    """There is none, and nothing to say; or what is not known is no reason for one."""
    NEWER = "newer"
    """A later run has written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The one issue after it was seen to."""

    did: Did
    url: str = ""


def keep_issue(forge: Forge, job: Job, project: str, found: Json) -> Kept:
    """See to it that the one issue of a project says this, or is closed. Raises ``ForgeProblem``.

    ``found``: drift as JSON. While some of the platform could not be read, nothing is closed.
    """
    marker = stamped(Marker(DRIFT, project), job, {})
    there = [*ours(forge.issues(LABEL.name), marker, forge.me())]
    if any(run_in(said.facts.get(RUN, "")) > job.run for _, said in there):
        return Kept(Did.NEWER)
    text = drift_as_markdown(found, min(LIMIT, forge.most - len(str(marker)) - _ROOM))
    if there:
        first, *others = (issue for issue, _ in there)
        _close_others(forge, first, others)
        return _kept(forge, first, marker, text, found, _by(job))
    return _opened(forge, marker, text) if is_drift(found) else Kept(Did.NONE)


def _kept(forge: Forge, issue: Issue, marker: Marker, text: str, found: Json, by: str) -> Kept:
    """What is not otherwise is not written: an edit is a line in the history of an issue."""
    if is_drift(found):
        did = Did.EDITED if issue.open else Did.REOPENED
        is_open = True
    elif is_clean(found):
        did, is_open = Did.CLOSED, False
    else:
        did, is_open = Did.EDITED, issue.open
    same = issue.body.partition("\n")[2].strip() == text.strip()
    if is_open == issue.open and (same or not is_open):
        return Kept(Did.UNCHANGED, issue.url)
    if is_open != issue.open:
        # Before it is done: who stops between the two says it once more, and never closes without a word.
        forge.comment(Ticket(issue.number), f"{_AGAIN if is_open else _CLOSED}{by}.")
    edited = forge.edit_issue(
        issue,
        body=f"{marker}\n{text}",
        is_open=None if is_open == issue.open else is_open,
    )
    return Kept(did, edited.url)


def _opened(forge: Forge, marker: Marker, text: str) -> Kept:
    made = forge.open_issue(_title(marker.project), f"{marker}\n{text}", [LABEL])
    again = [issue for issue, _ in ours(forge.issues(LABEL.name), marker, forge.me())]
    first = min([*again, made], key=lambda each: each.number)
    _close_others(forge, first, [each for each in again if each.number != first.number])
    return Kept(Did.OPENED, first.url)


def _title(project: str) -> str:
    # A title is text on both forges, but for what mentions somebody.
    named = "".join(each if each.isalnum() or each in "-_./ " else "-" for each in project)
    return "bcsync: drift" if project == "." else f"bcsync: drift in {named[:100]}"


def _close_others(forge: Forge, first: Issue, others: Sequence[Issue]) -> None:
    """Of several that were opened at once the oldest is the one."""
    for each in others:
        if each.open:
            forge.comment(Ticket(each.number), f"The same as #{first.number}.")
            forge.edit_issue(each, is_open=False)


def _by(job: Job) -> str:
    return f" ([this run]({job.run_url}))" if job.run_url else ""
