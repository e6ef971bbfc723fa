"""Projects to crash in, on every database, and where an undisturbed apply leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.scenario import SECOND, Databases, Desk, World, world
from tests.postgres import Server

SQLITE = Databases(".bcsync/state.db", ".bcsync/platform.db")
NewDesk = Callable[[], Desk]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_desk(request: pytest.FixtureRequest, tmp_path: Path) -> NewDesk:
    """Make a project with the first layout, on databases of its own."""
    made = 0

    def make() -> Desk:
        nonlocal made
        made += 1
        databases = SQLITE
        if request.param == "postgresql":
            server: Server = request.getfixturevalue("postgres_server")
            state, platform = server.create(), server.create()
            request.addfinalizer(lambda: server.empty(state))
            request.addfinalizer(lambda: server.empty(platform))
            databases = Databases(server.url(state), server.url(platform))
        return Desk.new(tmp_path / f"project-{made}", databases)

    return make


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """A project with the first layout."""
    return new_desk()


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    """Where both layouts lead, one after the other, when nothing comes in between."""
    desk = Desk.new(tmp_path_factory.mktemp("undisturbed") / "project", SQLITE)
    desk.settle_down()
    first = world(desk)
    desk.write(SECOND)
    desk.settle_down()
    return first, world(desk)
