"""Both forges, and a repository on each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bcsync.forge.job import Kind
from tests.cli.conftest import Bcsync, bcsync
from tests.forge.desk import FAKES, Desk
from tests.forge.fake import loopback
from tests.forge.repository import Repository

__all__ = ["bcsync"]


@pytest.fixture(params=FAKES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Each forge in turn."""
    kind: Kind = request.param
    made = Desk(FAKES[kind](), kind, tmp_path)
    yield made
    for forge in made.opened:
        with closing(forge):
            pass


@pytest.fixture
def here(desk: Desk, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository on each, reached through loopback."""
    with loopback(desk.fake) as url:
        yield Repository(desk, url, bcsync, monkeypatch)
