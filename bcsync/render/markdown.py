"""A plan for a pull request, from the JSON plan: removals first, who gains and who loses, then the rest.

Stays under the 65,536 characters that GitHub takes in a comment: a section that would not fit says how
much it leaves out. Every name stands in a code span, where nothing in it takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bcsync.render.safe import code_span
from bcsync.render.view import Json, Line, View, view_of
from bcsync.render.words import SYMBOLS, attributes, count, totals, value, waits_on

LIMIT = 65_000
"""GitHub refuses a comment of more than 65,536 characters; the rest is for a title around it."""
_RESERVED = 400
_LONGEST = 300


def render_markdown(plan: Json) -> str:
    """The whole plan as Markdown."""
    view = view_of(plan)
    page = _Page()
    page.add(_heading(plan, view))
    page.section("Removed", (_operation(op) for op in view.removals))
    page.section("Risks", _risks(view))
    page.section("Who gains, who loses", map(_shift, sorted(view.shifts, key=_losses_first)))
    page.section("Changed outside bcsync", map(_drift, plan["drift"]))
    page.section("Asks for a decision", map(_waiting, view.decisions))
    page.section("Notes", map(_finding, plan["findings"]))
    page.section("Waiting", map(_waiting, view.waiting))
    page.section("Changed", (_operation(op) for op in view.others))
    page.section("Deferred", map(_deferred, view.deferred))
    return page.text()


class _Page:
    """Lines up to a limit; sections know how many lines they left out."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._left = LIMIT - _RESERVED

    def add(self, line: str) -> bool:
        if len(line) + 1 > self._left:
            return False
        self._left -= len(line) + 1
        self._lines.append(line)
        return True

    def section(self, title: str, items: Iterable[str]) -> None:
        lines = list(items)
        if not lines:
            return
        if not self.add(f"\n### {title} ({len(lines):,})\n"):
            return
        for index, line in enumerate(lines):
            if not self.add(line):
                # Reserved space holds this line; the sections behind it find no room and stay away.
                self._lines.append(f"- … and {len(lines) - index:,} more, in the JSON plan")
                self._left = 0
                return

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"


def _heading(plan: Json, view: View) -> str:
    if view.nothing_to_do:
        unchanged = count(plan["summary"]["unchanged"], "resource")
        return f"## bcsync: no changes\n\nThe platform is as the layout says ({unchanged})."
    return f"## bcsync plan: {totals(plan['summary'])}"


def _span(text: object) -> str:
    written = str(text)
    return code_span(written if len(written) <= _LONGEST else written[:_LONGEST] + "…")


def _operation(op: Json) -> str:
    taken = op["action"] in ("remove", "cancel")
    what = attributes(op["before"] if taken else op["after"])
    if op["changes"]:
        what = ""
    place = op["source"]
    where = f" ({_place(place)})" if place else ""
    risks = f" **{', '.join(op['risks'])}**" if op["risks"] else ""
    line = f"- {SYMBOLS[op['action']]} {op['action']} {_span(op['label'])}"
    details = "".join(f"\n  - {_change(change)}" for change in op["changes"])
    return f"{line}{f': {_span(what)}' if what else ''}{risks}{where}{details}"


def _change(change: Json) -> str:
    before, after = _span(value(change["before"])), _span(value(change["after"]))
    return f"{_span(change['path'])}: {before} → {after}"


def _risks(view: View) -> Iterator[str]:
    for risk, operations in view.risks.items():
        names = ", ".join(_span(op["label"]) for op in operations[:10])
        more = f" and {len(operations) - 10:,} more" if len(operations) > 10 else ""
        yield f"- **{risk}** ({len(operations):,}): {names}{more}"


def _losses_first(line: Line) -> tuple[bool, str, str]:
    return (line.gains, line.who, line.role)


def _shift(line: Line) -> str:
    verb = "gains" if line.gains else "**loses**"
    on = ", ".join(map(_span, line.on[:5]))
    more = f" and {len(line.on) - 5:,} more" if len(line.on) > 5 else ""
    return f"- {_span(line.who)} {verb} {_span(line.role)} on {on}{more}"


def _drift(drift: Json) -> str:
    details = "".join(f"\n  - {_change(change)}" for change in drift["changes"])
    return f"- {_span(drift['address'])} {drift['state']}{details}"


def _waiting(waiting: Json) -> str:
    return f"- {_span(waiting['address'])}: {_span(waits_on(waiting))}"


def _deferred(op: Json) -> str:
    causes = ", ".join(map(_span, op["deferred_by"][:5]))
    return f"- {op['action']} {_span(op['label'])} after {causes}"


def _finding(finding: Json) -> str:
    where = f"{_place(finding)}: " if finding["file"] else ""
    return f"- {finding['severity']}: {where}{_span(finding['message'])}"


def _place(place: Json) -> str:
    return _span(f"{place['file']}:{place['line']}")
