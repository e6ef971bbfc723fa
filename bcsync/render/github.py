"""A plan as workflow commands of GitHub: annotations at the lines of the layout that cause it.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. A step shows at most ten
annotations of each level and drops the rest without a word (docs/problem-matchers.md of actions/toolkit),
so that the weightiest are chosen here, and the last one says what was left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcsync.render.digest import headline, outlook, rows_of
from bcsync.render.effects import Json
from bcsync.render.matters import Level
from bcsync.render.notes import Note, chosen, notes_by_matter, words
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.view import View, view_of

MOST = 10
"""Annotations of one level that a step shows."""
_LEVELS = Level.ERROR, Level.WARNING, Level.NOTICE
_ALL = "bcsync plan --format json has all"


def render_github(plan: Json, style: Style) -> str:
    """The annotations, one command a line, and a first one that says what the plan comes to."""
    view = view_of(plan)
    lines = [_command(Level.NOTICE, _in_short(plan, view), "bcsync plan")]
    if "closed" in plan:
        lines.append(_command(Level.WARNING, words(outlook(plan)), "bcsync: not now"))
    for level in _LEVELS:
        told = sum(line.startswith(f"::{level} ") for line in lines)
        lines += _of_level(plan, view, level, MOST - told, style.folder)
    return "\n".join(lines) + "\n"


def _in_short(plan: Json, view: View) -> str:
    rows = [f"{title} ({number:,}): {words(said)}" for title, number, said in rows_of(view)]
    return "\n".join([headline(plan, view), *(rows if view.ready else ())])


def _of_level(plan: Json, view: View, level: Level, room: int, folder: str) -> Iterator[str]:
    told = chosen(notes_by_matter(plan, view, [level]), room)
    if told.left_out:
        # The last place is for saying so.
        told = chosen(notes_by_matter(plan, view, [level]), room - 1)
    yield from (_annotation(note, folder) for note in told.notes)
    if left := told.omission():
        yield _command(level, f"Not shown here: {left}; {_ALL}", "bcsync: and more")


def _annotation(note: Note, folder: str) -> str:
    code = f" ({printable(note.code)})" if note.code else ""
    return _command(note.matter.level, note.text, note.matter.title + code, _place(note, folder))


def _place(note: Note, folder: str) -> Sequence[tuple[str, object]]:
    at = note.source
    if at is None:
        return ()
    return ("file", folder + printable(at["file"])), ("line", at["line"]), ("col", at["column"])


def _command(
    level: Level, message: str, title: str, place: Sequence[tuple[str, object]] = ()
) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in (*place, ("title", title)))
    return f"::{level} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
