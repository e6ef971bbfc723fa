"""A world of the embedded platform, and the API over it."""

from __future__ import annotations

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
def api(world: World) -> Asking:
    """The emulator over ``world``, asked in process."""
    return Asking(world)


@pytest.fixture
def strict_api(strict: World) -> Asking:
    """The same where TikTok and people decide."""
    return Asking(strict)
