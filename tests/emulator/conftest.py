"""A world of the embedded platform, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bcsync import testing
from tests.emulator.asking import Asking
from tests.platforms import conftest as platforms
from tests.platforms.world import World

tiktok_business = testing.tiktok_business
opened, world, strict = platforms.opened, platforms.world, platforms.strict
acme, northwind = platforms.acme, platforms.northwind


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A SQLite file. A module that sets ``database = tests.conftest.database`` runs on PostgreSQL as well."""
    return str(tmp_path / "kept.db")


@pytest.fixture
def api(world: World) -> Iterator[Asking]:
    """The emulator over ``world``, asked in process."""
    with closing(Asking(world)) as api:
        yield api


@pytest.fixture
def strict_api(strict: World) -> Iterator[Asking]:
    """The same where TikTok and people decide."""
    with closing(Asking(strict)) as api:
        yield api
