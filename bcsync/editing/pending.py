"""Edits of one text that are made from the same look at it, none in the way of another."""

from __future__ import annotations

import re
from bisect import bisect_right, insort_right
from collections.abc import Iterable

from bcsync.editing.edit import Edit

_NOTHING = re.compile(r"(?:\s++|#[^\r\n]*+)*+")
"""Blanks and comments: what an edit looks at besides the lines that it changes."""


class InTheWayError(Exception):
    """An edit would have to know of another that is not in the text yet."""


class Pending:
    """Edits that are to be made in a text at once, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.edits: list[Edit] = []

    def add(self, edits: Iterable[Edit]) -> None:
        """Take edits that belong together. Raises ``InTheWayError``, and has none of them then."""
        new = list(edits)
        for edit in new:
            at = bisect_right(self.edits, _place(edit), key=_place)
            before, behind = self.edits[max(at - 1, 0) : at], self.edits[at : at + 1]
            if any(self._meet(one, edit) for one in before) or any(
                self._meet(edit, other) for other in behind
            ):
                raise InTheWayError
        for edit in new:
            insort_right(self.edits, edit, key=_place)

    def drop(self, edits: Iterable[Edit]) -> None:
        """Let go of edits that were taken."""
        for edit in edits:
            at = bisect_right(self.edits, _place(edit), key=_place) - 1
            while self.edits[at] is not edit:
                at -= 1
            del self.edits[at]

    def _meet(self, one: Edit, other: Edit) -> bool:
        """Whether nothing but blanks and comments lies between two edits, the first of them before."""
        if one.start == one.end == other.start == other.end and _stacks(one.text, other.text):
            return False
        if other.start <= one.end:
            return True
        return _NOTHING.fullmatch(self._text, one.end, other.start) is not None


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _stacks(one: str, other: str) -> bool:
    """Whether two texts that are put in at one place may stand there one behind the other: whole lines
    both, or both with a comma before them."""
    lines = one[-1:] == other[-1:] == "\n" or (one[:1] == other[:1] and one[:1] in ("\r", "\n"))
    return lines or one[:2] == other[:2] == ", "
