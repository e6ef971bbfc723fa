"""One edit after the other, as edits of the text that there was at first."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.editing.edit import Edit, applied


class Draft:
    """A text that is changed step by step; each step sees what those before it left."""

    def __init__(self, text: str) -> None:
        self.first = text
        self.text = text
        self.edits: tuple[Edit, ...] = ()

    def change(self, edits: Iterable[Edit]) -> None:
        """Change the text as it is now."""
        if not self.edits:
            self.edits = tuple(sorted(edits))
            self.text = applied(self.text, self.edits)
            return
        for edit in sorted(edits, reverse=True):
            self._change(edit)

    def _change(self, new: Edit) -> None:
        before: list[Edit] = []
        behind: list[Edit] = []
        touched: list[tuple[int, Edit]] = []
        moved = shift = 0
        for edit in self.edits:
            start = edit.start + moved
            end = start + len(edit.text)
            moved += len(edit.text) - (edit.end - edit.start)
            if end < new.start:
                before.append(edit)
                shift = moved
            elif start > new.end:
                behind.append(edit)
            else:
                touched.append((start, edit))
        self.edits = (*before, self._merged(new, touched, shift), *behind)
        self.text = applied(self.text, [new])

    def _merged(self, new: Edit, touched: list[tuple[int, Edit]], shift: int) -> Edit:
        """A change, with those before it that it touches, as one of the first text."""
        start = min([new.start, *(at for at, _edit in touched)])
        end = max([new.end, *(at + len(edit.text) for at, edit in touched)])
        grown = sum(len(edit.text) - (edit.end - edit.start) for _at, edit in touched)
        text = self.text[start : new.start] + new.text + self.text[new.end : end]
        return Edit(start - shift, end - shift - grown, text)
