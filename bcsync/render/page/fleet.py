"""How the projects of a fleet stand as one HTML file, from what ``fleet status --json`` prints.

In the order given, which has what needs a person first. It works without its script, which only searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from bcsync.render.effects import Json
from bcsync.render.page.sheet import page_of
from bcsync.render.words import count

_TODO = {
    "failed": (
        "Repeating did not help. Mend what the error says; then, with the number of the job:",
        "bcsync fleet retry JOB",
    ),
    "refused": (
        "A person decides: allow in the layout what the error names, or apply by hand:",
        "bcsync -C PROJECT apply",
    ),
    "cancelled": ("Somebody stopped these. To queue one again:", "bcsync fleet retry JOB"),
    "drift": ("Something was changed outside. To see what:", "bcsync -C PROJECT drift"),
    "changes": ("Something is to be applied. All of it:", "bcsync fleet run apply PROJECT"),
    "never run": ("Nothing is known of these yet. To begin:", "bcsync fleet run plan PROJECT"),
    "repeated": ("They did not go through, and are run again by themselves.", ""),
    "waiting": ("All is done here; somebody of the other side has to say yes.", ""),
    "done": ("", ""),
}
_NUMBERED = ("failed", "refused", "cancelled")
_BY_THEMSELVES = ("repeated", "waiting", "done")
_TOLD = ("failed", "refused", "repeated")
_MINUTES, _HOURS = 90, 36
"""So many are still told as such."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, as it is told on a page made at another time."""

    iso: str
    words: str
    exactly: str


@dataclass(frozen=True, slots=True)
class Run:
    """How the last run of a command ended."""

    command: str
    how: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Row:
    """One project."""

    project: str
    said: str
    job: int | None
    """To queue it again with."""
    runs: Sequence[Run | None]
    """By command, in the order of the columns."""
    under_way: Sequence[str]
    next: tuple[str, Moment] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that stand alike."""

    word: str
    anchor: str
    note: str
    command: str
    rows: Sequence[Row]


def render_fleet(
    standings: Sequence[Json], commands: Sequence[str], made: datetime, version: str, *, idle: bool
) -> str:
    """The page. ``commands``: one column each; ``idle``: nobody is there to do what is to be done."""
    groups = [
        Group(
            word,
            word.replace(" ", "-"),
            *_TODO[word],
            [_row(each, commands, made) for each in several],
        )
        for word, several in groupby(standings, lambda each: str(each["stands"]))
    ]
    return page_of(
        "fleet",
        title=_title(groups),
        size=count(len(standings), "project"),
        groups=groups,
        commands=commands,
        idle=idle,
        made=_stamp(made),
        made_iso=made.isoformat(timespec="seconds"),
        version=version,
    )


def _title(groups: Sequence[Group]) -> str:
    needy = sum(len(group.rows) for group in groups if group.word not in _BY_THEMSELVES)
    size = sum(len(group.rows) for group in groups)
    if not size:
        return "No projects"
    if not needy:
        return "No project needs anybody"
    return f"{needy:,} of {count(size, 'project')} {'need' if needy > 1 else 'needs'} somebody"


def _row(standing: Json, commands: Sequence[str], made: datetime) -> Row:
    last = {each["command"]: each for each in standing["last"]}
    because = last.get(standing["because"])
    tells = because is not None and standing["stands"] in _TOLD
    numbered = because is not None and standing["stands"] in _NUMBERED
    coming = standing["next"]
    return Row(
        standing["project"],
        because["said"] if because and tells else "",
        because["job"] if because and numbered else None,
        [_run(last.get(command), made) for command in commands],
        [
            f"{each['command']} {'runs' if each['runs'] else 'queued'}"
            for each in standing["queued"]
        ],
        coming and (coming["command"], moment(datetime.fromisoformat(coming["at"]), made)),
    )


def _run(last: Json | None, made: datetime) -> Run | None:
    if last is None:
        return None
    return Run(last["command"], last["stands"], moment(datetime.fromisoformat(last["ended"]), made))


def moment(at: datetime, made: datetime) -> Moment:
    """How long before or after it is, and when exactly, in UTC."""
    at, made = at.astimezone(UTC), made.astimezone(UTC)
    minutes = round(abs((at - made).total_seconds()) / 60)
    much = _much(minutes)
    words = "now" if not minutes else f"in {much}" if at > made else f"{much} ago"
    exactly = f"{at:%H:%M}" if at.date() == made.date() else f"{at:%Y-%m-%d %H:%M}"
    return Moment(at.isoformat(timespec="seconds"), words, exactly)


def _much(minutes: int) -> str:
    hours = round(minutes / 60)
    if minutes < _MINUTES:
        return f"{minutes} min"
    if hours < _HOURS:
        return f"{hours} h"
    return f"{round(hours / 24)} d"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
