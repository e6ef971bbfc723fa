"""One change after the other, as edits of the text that there was at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from bcsync.editing.edit import Edit, applied


class _Part(NamedTuple):
    """A stretch of the text as it is now that an edit made, or that one changes."""

    start: int
    end: int
    old: Edit | None
    new: Edit | None


class Draft:
    """A text that is changed step by step; each step sees what those before it left."""

    def __init__(self, text: str) -> None:
        self.first = text
        self.text = text
        self.edits: tuple[Edit, ...] = ()

    def change(self, edits: Iterable[Edit]) -> None:
        """Change the text as it is now; what is put in at one place stands in the order of the edits."""
        new = sorted(edits, key=_place)
        self.edits = tuple(self._composed(new))
        self.text = applied(self.text, new)

    def _composed(self, new: Sequence[Edit]) -> Iterator[Edit]:
        """All edits of the first text, in one pass over those before and those that come."""
        now = chain(
            _as_parts(self.edits), (_Part(each.start, each.end, None, each) for each in new)
        )
        shift = 0
        for parts in _touching(sorted(now, key=_place)):
            grown = sum(_growth(each.old) for each in parts if each.old is not None)
            changes = [each.new for each in parts if each.new is not None]
            if changes:
                start, end = parts[0].start, max(each.end for each in parts)
                inner = [Edit(e.start - start, e.end - start, e.text) for e in changes]
                text = applied(self.text[start:end], inner)
                yield Edit(start - shift, end - shift - grown, text)
            else:
                yield from (each.old for each in parts if each.old is not None)
            shift += grown


def _place(part: Edit | _Part) -> tuple[int, int]:
    return part.start, part.end


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _as_parts(edits: Iterable[Edit]) -> Iterator[_Part]:
    """Where the texts of edits stand by now."""
    moved = 0
    for edit in edits:
        start = edit.start + moved
        yield _Part(start, start + len(edit.text), edit, None)
        moved += _growth(edit)


def _touching(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Those that overlap or touch, together."""
    held: list[_Part] = []
    end = 0
    for part in parts:
        if held and part.start > end:
            yield held
            held = []
        end = max(end, part.end) if held else part.end
        held.append(part)
    if held:
        yield held
