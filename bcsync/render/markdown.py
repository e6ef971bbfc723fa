"""A plan for a pull request, from the JSON plan: the sections of ``sections.py``.

Stays under the 65,536 characters that GitHub takes in a comment. A section that would take more than its
share is told shorter: like things together, then by Business Center; only what takes nothing from anybody
may be left out, and says how much. Every name stands in a code span, where nothing in it takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bcsync.render.digest import (
    compared,
    digest_of,
    in_what,
    is_refused,
    outlook,
    part_of,
    rows_of,
)
from bcsync.render.effects import Json
from bcsync.render.pieces import Grouping, Item, Line, Piece, Section, Tone
from bcsync.render.placed import placed
from bcsync.render.safe import code_span, printable
from bcsync.render.sections import REFUSED, SMALL, sections_of
from bcsync.render.style import Style
from bcsync.render.view import View, view_of
from bcsync.render.words import SYMBOLS, count, totals

LIMIT = 65_000
"""GitHub refuses a comment of more than 65,536 characters; the rest is for a title around it."""
_OVERHEAD = 160
"""What the title of a section and its note on what was left out may take together."""
_AGAINST = frozenset({"Failed", "Errors", REFUSED})
"""What is in the way of the plan stands above all else."""
_FOLDS = 40
"""Business Centers that what is left is told of one by one."""
_MANY = 12
"""Lines of a section that are told one by one even where some are like others."""
_LONGEST = 300
_WAY_OUT = 8_000
"""Characters of a refusal: its forty flags, and what it refuses."""
_DETAILS = 20
_NAMES = 20


def render_markdown(plan: Json, style: Style | None = None, limit: int = LIMIT) -> str:
    """The whole plan as Markdown, in at most so many characters; ``style`` leads to its lines."""
    view, style = view_of(plan), style or Style()
    part = part_of(plan)
    about = [_line(line) for line in (part, compared(plan)) if line]
    heading = "\n\n".join([_heading(plan, view, style), *about])
    sections = list(placed(sections_of(plan, view), style, plan["revision"] or ""))
    folds = [section for section in sections if section.of]
    sections = [section for section in sections if not section.of]
    summary = _summary(view)
    taken = len(heading) + _size(summary)
    left = limit - taken - _OVERHEAD * (len(sections) + min(len(folds), _FOLDS) + 1)
    blocks = [heading]
    for number, section in enumerate(sections):
        # No section takes more than half of what is left, so that one cannot crowd out the others.
        last = number == len(sections) - 1 and not folds
        if section.title not in _AGAINST:
            blocks += summary
            summary = []
        lines = _told(section, left if last else left // 2)
        left -= _size(lines)
        blocks += [f"\n### {_title(section)}\n", *lines]
    blocks += [*summary, *_folded(folds, left)]
    return "\n".join([*blocks, *_footer(plan, view)]) + "\n"


def sections_as_markdown(sections: Sequence[Section], limit: int) -> str:
    """Sections in at most so many characters; none but the last takes more than half of what is left."""
    blocks: list[str] = []
    left = limit - _OVERHEAD * len(sections)
    for number, section in enumerate(sections, start=1):
        lines = _told(section, left if number == len(sections) else left // 2)
        left -= _size(lines)
        blocks += [f"\n### {_title(section)}\n", *lines]
    return "\n".join(blocks)


def _summary(view: View) -> list[str]:
    """Of a large plan what it comes to, so that nobody has to read on to know it."""
    if view.ready <= SMALL:
        return []
    rows = [f"- {title} ({number:,}): {_line(said)}" for title, number, said in rows_of(view)]
    return ["\n### In short\n", *rows]


def _title(section: Section) -> str:
    return f"{section.title} ({section.size:,})"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _told(section: Section, room: int) -> list[str]:
    """A section as long as it may be; the shortest way of telling it is cut if even that is too long."""
    once = [*_once(section)]
    room -= _size(once)
    lines = _chosen(section, room - len(_unnamed(section)))
    if lines is None:
        lines = _cut_off(section.groupings[-1](), room - len(_unnamed(section)))
        if section.most is None and section.naming < len(section.groupings):
            lines.append(_unnamed(section))
    return once + lines


def _unnamed(section: Section) -> str:
    """That names are missing, where those of what takes or gives power are."""
    return f"- … not each of these {section.size:,} is named here for want of room: the JSON plan has all"


def _chosen(section: Section, room: int) -> list[str] | None:
    """Few lines are better than many, but not at the price of a name that takes or gives power."""
    if section.of:
        # It is folded away: as much as there is room for.
        return next(_complete(section.groupings, room), None)
    if section.most is not None:
        ways = [*_complete(section.groupings, room)]
        return next((lines for lines in ways if len(lines) <= _MANY), ways[-1] if ways else None)
    ways = [*_complete(section.groupings[: section.naming], room)]
    if not ways:
        shorter = next(_complete(section.groupings[section.naming :], room), None)
        return None if shorter is None else [*shorter, _unnamed(section)]
    return ways[0] if len(ways[0]) <= _MANY else min(ways, key=_size)


def _complete(groupings: Iterable[Grouping], room: int) -> Iterator[list[str]]:
    """The ways of telling it that fit."""
    for grouping in groupings:
        lines = _whole(grouping(), room)
        if lines is not None:
            yield lines


def _whole(items: Iterable[Item], room: int) -> list[str] | None:
    """All the lines, if they fit."""
    lines: list[str] = []
    for line in map(_item, items):
        room -= len(line) + 1
        if room < 0:
            return None
        lines.append(line)
    return lines


def _cut_off(items: Iterable[Item], room: int) -> list[str]:
    """As many lines as fit, and how many more there are."""
    lines: list[str] = []
    left = 0
    for line in map(_item, items):
        room -= len(line) + 1
        if left or room < 0:
            left += 1
        else:
            lines.append(line)
    return [*lines, f"- … and {left:,} more, in the JSON plan"]


def _once(section: Section) -> Iterator[str]:
    if section.risks:
        yield f"All of them: **{section.risks}**\n"
    if section.said_once:
        yield f"{_span(section.said_once)}\n"


def _folded(sections: Sequence[Section], left: int) -> Iterator[str]:
    """What is left, folded by Business Center."""
    shown = sections[:_FOLDS]
    for number, section in enumerate(shown):
        lines = _told(section, left // (len(shown) - number))
        left -= _size(lines)
        of = f"<code>{escape(_cut(printable(section.of or '-')))}</code>"
        title = f"{section.title} in {of}: {count(section.size, 'operation')}"
        yield f"\n<details><summary>{title}</summary>\n"
        yield from lines
        yield "\n</details>"
    if rest := sections[_FOLDS:]:
        operations = sum(section.size for section in rest)
        yield (
            f"\nAnd {count(operations, 'operation')} in {count(len(rest), 'other Business Center')}, "
            "in the JSON plan."
        )


def _heading(plan: Json, view: View, style: Style) -> str:
    # In a repository of several projects many have the same name.
    of = f"## bcsync · {_span(style.folder.rstrip('/') or plan['project'] or '.')}"
    if "failure" in plan:
        return f"{of}: failed"
    if view.errors:
        return f"{of}: cannot be applied, {count(view.errors, 'error')}"
    if view.nothing_to_do:
        unchanged = count(plan["summary"]["unchanged"], "resource")
        unread = plan["summary"].get("unread")
        rest = f"; {count(unread, 'resource')} could not be read" if unread else ""
        return f"{of}: no changes{in_what(plan, view)}\n\n{unchanged} as the layout says{rest}."
    return f"{of}{' (refused)' if is_refused(plan) else ''}: {totals(plan['summary'])}"


def _footer(plan: Json, view: View) -> Iterator[str]:
    """One line: what it is known by, and where the whole of it is."""
    digest = digest_of(plan)
    if view.nothing_to_do and not view.later and not digest:
        return
    if view.ready and (told := outlook(plan)):
        yield f"\n{_line(told)}"
    digest = f"Digest: {_span(digest)}. " if digest else ""
    revision = f", layout {_span(plan['revision'][:12])}" if plan["revision"] else ""
    yield f"\n{digest}Project {_span(plan['project'])}{revision}. The whole plan: `bcsync plan --format json`"


def _item(item: Item) -> str:
    # A sign outside of a code span would begin a list within the list.
    sign = f"{_span(SYMBOLS[item.sign])} " if item.sign else ""
    shown = [f"\n  - {_line(line, _NAMES)}" for line in item.details[:_DETAILS]]
    if len(item.details) > _DETAILS:
        shown.append(f"\n  - … and {len(item.details) - _DETAILS:,} more")
    return f"- {sign}{_line(item.line)}{''.join(shown)}"


def _line(line: Line, most: int | None = None) -> str:
    return "".join([_piece(piece, most) for piece in line])


def _piece(piece: Piece, most: int | None) -> str:
    match piece.tone:
        case Tone.PLAIN | Tone.STRONG:
            return piece.text
        case Tone.NAME | Tone.ASIDE:
            return _span(piece.text)
        case Tone.ALARM:
            # Its end is the flag that would allow it.
            return code_span(_cut(piece.text, _WAY_OUT))
        case Tone.NAMES:
            return _spans(piece.names, piece.most if most is None or piece.most is None else most)
        case Tone.VERB:
            return f"{piece.text} "
        case Tone.GAP:
            return ": "
        case Tone.RISK:
            return f" **{piece.text}**"
        case Tone.PLACE:
            place = _span(piece.text)
            return f" ([{place}]({piece.names[0]}))" if piece.names else f" ({place})"


def _spans(words: Sequence[str], most: int | None) -> str:
    shown = words if most is None else words[:most]
    more = len(words) - len(shown)
    return ", ".join(map(_span, shown)) + (f" and {more:,} more" if more > 0 else "")


def _span(text: object) -> str:
    return code_span(_cut(str(text)))


def _cut(written: str, most: int = _LONGEST) -> str:
    return written if len(written) <= most else written[:most] + "…"
