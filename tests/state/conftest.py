from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from state_examples import open_state

from bcsync.state.store import State


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path) as opened:
        yield opened
