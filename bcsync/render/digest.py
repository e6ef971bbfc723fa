"""The digest of a plan: of the same size however large the plan is.

What is removed, what is risky, who loses and who gains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.view import Json, Line, View
from bcsync.render.words import totals

NAMED = 3
"""Names in a line before it says 'and N more'."""
PEOPLE = 8
"""Lines about people, each for losses and for gains."""
_ON = 3


def digest(plan: Json, view: View, style: Style) -> Iterator[str]:
    """The lines of the digest."""
    yield style.strong(f"Plan: {totals(plan['summary'])}.")
    yield from refusals(plan, style)
    yield from _table(view)
    yield ""
    yield from _people("Who loses", [line for line in view.shifts if not line.gains], style)
    yield from _people("Who gains", [line for line in view.shifts if line.gains], style)


def part_lines(plan: Json) -> Iterator[str]:
    """That it is not the whole, if it is not."""
    chosen = plan.get("selection", {})
    words = [f"--target {each}" for each in chosen.get("targets", ())]
    words += [f"--exclude {each}" for each in chosen.get("excludes", ())]
    if words:
        yield f"Only a part of what is due: {some(words)}."


def refusals(plan: Json, style: Style) -> Iterator[str]:
    """What forbids to apply the plan."""
    for guard in plan["guards"]:
        if not guard["ok"]:
            yield style.alarm(printable(f"  refused by {guard['name']}: {guard['message']}"))


def _table(view: View) -> Iterator[str]:
    rows = [(risk, operations, "") for risk, operations in view.risks.items()]
    if view.removals:
        kinds = Counter(op["kind"] for op in view.removals)
        listed = ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items()))
        rows.insert(0, ("removes", view.removals, f"({listed}) "))
    width = max((len(title) for title, _, _ in rows), default=0)
    for title, operations, kinds_of in rows:
        line = f"  {title:{width}}  {len(operations):>5,}  {kinds_of}{names(operations)}"
        yield printable(line)


def names(operations: Sequence[Json]) -> str:
    """Some of their addresses, and how many more there are."""
    return some(list(dict.fromkeys(op["label"] for op in operations)))


def some(words: Sequence[str]) -> str:
    """Some words, and how many more there are."""
    shown = ", ".join(map(printable, words[:NAMED]))
    more = len(words) - NAMED
    return f"{shown}, and {more:,} more" if more > 0 else shown


def _people(title: str, lines: Sequence[Line], style: Style) -> Iterator[str]:
    if not lines:
        return
    yield style.strong(title)
    for line in lines[:PEOPLE]:
        on = ", ".join(line.on)
        if len(line.on) > _ON:
            on = f"{len(line.on):,} accounts and groups ({', '.join(line.on[:2])}, …)"
        yield printable(f"  {line.who}  {line.role} on {on}")
    if len(lines) > PEOPLE:
        yield f"  … and {len(lines) - PEOPLE:,} more lines like these (--format json has all)"
    yield ""
