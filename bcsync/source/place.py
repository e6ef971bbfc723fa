"""Where something stands in a file, and the same thing as one integer for bulk storage."""

from __future__ import annotations

from collections.abc import Sequence
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


def pack(file: int, key: tuple[int, int], value: tuple[int, int]) -> int:
    """Pack a file's index and the 0-based (line, column) of a key and of its value."""
    halves = ((key[0] << BITS | key[1]) << HALF) | (value[0] << BITS | value[1])
    return file << FILE_SHIFT | halves


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
