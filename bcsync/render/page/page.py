"""A plan as one HTML file, from the JSON plan: the sections of ``sections.py``, without a request to anywhere.

It works without its script, which only searches and filters. What takes access away, gives power or cannot be
undone stands open; what is left is folded by Business Center.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bcsync.render.digest import (
    compared,
    digest_of,
    forecast,
    in_what,
    is_refused,
    not_now,
    part_of,
    refusals_in_short,
    rows_of,
)
from bcsync.render.effects import Json
from bcsync.render.files_online import FilesOnline
from bcsync.render.operations import Telling, one_by_one
from bcsync.render.page.facets import FACETS, Tables
from bcsync.render.page.markup import Links, risks, text
from bcsync.render.page.matrix import Person, people_of, table_rows
from bcsync.render.page.rows import Rows
from bcsync.render.page.sheet import page_of
from bcsync.render.pieces import Item, Line, Section, Told
from bcsync.render.safe import json_in_html
from bcsync.render.sections import sections_of
from bcsync.render.view import View, view_of
from bcsync.render.words import count, totals

_OPEN = 60
"""Operations of a section that are told one by one without a fold; of more, like ones together first."""


@dataclass(frozen=True, slots=True)
class Block:
    """A section as HTML."""

    anchor: str
    title: str
    size: int
    of: str
    note: Markup
    rows: Sequence[Markup]
    """What stands open."""
    short: bool
    """Its rows tell shorter what is folded."""
    folded: Sequence[Markup]


def render_page(plan: Json, files: FilesOnline | None = None) -> str:
    """The whole plan as a page."""
    view = view_of(plan)
    tables = Tables()
    people = people_of(view, plan["effects"])
    links = Links(files, plan["revision"], {person.who: person.number for person in people})
    rows = Rows(view, links, tables, _tokens_on(plan, tables))
    blocks = [*_blocks(plan, rows)]
    return page_of(
        "page",
        **_heading(plan, view, links),
        brief=[(title, n, Markup(links.line(line))) for title, n, line in _brief(plan, view)],
        blocks=[block for block in blocks if not block.of],
        folds=[block for block in blocks if block.of],
        people=[(person, _table(person, tables)) for person in people],
        unmanaged=[each["label"] or each["address"] for each in plan["unmanaged"]],
        facets=[(facet, tables.names(facet)) for facet in FACETS],
        names=Markup(json_in_html(tables.as_json())),
    )


def _brief(plan: Json, view: View) -> Iterator[tuple[str, int, Line]]:
    """The summary: on a phone the first screen."""
    if is_refused(plan):
        yield "refused", *refusals_in_short(plan)
    yield from rows_of(view)


def _heading(plan: Json, view: View, links: Links) -> dict[str, Any]:
    refused, failed = is_refused(plan), "failure" in plan
    if failed:
        title = "no plan could be made"
    elif view.errors:
        title = f"cannot be applied, {count(view.errors, 'error')}"
    elif view.nothing_to_do:
        title = f"no changes{in_what(plan, view)}"
    else:
        title = totals(plan["summary"])
    closed = not_now(plan) if view.ready else ()
    about = [part_of(plan), compared(plan), closed]
    return {
        "plan": plan,
        "clean": view.nothing_to_do and not (failed or view.errors),
        "refused": refused,
        "title": title,
        "about": [Markup(links.line(line)) for line in about if line],
        "unchanged": count(plan["summary"]["unchanged"], "resource"),
        "digest": digest_of(plan),
        "forecast": forecast(plan) if view.ready else "",
    }


def _tokens_on(plan: Json, tables: Tables) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for effect in plan["effects"]:
        found.setdefault(effect["operation"], []).extend(tables.of_effect(effect))
    return found


def _blocks(plan: Json, rows: Rows) -> Iterator[Block]:
    for number, section in enumerate(sections_of(plan, rows.view)):
        yield _block(section, f"s{number}", rows)
    left = [op for op in plan["operations"] if op["id"] not in rows.told]
    if left:
        # What waits is told above by what it waits for; here it is found and linked to.
        items = one_by_one(left, Telling())
        folded = [*map(Markup, rows.of(items))]
        yield Block("later", "Later, one by one", len(left), "", Markup(""), (), False, folded)


def _block(section: Section, anchor: str, rows: Rows) -> Block:
    items = [*section.groupings[0]()]
    shown, short, folded = _divided(section, items)
    return Block(
        anchor,
        section.title,
        section.size,
        section.of,
        Markup("".join(_note(section))),
        [*map(Markup, rows.of(shown, full=not short))],
        short,
        [*map(Markup, rows.of(folded))],
    )


def _divided(section: Section, items: list[Item]) -> tuple[list[Item], bool, list[Item]]:
    """What stands open, whether that tells shorter what is folded, and what is folded."""
    if section.of:
        return [*section.groupings[-1]()], True, items
    if len(items) > _OPEN and isinstance(items[0].about, Told):
        return [*section.groupings[1]()], True, items
    if section.most is not None and len(items) > section.most:
        return items[: section.most], False, items[section.most :]
    return items, False, []


def _note(section: Section) -> Iterator[str]:
    """What holds for all of it."""
    if section.risks:
        yield f"All of them:{risks(section.risks)}"
    if section.said_once:
        yield f' <span class="aside">{text(section.said_once)}</span>'
    if section.way_out:
        yield f" Answer with: <code>{text(f'bcsync {section.way_out}')}</code>"


def _table(person: Person, tables: Tables) -> Sequence[Markup]:
    return [*map(Markup, table_rows(person, tables))]
