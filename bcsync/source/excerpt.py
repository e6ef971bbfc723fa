"""A source line with a caret under one of its columns, harmless to print on any terminal."""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import category, combining, east_asian_width

TAB = 4
WIDTH = 100
_BEFORE = 60
_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


class Excerpt(NamedTuple):
    """Two lines of equal origin: the source line as shown and, below it, the caret."""

    line: str
    caret: str


def excerpt(line: str, column: int, width: int = WIDTH) -> Excerpt:
    """Show ``line`` and a caret under its 1-based ``column``, cut to ``width`` terminal columns."""
    target = min(max(column - 1, 0), len(line))
    # Far ends of a long line cannot be seen, and one line can be the whole file.
    first = max(0, target - width)
    cells = [visible(character) for character in line[first : target + width]]
    at = target - first
    start = _start(cells, at)
    cut = first + start > 0
    shown, caret = _expand("…" if cut else "", cells[start:], at - start, width)
    return Excerpt(shown.rstrip(), " " * caret + "^")


def _start(cells: list[str], at: int) -> int:
    """The first cell to show so that the caret stands within the first columns."""
    used = 0
    for index in range(at - 1, -1, -1):
        used += _width(cells[index])
        if used > _BEFORE:
            return index + 1
    return 0


def _expand(prefix: str, cells: list[str], at: int, width: int) -> tuple[str, int]:
    shown, columns, caret = prefix, len(prefix), len(prefix)
    for index, cell in enumerate(cells):
        if index == at:
            caret = columns
        if columns >= width - 1:
            return shown + "…", caret
        text = " " * (TAB - columns % TAB) if cell == "\t" else cell
        shown += text
        columns += sum(map(_width, text))
    return shown, columns if at >= len(cells) else caret


def visible(text: str) -> str:
    """``text`` with every character that acts on a terminal replaced by one that only shows.

    Tabs stay.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def one_line(text: str) -> str:
    """As ``visible``, tabs and line ends included."""
    return visible(text.replace("\t", " "))


def _visible(character: str) -> str:
    code = ord(character)
    if character.isprintable() or character == "\t":
        return character
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    if category(character) == "Zs":
        return " "
    return f"<U+{code:04X}>"


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
