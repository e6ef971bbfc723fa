"""Lines of a text by the characters in them."""

from __future__ import annotations

import re

_END = re.compile("\r\n|[\r\n]|$")
_COMMENT = re.compile("[ \t]*#")


def line_start(text: str, at: int) -> int:
    """Where the line of a character begins."""
    behind = text.rfind("\n", 0, at) + 1
    return max(behind, text.rfind("\r", behind, at) + 1)


def line_end(text: str, at: int) -> int:
    """Where the line of a character ends, before its break."""
    found = _END.search(text, at)
    return len(text) if found is None else found.start()


def next_line(text: str, at: int) -> int:
    """Where the line after that of a character begins; the end of the text if there is none."""
    found = _END.search(text, at)
    return len(text) if found is None else found.end()


def previous_line(text: str, start: int) -> int | None:
    """Where the line before the one that begins at ``start`` begins."""
    if start == 0:
        return None
    end = start - 2 if text[start - 2 : start] == "\r\n" else start - 1
    return line_start(text, end)


def comment_column(text: str, start: int) -> int | None:
    """The column of a comment that has the line beginning at ``start`` for itself."""
    found = _COMMENT.match(text, start)
    return None if found is None else found.end() - 1 - start


def is_blank(text: str, start: int) -> bool:
    """Whether the line that begins here has nothing on it; also true at the end of the text."""
    return not text[start : line_end(text, start)].strip(" \t")
