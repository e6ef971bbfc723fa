"""Where something stands in a file, and the same as one integer."""

from __future__ import annotations

from array import array
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a source file: the path relative to the project, 1-based line and column."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def place_to_json(place: Place | None) -> dict[str, str | int | None]:
    """A place for machines; nowhere is null in all three."""
    file, line, column = place or (None, None, None)
    return {"file": file, "line": line, "column": column}


_SHIFT = 32
_NUMBERS = 4


class Spots:
    """Where the entries of one file stand: lines and columns, counted from 0, four numbers an entry.

    They are those of its key and of its value (for an item of a list, twice the item's). The entries of
    a collection follow each other, and collections come in the order in which they end. The number of
    an entry is, with that of its file, its *place*: one integer, for there are millions of them.
    """

    __slots__ = ("_base", "positions")

    def __init__(self, file: int) -> None:
        """``file`` is its index in ``Places``."""
        self._base = file << _SHIFT
        self.positions = array("I")

    def add(self, positions: list[int]) -> int:
        """Add those of one collection; returns the number of its first entry."""
        start = len(self.positions) // _NUMBERS
        self.positions.fromlist(positions)
        return start

    def places(self, start: int, count: int) -> range:
        """The places of so many entries that follow each other."""
        first = self._base + start
        return range(first, first + count)


class Places:
    """What the places of a layout stand for."""

    __slots__ = ("files", "spots")

    def __init__(self) -> None:
        self.files: list[str] = []
        self.spots: list[Spots] = []

    def add(self, file: str) -> int:
        """Register a file; returns its index."""
        self.files.append(file)
        self.spots.append(Spots(len(self.spots)))
        return len(self.spots) - 1

    def key(self, place: int) -> Place:
        """Where the key of an entry stands."""
        return self._at(place, 0)

    def key_as_json(self, place: int) -> dict[str, str | int | None]:
        """The same for machines, at once: the JSON of every operation holds one."""
        file, entry = place >> _SHIFT, place & (1 << _SHIFT) - 1
        at, positions = entry * _NUMBERS, self.spots[file].positions
        return {
            "file": self.files[file],
            "line": positions[at] + 1,
            "column": positions[at + 1] + 1,
        }

    def value(self, place: int) -> Place:
        """Where the value of an entry begins."""
        return self._at(place, 2)

    def _at(self, place: int, further: int) -> Place:
        file, entry = place >> _SHIFT, place & (1 << _SHIFT) - 1
        at = entry * _NUMBERS + further
        positions = self.spots[file].positions
        return Place(self.files[file], positions[at] + 1, positions[at + 1] + 1)
