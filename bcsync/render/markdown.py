"""A plan for a pull request, from the JSON plan: removals first, who gains and who loses, then the rest.

Stays under the 65,536 characters that GitHub takes in a comment: a section that would not fit says how
much it leaves out. Every name stands in a code span, where nothing in it takes effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bcsync.render.digest import part_lines
from bcsync.render.safe import code_span
from bcsync.render.view import Json, Line, View, view_of
from bcsync.render.words import (
    SYMBOLS,
    attributes,
    becomes,
    count,
    lifted_first,
    totals,
    value,
    waits_on,
)

LIMIT = 65_000
"""GitHub refuses a comment of more than 65,536 characters; the rest is for a title around it."""
_OVERHEAD = 100
"""What the title of a section and its note on what was left out may take together."""
_LONGEST = 300
_CHANGES = 20
_NAMED = 5


class _Section(NamedTuple):
    title: str
    items: Sequence[str]


def render_markdown(plan: Json) -> str:
    """The whole plan as Markdown."""
    view = view_of(plan)
    heading = "\n\n".join([_heading(plan, view), *map(_span, part_lines(plan))])
    sections = [section for section in _sections(plan, view) if section.items]
    left = LIMIT - len(heading) - _OVERHEAD * len(sections)
    lines = [heading]
    for number, section in enumerate(sections, start=1):
        # No section takes more than half of what is left, so that one cannot crowd out the others.
        room = left if number == len(sections) else left // 2
        taken = list(_fitting(section, room))
        left -= sum(len(line) + 1 for line in taken)
        lines += [f"\n### {section.title} ({len(section.items):,})\n", *taken]
        if len(taken) < len(section.items):
            lines.append(f"- … and {len(section.items) - len(taken):,} more, in the JSON plan")
    if plan["operations"]:
        lines.append(f"\nDigest: {code_span(plan['digest'])}")
    return "\n".join(lines) + "\n"


def _sections(plan: Json, view: View) -> Iterator[_Section]:
    refused = [guard for guard in plan["guards"] if not guard["ok"]]
    notes = _Section("Notes", [*map(_finding, plan["findings"])])
    if view.errors:
        yield notes
    yield _Section("Refused", [*map(_guard, refused)])
    yield _Section("To be removed", [*map(_operation, view.removals)])
    yield _Section("Risks", [*_risks(view)])
    yield _Section("Who loses", [_shift(line) for line in view.shifts if not line.gains])
    yield _Section("Who gains", [_shift(line) for line in view.shifts if line.gains])
    yield _Section("Protection", [*map(_protection, lifted_first(plan["protections"]))])
    yield _Section("Changed outside bcsync", [*map(_drift, plan["drift"])])
    yield _Section("Asks for a decision", [*map(_waiting, view.decisions)])
    if not view.errors:
        yield notes
    yield _Section("Waiting", [*map(_waiting, view.waiting)])
    yield _Section("Deferred until then", [*map(_deferred, view.deferred)])
    yield _Section("To be done", [*map(_operation, view.others)])


def _fitting(section: _Section, room: int) -> Iterator[str]:
    for line in section.items:
        room -= len(line) + 1
        if room < 0:
            return
        yield line


def _heading(plan: Json, view: View) -> str:
    if view.errors:
        return f"## bcsync plan: cannot be applied, {count(view.errors, 'error')}"
    if view.nothing_to_do:
        unchanged = count(plan["summary"]["unchanged"], "resource")
        where = " on the platform" if plan["protections"] else ""
        unread = plan["summary"].get("unread")
        rest = f"; {count(unread, 'resource')} could not be read" if unread else ""
        return f"## bcsync: no changes{where}\n\n{unchanged} as the layout says{rest}."
    return f"## bcsync plan: {totals(plan['summary'])}"


def _span(text: object) -> str:
    written = str(text)
    return code_span(written if len(written) <= _LONGEST else written[:_LONGEST] + "…")


def _spans(words: Sequence[str]) -> str:
    more = len(words) - _NAMED
    return ", ".join(map(_span, words[:_NAMED])) + (f" and {more:,} more" if more > 0 else "")


def _operation(op: Json) -> str:
    taken = op["action"] in ("remove", "cancel")
    what = "" if op["changes"] else attributes(op["before"] if taken else op["after"])
    # A sign outside of a code span would begin a list within the list.
    sign = _span(SYMBOLS["manual" if op["mode"] == "manual" else op["action"]])
    place = op["source"]
    parts = [
        f"- {sign} {op['action']} {_span(op['label'])}",
        f": {_span(what)}" if what else "",
        f" **{', '.join(op['risks'])}**" if op["risks"] else "",
        f" ({_place(place)})" if place else "",
    ]
    return "".join(parts) + _changes(op["changes"])


def _changes(changes: Sequence[Json]) -> str:
    lines = [f"\n  - {_change(change)}" for change in changes[:_CHANGES]]
    if len(changes) > _CHANGES:
        lines.append(f"\n  - … and {len(changes) - _CHANGES:,} more")
    return "".join(lines)


def _change(change: Json) -> str:
    before, after = _span(value(change["before"])), _span(value(change["after"]))
    return f"{_span(change['path'])}: {before} → {after}"


def _risks(view: View) -> Iterator[str]:
    for risk, operations in view.risks.items():
        labels = list(dict.fromkeys(op["label"] for op in operations))
        yield f"- **{risk}** ({len(operations):,}): {_spans(labels)}"


def _shift(line: Line) -> str:
    return f"- {_span(line.who)} {_span(line.role)} on {_spans(line.on)}"


def _drift(drift: Json) -> str:
    said = f"accepted {drift['accepted']}" if drift["accepted"] else drift["note"]
    note = f" ({_span(said)})" if said else ""
    return f"- {_span(drift['address'])} {drift['state']}{note}{_changes(drift['changes'])}"


def _protection(protection: Json) -> str:
    return f"- {_span(protection['address'])} {becomes(protection)}"


def _waiting(waiting: Json) -> str:
    return f"- {_span(waiting['address'])}: {_span(waits_on(waiting))}"


def _deferred(op: Json) -> str:
    return f"- {op['action']} {_span(op['label'])} after {_spans(op['deferred_by'])}"


def _finding(finding: Json) -> str:
    where = f"{_place(finding)}: " if finding["file"] else ""
    hint = f"\n  - {_span(finding['hint'])}" if finding["hint"] else ""
    return f"- {finding['severity']}: {where}{_span(finding['message'])}{hint}"


def _guard(guard: Json) -> str:
    # Whole, for its end is the flag that would allow it.
    return f"- {_span(guard['name'])}: {code_span(guard['message'][: 4 * _LONGEST])}"


def _place(place: Json) -> str:
    return _span(f"{place['file']}:{place['line']}")
