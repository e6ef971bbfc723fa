"""A platform on a real database: every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.values import Verdicts
from bcsync.platforms.port import Principal

from .world import ANA, COMPANIES, DANA, NICO, NOW, World


@pytest.fixture
def opened(tmp_path: Path, database: str) -> Iterator[Callable[..., World]]:
    """Open a platform, with these verdicts if any are given; the same database every time."""
    worlds: list[World] = []

    def open_(**verdicts: Any) -> World:
        platform = LocalPlatform.open(
            database,
            base=tmp_path,
            clock=lambda: NOW,
            verdicts=Verdicts(**verdicts),
            companies=COMPANIES,
        )
        platform.ready([Principal(ANA, ANA), Principal(NICO, NICO), Principal(DANA, DANA)])
        worlds.append(World(platform, database))
        return worlds[-1]

    yield open_
    for world in worlds:
        world.platform.close()


@pytest.fixture
def world(opened: Callable[..., World]) -> World:
    """Reviews and verifications pass at once; invitations wait."""
    return opened()


@pytest.fixture
def platform(world: World) -> LocalPlatform:
    """The platform under contract."""
    return world.platform


@pytest.fixture
def strict(opened: Callable[..., World]) -> World:
    """Every verdict is TikTok's or a person's to give."""
    return opened(verification="manual", review="manual", invitations="manual")


@pytest.fixture
def acme(world: World) -> str:
    """Ana's verified Business Center."""
    return world.center()


@pytest.fixture
def northwind(world: World) -> str:
    """Nico's agency."""
    return world.center(NICO, name="Northwind Media", type="agency")
