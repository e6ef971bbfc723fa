"""A large plan makes the JSON of an operation when it is looked at: no telling may look again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from bcsync.render.style import Style
from bcsync.render.text import render_plan
from tests.render.hostile import Json, plan_of
from tests.render.large import operation

CAUSE = "business_center.acme"


class Counted(Sequence[Json]):
    """Operations, and how often one of them was looked at."""

    def __init__(self, operations: list[Json]) -> None:
        self._operations = operations
        self.looks = 0

    def __len__(self) -> int:
        return len(self._operations)

    @overload
    def __getitem__(self, at: int) -> Json: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Json]: ...
    def __getitem__(self, at: int | slice) -> Json | Sequence[Json]:
        if isinstance(at, slice):
            return self._operations[at]
        found = self._operations[at]
        self.looks += 1
        return found


def test_what_is_deferred_is_looked_at_once() -> None:
    deferred = [operation(number, deferred_by=[CAUSE]) for number in range(400)]
    operations = Counted([*(operation(number) for number in range(400, 440)), *deferred])
    plan = {**plan_of([]), "operations": operations}
    text = render_plan(plan, Style())
    assert "has to come first" in text
    assert operations.looks < 1.5 * len(operations)
