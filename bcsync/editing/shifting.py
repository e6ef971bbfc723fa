"""Texts over several lines, moved to the right or to the left."""

from __future__ import annotations

import re

_BREAK = re.compile("(\r\n|[\r\n])")
_INDENT = re.compile("[ ]*")
_BLANKS = " \t"


def lines_of(text: str) -> tuple[list[str], list[str]]:
    """The lines of a text, and what ends them: one end less than lines."""
    parts = _BREAK.split(text)
    return parts[::2], parts[1::2]


def shifted_lines(text: str, shift: int, newline: str) -> str:
    """A text in quotes, or a plain one, over several lines: all but the first move."""
    first, *others = lines_of(text)[0]
    if shift:
        others = [_moved(line, shift) if line.strip(_BLANKS) else line for line in others]
    return newline.join([first, *others])


def shifted_block(text: str, shift: int, newline: str) -> str:
    """A text that ``|`` or ``>`` begins: its first line is that sign."""
    first, *others = lines_of(text)[0]
    if shift:
        others = [_moved(line, shift) if line else line for line in others]
    return newline.join([first, *others])


def column_of_block(text: str) -> int | None:
    """The leftmost column of what such a text says; None where it says nothing."""
    _first, *others = lines_of(text)[0]
    columns = [_indent(line) for line in others if line.strip(" ")]
    return min(columns, default=None)


def _moved(line: str, shift: int) -> str:
    indent = _indent(line)
    return " " * max(indent + shift, 0) + line[indent:]


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return 0 if found is None else found.end()
