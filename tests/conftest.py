"""What all tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, serving


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server, one for all tests of this process."""
    with serving() as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """The name of an empty database on the server."""
    name = postgres_server.create()
    yield name
    postgres_server.empty(name)


@pytest.fixture
def postgres_url(postgres_server: Server, postgres_database: str) -> str:
    """The URL of an empty database."""
    return postgres_server.url(postgres_database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where something is kept: in a SQLite file, or in a database of its own on the server."""
    if request.param == "sqlite":
        return str(tmp_path / "kept.db")
    url: str = request.getfixturevalue("postgres_url")
    return url
