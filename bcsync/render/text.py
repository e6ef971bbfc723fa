"""A plan for a terminal, from the JSON plan: the sections of ``sections.py``, every operation by its name.

A large plan begins with a summary of a fixed size, so that its first screen says what is removed, who
loses, who gains and what cannot be undone. The same summary stands above the question of an apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bcsync.render.digest import (
    brief,
    compared,
    digest_of,
    in_what,
    outlook,
    part_of,
    tells_all_refusals,
)
from bcsync.render.effects import Json
from bcsync.render.lines import item_lines, laid
from bcsync.render.operations import Telling, item_of
from bcsync.render.pieces import Item, Piece, Section, Tone
from bcsync.render.safe import printable
from bcsync.render.sections import REFUSED, SMALL, sections_of
from bcsync.render.style import Style
from bcsync.render.view import View, view_of
from bcsync.render.words import count, totals

_SCREEN = 24
"""Lines of a first screen below the title."""
_MEASURE = Style(width=80)
_DECISIVE = frozenset(
    {
        REFUSED,
        "To be removed",
        "To be removed later",
        "Who loses",
        "Who gains power",
        "Cannot be undone",
        "Starts a review",
    }
)
"""Sections that nobody may approve without."""


def render_plan(plan: Json, style: Style) -> str:
    """The whole plan as text, ending in a newline."""
    view = view_of(plan)
    lines = list(_plan_lines(plan, view, style))
    return style.fit("\n".join(lines).rstrip("\n") + "\n")


def render_brief(plan: Json, style: Style) -> str:
    """What a plan comes to, of the same size however large it is, ending in a newline."""
    view = view_of(plan)
    lines = [*_title(plan, style), *_summary(plan, view, style)]
    if told := outlook(plan):
        lines += laid("  ", told, style)
    return style.fit("\n".join(lines) + "\n")


def _plan_lines(plan: Json, view: View, style: Style) -> Iterator[str]:
    short = view.ready > SMALL or (view.ready > 0 and _is_long(plan, view))
    yield from _heading(plan, view, style, short=short)
    for section in sections_of(plan, view):
        if short and section.title == REFUSED and tells_all_refusals(plan):
            continue  # the summary has told it
        yield ""
        yield from _section(section, style)
    if plan["unmanaged"]:
        yield ""
        things = count(len(plan["unmanaged"]), "thing")
        yield from _aside(
            f"{things} on the platform not managed by this layout (--format json lists them)", style
        )
    yield from _outlook(plan, view, style)
    if digest := digest_of(plan):
        yield ""
        yield from _aside(f"Digest: {digest}", style)


def _is_long(plan: Json, view: View) -> bool:
    """Whether what one decides by takes more than a first screen; the same for every terminal."""
    lines = 0
    for section in sections_of(plan, view):
        lines += 1 + sum(1 for _ in _section(section, _MEASURE))
        if section.title in _DECISIVE and lines > _SCREEN:
            return True
    return False


def _outlook(plan: Json, view: View, style: Style) -> Iterator[str]:
    if view.ready and (told := outlook(plan)):
        yield ""
        yield from laid("", told, style)


def _heading(plan: Json, view: View, style: Style, *, short: bool) -> Iterator[str]:
    if part := part_of(plan):
        yield from laid("", part, style)
    if base := compared(plan):
        yield from laid("", base, style)
    if view.errors:
        yield from _strong(f"Cannot be applied: {count(view.errors, 'error')}.", "", style)
    elif view.nothing_to_do:
        yield from _strong(f"No changes{in_what(plan, view)}.", f" {_in_step(plan, view)}", style)
    if view.ready:
        yield from _title(plan, style)
    if view.ready and short:
        yield from _summary(plan, view, style)


def _title(plan: Json, style: Style) -> Iterable[str]:
    return _strong(f"Plan: {totals(plan['summary'])}.", "", style)


def _strong(words: str, more: str, style: Style) -> Iterable[str]:
    return laid("", (Piece(words, Tone.STRONG), Piece(more)), style)


def _summary(plan: Json, view: View, style: Style) -> Iterator[str]:
    for line in brief(plan, view):
        yield from laid("  ", line, style)


def _in_step(plan: Json, view: View) -> str:
    unchanged = count(plan["summary"]["unchanged"], "resource")
    rest = ["waits"] if view.waiting or view.deferred or view.later else []
    if view.in_doubt:
        rest.append("is in doubt")
    if plan["drift"]:
        rest.append("was changed outside bcsync and is left alone")
    if view.unread:
        rest.append("could not be read")
    if view.unread and "unread" not in plan["summary"]:
        unchanged += ", as far as is known"
    if rest:
        return f"{unchanged} as the layout says; the rest {', or '.join(rest)}."
    return f"The platform is as the layout says ({unchanged})."


def _section(section: Section, style: Style) -> Iterator[str]:
    yield from laid("", tuple(_titled(section)), style)
    items = iter(section.groupings[0]())
    for item in islice(items, section.most):
        yield from item_lines(item, style)
    if left := _left(section, items):
        yield f"  … and {left:,} more (--format json has all)"
    if section.way_out:
        yield from _aside(f"    answer with: {style.program} {section.way_out}", style)


def _left(section: Section, items: Iterator[Item]) -> int:
    if section.items is None or section.most is None:
        return sum(1 for _ in items)
    return max(0, section.items - section.most)


def _titled(section: Section) -> Iterator[Piece]:
    of = f" in {printable(section.of)}" if section.of else ""
    yield Piece(f"{section.title}{of} ({section.size:,})", Tone.STRONG)
    if section.risks:
        yield Piece(section.risks, Tone.RISK)
    if section.said_once:
        yield Piece(f": {section.said_once}", Tone.ASIDE)


def _aside(text: str, style: Style) -> Iterable[str]:
    indent = text[: len(text) - len(text.lstrip())]
    return laid(indent, (Piece(text.lstrip(), Tone.ASIDE),), style)


def operation_lines(op: Json, style: Style) -> Iterator[str]:
    """One operation, as a plan shows it."""
    yield from item_lines(item_of(op, Telling()), style)
