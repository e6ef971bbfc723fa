"""Counts that no busy machine makes noisy: how many SQL statements a command takes at two sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bcsync.applying.run import BATCH
from benchmarks import layouts
from tests.safety.driver import invoke

SMALL, LARGE = 100, 1_100
OPERATIONS_AN_ACCOUNT = 4
STATEMENTS_A_BATCH = 40
"""Far below one for each operation of a batch, with room for a rule that needs one more look."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any engine of this process executes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements(root: Path, *words: str) -> int:
    with counted() as seen:
        assert invoke(root, *words).code == 0
    return len(seen)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A large project that was applied, and how many statements that took; of a small one, too."""
    counts = []
    for accounts in (SMALL, LARGE):
        root = tmp_path_factory.mktemp("scale")
        layouts.write(root, accounts, one_file=True)
        counts.append(statements(root, "apply", "--auto-approve"))
    return root, counts[0], counts[1]


def test_an_apply_takes_so_many_for_each_batch_and_none_for_each_operation(
    grown: tuple[Path, int, int],
) -> None:
    _root, small, large = grown
    batches = (LARGE - SMALL) * OPERATIONS_AN_ACCOUNT / BATCH + 3
    assert large - small <= batches * STATEMENTS_A_BATCH


@pytest.mark.parametrize(
    "command",
    [("plan",), ("plan", "--no-refresh"), ("drift",), ("who",), ("apply", "--auto-approve")],
    ids=" ".join,
)
def test_looking_takes_as_many_however_large_a_business_center_is(
    grown: tuple[Path, int, int], tmp_path: Path, command: tuple[str, ...]
) -> None:
    large, _, _ = grown
    layouts.write(tmp_path, SMALL, one_file=True)
    statements(tmp_path, "apply", "--auto-approve")
    assert statements(large, *command) == statements(tmp_path, *command)
