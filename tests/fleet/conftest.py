"""The tables of a fleet on the server of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bcsync.database.location import FLEET_SCHEMA
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.tables import make
from bcsync.workflow import make_plan
from tests.fleet.pair import FOUNDED, Pair, done
from tests.postgres import Server


@pytest.fixture
def empty_url(postgres_server: Server, postgres_database: str) -> Iterator[str]:
    """The URL of a database that may be made that of a fleet."""
    yield postgres_server.url(postgres_database)
    postgres_server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{postgres_database}' AND pid <> pg_backend_pid()",
        f"DROP SCHEMA {FLEET_SCHEMA} CASCADE",
        database=postgres_database,
    )


@pytest.fixture
def fleet_url(empty_url: str) -> str:
    """The URL of a database with the tables of a fleet."""
    with connected(conninfo("DB", {"DB": empty_url})) as connection:
        make(connection)
    return empty_url


@pytest.fixture
def pair(tmp_path: Path, fleet_url: str) -> Pair:
    """A project that has made its Business Center."""
    found = Pair(tmp_path, {"FLEET_DB": fleet_url})
    founder = found.write("founder", FOUNDED)
    done(founder, make_plan(founder))
    return found
