"""Lines of pieces as text: painted, and where a terminal is too narrow, wrapped and never cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bcsync.render.pieces import Item, Line, Piece, Tone
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.width import width
from bcsync.render.words import OBVIOUS

_DETAIL = "      "
_HANGING = 4
"""How much further a line begins that goes on."""
_NARROWEST = 20
"""Fewer columns than these are no terminal to write for."""
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_SPACES = re.compile("( +)")

Paint = Callable[[str], str]


def laid(begin: str, line: Line, style: Style) -> Iterator[str]:
    """One line behind its beginning, or several where it is too long for the terminal."""
    if style.width is None:
        yield begin + "".join(
            [
                printable(piece[0]) if piece[1] is Tone.NAME else _painted(piece, style)
                for piece in line
            ]
        )
    else:
        yield from _wrapped(begin, line, style, max(style.width, _NARROWEST))


def item_lines(item: Item, style: Style) -> Iterator[str]:
    """An item behind its sign, and what belongs to it further in."""
    begin = f"  {style.symbol(item.sign)} " if item.sign else "  "
    yield from laid(begin, item.line, style)
    for line in item.details:
        yield from laid(_DETAIL, line, style)


def _painted(piece: Piece, style: Style) -> str:
    text, paint = _worded(piece, style)
    return text if paint is None or not text else paint(text)


def _worded(piece: Piece, style: Style) -> tuple[str, Paint | None]:
    """The words of a piece, and how they are painted."""
    text, tone, names, most = piece
    if tone is Tone.NAMES:
        return some(names, most), None
    if tone is Tone.VERB:
        return "" if text in OBVIOUS else f"{text} ", None
    before, after, paint = _LOOKS[tone]
    return f"{before}{printable(text)}{after}", paint and paint(style)


_LOOKS: Mapping[Tone, tuple[str, str, Callable[[Style], Paint] | None]] = {
    Tone.PLAIN: ("", "", None),
    Tone.STRONG: ("", "", lambda style: style.strong),
    Tone.NAME: ("", "", None),
    Tone.GAP: ("  ", "", None),
    Tone.RISK: ("  [", "]", lambda style: style.alarm),
    Tone.PLACE: ("  (", ")", lambda style: style.dim),
    Tone.ASIDE: ("", "", lambda style: style.dim),
    Tone.ALARM: ("", "", lambda style: style.alarm),
}


def some(words: Sequence[str], most: int | None) -> str:
    """Words with commas between them, and how many more there are."""
    shown = ", ".join(map(printable, words if most is None else words[:most]))
    more = 0 if most is None else len(words) - most
    return f"{shown}, and {more:,} more" if more > 0 else shown


def _wrapped(begin: str, line: Line, style: Style, most: int) -> Iterator[str]:
    indent = " " * min(columns(begin) + _HANGING, most // 3)
    text, used, gap = begin, columns(begin), ""
    for word, spaces, size in _words(line, style):
        if used + len(gap) + size > most and text.strip() and text != indent:
            yield text
            text, used, gap = indent, len(indent), ""
        text += gap + word
        used += len(gap) + size
        gap = spaces
    yield text


def _words(line: Line, style: Style) -> Iterator[tuple[str, str, int]]:
    """Words with the spaces behind them and their width; what is glued together is one."""
    word, size = "", 0
    for piece in line:
        text, paint = _worded(piece, style)
        for part in _SPACES.split(text):
            if not part:
                continue
            if part.isspace():
                yield word, part, size
                word, size = "", 0
            else:
                word += part if paint is None else paint(part)
                size += columns(part)
    if word:
        yield word, "", size


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return width(_ANSI.sub("", text))
