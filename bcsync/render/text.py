"""A plan for a terminal, from the JSON plan.

A small plan lists everything and ends in its digest; a large one begins with the digest, so that its
first screen says what is removed, who gains access and what is risky.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcsync.render.safe import printable
from bcsync.render.view import Json, Line, View, view_of
from bcsync.render.words import (
    ASCII_SYMBOLS,
    SYMBOLS,
    attributes,
    count,
    totals,
    value,
    waits_on,
)

SMALL = 30
"""Operations up to which the list comes before the digest: what fits on a screen."""
NAMED = 8
"""Names in a digest before it says 'and N more'."""
PEOPLE = 12

_COLORS = {"-": "31", "+": "32", "~": "33", "»": "36", "✓": "32", "…": "35", "✋": "35"}


@dataclass(frozen=True, slots=True)
class Style:
    """What the terminal can show."""

    color: bool = False
    ascii: bool = False

    def symbol(self, action: str) -> str:
        """The sign of an action."""
        plain = (ASCII_SYMBOLS if self.ascii else SYMBOLS)[action]
        code = _COLORS.get(SYMBOLS[action])
        return f"\x1b[{code}m{plain}\x1b[0m" if self.color and code else plain

    def strong(self, text: str) -> str:
        """A heading."""
        return f"\x1b[1m{text}\x1b[0m" if self.color else text

    def dim(self, text: str) -> str:
        """Something beside the point."""
        return f"\x1b[2m{text}\x1b[0m" if self.color else text


def render_plan(plan: Json, style: Style) -> str:
    """The whole plan as text, ending in a newline."""
    view = view_of(plan)
    lines = list(_plan_lines(plan, view, style))
    return "\n".join(lines).rstrip("\n") + "\n"


def _plan_lines(plan: Json, view: View, style: Style) -> Iterator[str]:
    if view.nothing_to_do:
        yield style.strong("No changes.") + f" {_in_step(plan)}"
        yield ""
    elif len(view.removals) + len(view.others) > SMALL:
        yield from _digest(plan, view, style)
        yield style.strong("In full")
        yield from _operations(view, style)
    else:
        yield from _operations(view, style)
        yield from _digest(plan, view, style)
    yield from _drift(plan, style)
    yield from _standing_by(view, style)
    yield from _notes(plan, style)


def _in_step(plan: Json) -> str:
    unchanged = plan["summary"]["unchanged"]
    return f"The platform is as the layout says ({count(unchanged, 'resource')})."


def _operations(view: View, style: Style) -> Iterator[str]:
    if view.removals:
        yield style.strong("Removed")
        for op in view.removals:
            yield from operation_lines(op, style)
        yield ""
    if view.others:
        yield style.strong("Changed")
        for op in view.others:
            yield from operation_lines(op, style)
        yield ""


def operation_lines(op: Json, style: Style) -> Iterator[str]:
    """One operation: its sign and name, what it sets, and for a change what differs."""
    place = op["source"]
    where = f"  {place['file']}:{place['line']}" if place else ""
    what = attributes(op["after"]) if op["action"] in ("create", "invite", "request") else ""
    if op["action"] in ("remove", "cancel"):
        what = attributes(op["before"])
    verb = "" if op["action"] in ("create", "update", "remove") else f"{op['action']} "
    head = f"  {style.symbol(op['action'])} {verb}{printable(op['label'])}"
    body = f"  {printable(what)}" if what else ""
    yield f"{head}{body}{style.dim(printable(where))}"
    for change in op["changes"]:
        before, after = printable(value(change["before"])), printable(value(change["after"]))
        yield f"      {printable(change['path'])}: {before} → {after}"
    if op["risks"] or op["action"] not in ("create", "update"):
        risks = f" [{', '.join(op['risks'])}]" if op["risks"] else ""
        yield style.dim(f"      {printable(op['reason'])}{risks}")


def _digest(plan: Json, view: View, style: Style) -> Iterator[str]:
    yield style.strong(f"Plan: {totals(plan['summary'])}.")
    if view.removals:
        yield f"  removes  {_names(view.removals)}"
    for risk, operations in view.risks.items():
        yield f"  {risk}  {_names(operations)}"
    yield ""
    if view.shifts:
        yield style.strong("Who gains, who loses")
        yield from _shift_lines(view.shifts)
        yield ""


def _names(operations: Sequence[Json]) -> str:
    return _some([op["label"] for op in operations])


def _some(words: Sequence[str]) -> str:
    shown = ", ".join(map(printable, words[:NAMED]))
    more = len(words) - NAMED
    return f"{shown}, and {more:,} more" if more > 0 else shown


def _shift_lines(shifts: Sequence[Line]) -> Iterator[str]:
    losses_first = sorted(shifts, key=lambda line: (line.gains, line.who))
    for line in losses_first[:PEOPLE]:
        verb = "gains" if line.gains else "loses"
        if len(line.on) > 3:
            on = f"{len(line.on):,} accounts and groups ({', '.join(line.on[:2])}, …)"
        else:
            on = ", ".join(line.on)
        yield printable(f"  {line.who}  {verb} {line.role} on {on}")
    if len(shifts) > PEOPLE:
        yield f"  … and {len(shifts) - PEOPLE:,} more lines like these (--format json has all)"


def _drift(plan: Json, style: Style) -> Iterator[str]:
    if not plan["drift"]:
        return
    yield style.strong("Changed outside bcsync")
    for each in plan["drift"][:PEOPLE]:
        yield f"  ! {printable(each['address'])}  {each['state']}"
        for change in each["changes"]:
            before, after = value(change["before"]), value(change["after"])
            yield printable(f"      {change['path']}: {before} → {after}")
    if len(plan["drift"]) > PEOPLE:
        yield f"  … and {len(plan['drift']) - PEOPLE:,} more (--format json has all)"
    yield ""


def _standing_by(view: View, style: Style) -> Iterator[str]:
    if view.decisions:
        yield style.strong("Asks for a decision")
        for waiting in view.decisions:
            note = f"  {printable(waiting['note'])}" if waiting["note"] else ""
            yield f"  ? {printable(waiting['address'])}{note}"
        yield style.dim("    answer with: bcsync requests approve|decline ADDRESS")
        yield ""
    if view.waiting:
        yield style.strong("Waiting")
        for waiting in view.waiting[:SMALL]:
            sentence = printable(waits_on(waiting))
            yield f"  {style.symbol('waiting')} {printable(waiting['address'])}  {sentence}"
        if len(view.waiting) > SMALL:
            yield f"  … and {len(view.waiting) - SMALL:,} more"
        yield ""
    if view.deferred:
        yield style.strong("Deferred until then")
        for op in view.deferred[:SMALL]:
            until = _some(op["deferred_by"])
            yield f"  {style.symbol('waiting')} {op['action']} {printable(op['label'])}  after {until}"
        if len(view.deferred) > SMALL:
            yield f"  … and {len(view.deferred) - SMALL:,} more"
        yield ""


def finding_lines(finding: Json, style: Style) -> Iterator[str]:
    """A finding as ``validate`` shows it, without the source line, which a plan does not hold."""
    place = f"{finding['file']}:{finding['line']}:{finding['column']}: " if finding["file"] else ""
    message = f"{place}{finding['severity']}: {finding['message']} [{finding['code']}]"
    yield printable(message)
    if finding["hint"]:
        yield style.dim(printable(f"  hint: {finding['hint']}"))


def _notes(plan: Json, style: Style) -> Iterator[str]:
    for finding in plan["findings"]:
        yield from finding_lines(finding, style)
    for guard in plan["guards"]:
        if not guard["ok"]:
            yield f"refused by {guard['name']}: {printable(guard['message'])}"
    if plan["unmanaged"]:
        yield style.dim(
            f"{count(len(plan['unmanaged']), 'thing')} on the platform not managed by this layout "
            "(--format json lists them)"
        )
