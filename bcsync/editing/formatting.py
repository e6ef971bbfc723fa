"""The style of a layout: what may stand between its words. The words, their order and all comments stay.

One token after the other; what stands between two of them is blanks, comments and the ends of lines. So
nothing but these can change, and what is right already makes no edit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yaml.tokens import (
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from bcsync.editing.edit import Edit, newline_of
from bcsync.editing.levels import INDENT, Level, Shape, closed, comment_column, inside
from bcsync.editing.parsing import tokens
from bcsync.editing.shifting import column_of_block, lines_of, shifted_block, shifted_lines
from bcsync.editing.spaces import FLOW_END, FLOW_START, space_between
from bcsync.editing.wanted import AS_THEY_ARE, Wanted

_ENDS = re.compile("[\r\n]")
_ENDS_BARE = frozenset({KeyToken, ValueToken})
_BLANKS = " \t"
_ALIGNED = 3
"""Blanks before a comment from which on it is the column that is meant."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """What there is to change."""

    edits: tuple[Edit, ...]
    replaced: Mapping[int, str]
    """Scalars that become other texts, by where they begin."""


def format_text(text: str, wanted: Wanted = AS_THEY_ARE) -> Formatted:
    """The edits that give a text, without a byte order mark, its style.

    Raises ``parsing.UNREADABLE``.
    """
    formatter = _Formatter(text, wanted)
    for token in tokens(text):
        formatter.take(token)
    formatter.finish()
    return Formatted(tuple(formatter.edits), formatter.replaced)


class _Formatter:
    """One pass over the tokens of a text."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self.edits: list[Edit] = []
        self.replaced: dict[int, str] = {}
        self._text, self._wanted = text, wanted
        self._newline = newline_of(text)
        self._at = 0
        """Up to here all is done."""
        self._level: Level | None = None
        self._before: Level | None = None
        """The innermost block of the last token that is written."""
        self._kind: Any = None
        """Of the last token that is written."""
        self._last: Any = None
        """Of the last token, written or not."""
        self._flow = 0
        self._moved = 0
        """Columns by which the end of the last token moves to the right."""
        self._at_line = True
        """The last token ends with its line."""
        self._ceiling: int | None = None
        """Comments behind lines of text begin before this column, or they would become a part of it."""

    def take(self, token: Any) -> None:
        """The next token."""
        kind = type(token)
        if not self._flow:
            self._enter(kind, token.start_mark.column)
        start, end = token.start_mark.index, token.end_mark.index
        if end > start:
            gap = self._text[self._at : start]
            if self._at_line or _ENDS.search(gap):
                self._begin_line(gap, start, token.start_mark.column)
            else:
                self._put(start, gap, space_between(self._kind, kind, gap))
            self._flow += (kind in FLOW_START) - (kind in FLOW_END)
            self._write(token, start, end)
            self._at, self._kind, self._before = end, kind, self._level
        self._last = kind

    def finish(self) -> None:
        """The end of the text: one end of a line, and no empty ones before it."""
        gap = self._text[self._at :]
        if not gap and (self._at_line or self._ceiling is not None):
            # Lines of text may end without one, and that is a part of what they say.
            return
        pieces = self._between(gap + self._newline)
        while pieces and pieces[-1] == self._newline:
            del pieces[-1]
        if not self._at_line and not pieces:
            pieces = [self._newline]
        self._put(len(self._text), gap, "".join(pieces))

    def _enter(self, kind: Any, column: int) -> None:
        level = self._level
        if kind is BlockMappingStartToken:
            self._level = inside(level, Shape.MAPPING, column)
        elif kind is BlockSequenceStartToken:
            self._level = inside(level, Shape.SEQUENCE, column)
        elif kind is BlockEndToken:
            self._level = closed(level)
        elif kind is BlockEntryToken:
            if level is None or level.shape is Shape.MAPPING:
                self._level = inside(level, Shape.BARE, column)
        elif level is not None and level.shape is Shape.BARE and kind in _ENDS_BARE:
            self._level = level.outer

    def _begin_line(self, gap: str, start: int, column: int) -> None:
        """A token that is the first of its line."""
        indent = self._indent(column)
        self._put(start, gap, "".join([*self._between(gap), " " * indent]))
        self._moved = indent - column

    def _indent(self, column: int) -> int:
        level = self._level
        if level is None:
            return column
        if self._flow:
            return max(column + level.shift, 0)
        # What stands further to the right is a value on a line of its own.
        return level.new if column <= level.old else level.new + INDENT

    def _between(self, gap: str) -> list[str]:
        """The lines between two tokens, from where the first of them ends."""
        lines = lines_of(gap)[0][:-1]
        pieces: list[str] = []
        if not self._at_line:
            pieces.append(self._trailing(lines.pop(0)) + self._newline)
        empty = self._at == 0
        for line in lines:
            comment = line.strip(_BLANKS)
            if comment:
                pieces.append(" " * self._column(line) + comment + self._newline)
            elif not empty:
                pieces.append(self._newline)
            empty = not comment
        return pieces

    def _trailing(self, rest: str) -> str:
        """What follows the last token of a line: a comment, which keeps its column where it is aligned."""
        comment = rest.strip(_BLANKS)
        if not comment:
            return ""
        blanks = rest[: len(rest) - len(rest.lstrip(_BLANKS))]
        if len(blanks) >= _ALIGNED and "\t" not in blanks:
            blanks = " " * max(len(blanks) - self._moved, _ALIGNED - 1)
        return blanks + comment

    def _column(self, line: str) -> int:
        column = len(line) - len(line.lstrip(_BLANKS))
        if self._flow:
            return max(column + self._shift, 0)
        column = comment_column(column, self._before, self._level)
        return column if self._ceiling is None else max(min(column, self._ceiling - 1), 0)

    def _write(self, token: Any, start: int, end: int) -> None:
        raw = self._text[start:end]
        self._at_line, self._ceiling = False, None
        if type(token) is not ScalarToken:
            return
        word = self._wanted.word(token, raw, self._last)
        if word is not None:
            self.edits.append(Edit(start, end, word[0]))
            self.replaced[start] = word[1]
            self._moved += len(word[0]) - len(raw)
        elif token.style in ("|", ">"):
            self._write_block(raw, start, end)
        elif token.start_mark.line != token.end_mark.line:
            written = shifted_lines(raw, self._shift, self._newline)
            last, new = lines_of(raw)[0][-1], lines_of(written)[0][-1]
            self._moved = len(new) - len(last)
            self._edit(start, end, written)

    def _write_block(self, raw: str, start: int, end: int) -> None:
        written = shifted_block(raw, self._shift, self._newline)
        self._edit(start, end, written)
        self._at_line, self._moved = raw.endswith(("\n", "\r")), 0
        self._ceiling = column_of_block(written)
        if self._ceiling is None:
            self._ceiling = 0 if self._level is None else self._level.new + INDENT

    @property
    def _shift(self) -> int:
        return 0 if self._level is None else self._level.shift

    def _put(self, end: int, gap: str, written: str) -> None:
        """What stands between the last token and the one that begins at ``end``."""
        self._moved += len(written) - len(gap)
        self._edit(self._at, end, written)

    def _edit(self, start: int, end: int, written: str) -> None:
        if self._text[start:end] != written:
            self.edits.append(Edit(start, end, written))
