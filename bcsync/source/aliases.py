"""Anchors and aliases, within bounds.

An alias gives the very object of its anchor, so expanding costs no memory here; but whoever walks
the result walks each repetition. Hence the budget ("billion laughs").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bcsync.findings import Finding, error
from bcsync.model.place import Place
from bcsync.source.mapping import Map, Seq

MAX_NODES = 1_000_000


@dataclass(slots=True)
class Budget:
    """How many more nodes aliases may repeat, over all files of a layout."""

    nodes: int = MAX_NODES


@dataclass(frozen=True, slots=True)
class _Open:
    """An anchor whose value is still being read."""


class Aliases:
    """The anchors of one document."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._anchors: dict[str, Any] = {}
        # Size and height of collections already measured; the anchors keep them alive, so ids stay
        # theirs.
        self._measured: dict[int, tuple[int, int]] = {}

    def open(self, anchor: str) -> None:
        """An anchored value begins."""
        self._anchors[anchor] = _Open()

    def close(self, anchor: str, value: object) -> None:
        """An anchored value is complete."""
        self._anchors[anchor] = value

    def use(self, anchor: str, place: Place, levels: int) -> tuple[Any, Finding | None]:
        """The value of an anchor, or ``None`` and why not.

        It may be at most ``levels`` levels high.
        """
        if anchor not in self._anchors:
            message = f"no anchor &{anchor} stands above this alias"
            hint = "define it before it is used or, if a text is meant, put it in quotes"
            return None, error("unknown-anchor", place, message, hint)
        value = self._anchors[anchor]
        if type(value) is _Open:
            message = f"the alias *{anchor} stands inside what it repeats"
            return None, error("recursive-alias", place, message, "write this part out")
        size, height = self._measure(value)
        if height > levels:
            message = "aliases nest mappings and lists too deep"
            return None, error("too-deep", place, message, "flatten this part")
        self._budget.nodes -= size
        if self._budget.nodes < 0:
            message = f"aliases repeat more than {MAX_NODES:,} values"
            return None, error(
                "alias-expansion", place, message, "write the parts out, or split them"
            )
        return value, None

    def _measure(self, value: object) -> tuple[int, int]:
        if not isinstance(value, Map | Seq):
            return 1, 0
        known = self._measured.get(id(value))
        if known is None:
            parts = value.values() if isinstance(value, Map) else value
            measured = [self._measure(part) for part in parts]
            size = 1 + sum(size for size, _ in measured)
            known = size, 1 + max((height for _, height in measured), default=0)
            self._measured[id(value)] = known
        return known
