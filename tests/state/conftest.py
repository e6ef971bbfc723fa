"""A stored state on a real database: what uses ``state`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bcsync.state.store import State
from tests.state.state_examples import open_state


@pytest.fixture
def state(tmp_path: Path, database: str) -> Iterator[State]:
    with open_state(tmp_path, database) as opened:
        yield opened
