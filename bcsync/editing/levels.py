"""Blocks inside blocks: where each begins, and where it is to begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

INDENT = 2
"""Columns by which a block stands behind what it belongs to."""


class Shape(Enum):
    """What a block is."""

    MAPPING = 1
    SEQUENCE = 2
    BARE = 3
    """A sequence at the column of its key, which YAML does not count as a block of its own."""


@dataclass(frozen=True, slots=True)
class Level:
    """A block, with those around it."""

    shape: Shape
    old: int
    """The column at which it begins, counted from 0."""
    new: int
    outer: Level | None

    @property
    def shift(self) -> int:
        """By how much its lines move to the right."""
        return self.new - self.old


def inside(outer: Level | None, shape: Shape, column: int) -> Level:
    """The block that begins at ``column``."""
    return Level(shape, column, 0 if outer is None else outer.new + INDENT, outer)


def closed(level: Level | None) -> Level | None:
    """What is around the innermost block that YAML counts."""
    while level is not None and level.shape is Shape.BARE:
        level = level.outer
    return None if level is None else level.outer


def comment_column(column: int, before: Level | None, behind: Level | None) -> int:
    """Where a comment on a line of its own is to begin: it moves with the block that it stands in.

    ``before`` and ``behind`` are the innermost blocks of the tokens around it; among blocks at the same
    column it belongs to what follows.
    """
    best: Level | None = None
    for level in (*_outwards(behind), *_outwards(before)):
        if level.old <= column and (best is None or level.old > best.old):
            best = level
    return column + best.shift if best is not None else column


def _outwards(level: Level | None) -> Iterator[Level]:
    while level is not None:
        yield level
        level = level.outer
