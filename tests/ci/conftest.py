"""What the command line's tests use, too, and a ``bcsync`` for shells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.year import calling
from tests.cli.conftest import bcsync

__all__ = ["bcsync", "shims"]


@pytest.fixture(scope="session")
def shims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the ``PATH``."""
    with calling(tmp_path_factory.mktemp("b")) as found:
        yield found
