"""Where something stands in a file, and the same thing as one integer for bulk storage."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a source file: the path relative to the project, 1-based line and column."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


# A file has at most 64 MB (``reader.MAX_BYTES``), so 26 bits hold any line and any column. One
# integer an entry takes half the memory of a tuple of four, and a layout has a million entries.
BITS = 26
HALF = 2 * BITS
FILE_SHIFT = 2 * HALF
_MASK = (1 << BITS) - 1


class Spots:
    """Where everything stands in one file: line and column, line and column, ..., counted from 0.

    An entry of a mapping has two positions, its key's and its value's; an item of a list has one. The
    entries of a collection stand in a row, and collections in the order in which they end.
    """

    __slots__ = ("_base", "positions")

    def __init__(self, file: int, positions: array[int] | None = None) -> None:
        """``file`` is its index in ``Sources``."""
        self._base = file << FILE_SHIFT
        self.positions = array("I") if positions is None else positions

    def add(self, positions: list[int]) -> int:
        """Add lines and columns of one collection; returns where they begin."""
        start = len(self.positions)
        self.positions.fromlist(positions)
        return start

    def of_entries(self, keys: Collection[str], start: int) -> dict[str, int]:
        """The packed places of a mapping's entries: file, key and value in one number."""
        four = iter(self.positions[start : start + 4 * len(keys)])
        base = self._base
        return {
            key: (line << BITS | column) << HALF | at << BITS | behind | base
            for key, line, column, at, behind in zip(keys, four, four, four, four, strict=True)
        }

    def of_items(self, start: int, count: int) -> list[int]:
        """The packed places of a list's items."""
        two = iter(self.positions[start : start + 2 * count])
        here = [line << BITS | column for line, column in zip(two, two, strict=True)]
        return [at << HALF | at | self._base for at in here]


def file_index(packed: int) -> int:
    """The index of the file in its ``Sources``."""
    return packed >> FILE_SHIFT


def key_position(packed: int) -> tuple[int, int]:
    """1-based line and column of the key."""
    return (packed >> HALF + BITS & _MASK) + 1, (packed >> HALF & _MASK) + 1


def place_of_key(files: Sequence[str], packed: int) -> Place:
    """The place of a packed entry's key, among these files."""
    return Place(files[file_index(packed)], *key_position(packed))


def value_position(packed: int) -> tuple[int, int]:
    """1-based line and column of the value."""
    return (packed >> BITS & _MASK) + 1, (packed & _MASK) + 1
