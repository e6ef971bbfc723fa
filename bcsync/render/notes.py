"""The sections of a plan as single notes: what forges and test reports show beside a line of the layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from bcsync.render.lines import laid
from bcsync.render.matters import MATTERS, Level, Matter
from bcsync.render.pieces import Item, Line, Section, Tone, plain
from bcsync.render.sections import sections_of
from bcsync.render.style import Style
from bcsync.render.view import View

Json = Mapping[str, Any]

_LONGEST = 8_000
"""Characters of a note: more than that nobody reads beside a line."""
_DETAILS = 20
_WEIGHTS = {matter: weight for weight, matter in enumerate(MATTERS.values())}


class Note(NamedTuple):
    """One thing that is said."""

    matter: Matter
    code: str
    """Of findings and limits their own name; else nothing."""
    text: str
    """Printable lines, the first of which says it all."""
    source: Json | None
    """Where the layout causes it: file, line, column."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The notes that there was room for."""

    notes: Sequence[Note]
    left_out: Mapping[Matter, int]
    """How many there was no room for."""

    def omission(self) -> str:
        """What was left out, in words; nothing if nothing was."""
        parts = (f"{number:,} × {matter.title.lower()}" for matter, number in self.left_out.items())
        return ", ".join(parts)


def words(line: Line) -> str:
    """A line as printable text, what is done among its words."""
    told = [plain(f"{each.text} ") if each.tone is Tone.VERB else each for each in line]
    return "".join(laid("", tuple(told), Style()))


def notes_by_matter(
    plan: Json, view: View, levels: Iterable[Level]
) -> Iterator[tuple[Matter, Section, Iterator[Note]]]:
    """What is told of each matter of these levels, the weightiest first."""
    wanted = frozenset(levels)
    found = [(MATTERS[section.title], section) for section in sections_of(plan, view)]
    for matter, section in sorted(found, key=lambda each: _WEIGHTS[each[0]]):
        if matter.level in wanted:
            yield matter, section, (_note(matter, section, item) for item in section.groupings[0]())


def chosen(matters: Iterable[tuple[Matter, Section, Iterator[Note]]], most: int) -> Chosen:
    """At most so many notes: the first of every matter, then the weightiest."""
    told, left = [], Counter[Matter]()
    for matter, section, notes in matters:
        told.append([*islice(notes, most)])
        left[matter] += (section.items or section.size) - len(told[-1])
    ranked = sorted(
        (
            (rank > 0, weight, rank)
            for weight, notes in enumerate(told)
            for rank in range(len(notes))
        )
    )
    for _first, weight, _rank in ranked[most:]:
        left[told[weight][0].matter] += 1
    shown = sorted((weight, rank) for _first, weight, rank in ranked[:most])
    kept = {matter: number for matter, number in left.items() if number > 0}
    return Chosen([told[weight][rank] for weight, rank in shown], kept)


def _note(matter: Matter, section: Section, item: Item) -> Note:
    lines = [words(item.line), *map(words, item.details[:_DETAILS])]
    if len(item.details) > _DETAILS:
        lines.append(f"… and {len(item.details) - _DETAILS:,} more")
    if section.risks:
        lines.append(section.risks)
    return Note(matter, item.code, _cut("\n".join(lines)), item.source)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
