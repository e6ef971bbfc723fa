"""A plan as SARIF 2.1.0, for code scanning (docs.oasis-open.org/sarif/sarif/v2.1.0).

What takes access away, gives power, is refused or waits: a result each. What is routine is counted, for a
result is something to look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from bcsync.render.digest import headline, outlook
from bcsync.render.effects import Json
from bcsync.render.matters import MATTERS, Level, Matter
from bcsync.render.notes import Note, chosen, notes_by_matter, words
from bcsync.render.safe import json_text
from bcsync.render.style import Style
from bcsync.render.view import View, view_of

MOST = 5_000
"""Results of a run that GitHub shows; above 25,000 it takes none of them."""
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
_PRINT = "bcsync/v1"
_PROJECT = "bcsync.yaml"


def render_sarif(plan: Json, style: Style) -> str:
    """One run of one tool."""
    view = view_of(plan)
    told = chosen(notes_by_matter(plan, view, _LEVELS), MOST)
    rules = list(dict.fromkeys(note.matter for note in told.notes))
    run = {
        "tool": {"driver": _driver(plan, rules)},
        "automationDetails": {"id": f"bcsync/{quote(style.folder + plan['project'], safe='')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(plan, view, told.omission())],
        "results": _results(told.notes, rules, style.folder),
    }
    return f"{json_text({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]})}\n"


def _driver(plan: Json, rules: Iterable[Matter]) -> dict[str, Any]:
    return {
        "name": "bcsync",
        "semanticVersion": plan["bcsync_version"],
        "rules": [_rule(matter) for matter in rules],
    }


def _rule(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.rule,
        "shortDescription": {"text": f"{matter.title}."},
        "fullDescription": {"text": matter.help.replace("`", "")},
        "help": {"text": matter.help.replace("`", ""), "markdown": matter.help},
        "defaultConfiguration": {"level": _LEVELS[matter.level]},
    }


def _invocation(plan: Json, view: View, left: str) -> dict[str, Any]:
    told = [headline(plan, view), *filter(None, [words(outlook(plan)).strip()])]
    if left:
        told.append(f"Left out of these results: {left}.")
    if routine := sum(
        section.size
        for matter, section, _notes in notes_by_matter(plan, view, [Level.ROUTINE])
        if matter == MATTERS["To be done"]
    ):
        told.append(f"{routine:,} changes that take nothing away and give no power are no results.")
    notes = [{"level": "note", "message": {"text": each}} for each in told]
    return {"executionSuccessful": "failure" not in plan, "toolExecutionNotifications": notes}


def _results(notes: Sequence[Note], rules: Sequence[Matter], folder: str) -> list[dict[str, Any]]:
    numbers = {matter: number for number, matter in enumerate(rules)}
    seen: dict[str, int] = {}
    return [_result(note, numbers[note.matter], folder, seen) for note in notes]


def _result(note: Note, rule: int, folder: str, seen: dict[str, int]) -> dict[str, Any]:
    # The same words twice are two things: told apart by how many there were before.
    said = "\0".join((note.matter.rule, note.code, note.text))
    seen[said] = seen.get(said, 0) + 1
    digest = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {
        "ruleId": note.matter.rule,
        "ruleIndex": rule,
        "level": _LEVELS[note.matter.level],
        "message": {"text": _plain(note.text)},
        "locations": [{"physicalLocation": _location(note, folder)}],
        "partialFingerprints": {_PRINT: f"{digest}:{seen[said]}"},
    }


def _location(note: Note, folder: str) -> dict[str, Any]:
    """Where it stands; what the layout says by its silence is said of the whole project."""
    at = note.source
    if at is None:
        return {"artifactLocation": {"uri": quote(folder + _PROJECT)}, "region": {"startLine": 1}}
    region = {"startLine": at["line"], "startColumn": at["column"]}
    uri = quote((folder + at["file"]).encode("utf-8", "replace"))
    return {"artifactLocation": {"uri": uri}, "region": region}


def _plain(text: str) -> str:
    """Words in which no link begins: "[words](1)" would lead to a location (SARIF 2.1.0, 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
