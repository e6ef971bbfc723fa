"""What all tests may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.postgres import Server, serving

# No deadline: a busy machine is no fault of the code. Here, since a test takes the profile that is
# loaded when it is defined.
settings.register_profile(
    "long", max_examples=1000, deadline=None, suppress_health_check=HealthCheck
)
settings.register_profile(
    "ci",
    settings.get_profile("long"),
    max_examples=20,
    # The same examples each time: a change is to be refused for what it does. The long setting explores.
    derandomize=True,
    # An example costs tenths of a second; shrinking one is for whoever has the long setting's time.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
settings.load_profile("long" if os.environ.get("BCSYNC_TEST_LONG") else "ci")


# What is too long for a quick look: a server to start, and one long search.
SERVER = {"postgres_server", "postgres_database", "postgres_url"}
SEARCH = Path(__file__).parent / "machine"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the first test of every file as quick (``pytest -m quick``): a little of everything."""
    chosen: set[Path] = set()
    for item in items:
        long = SEARCH in item.path.parents or SERVER & {*getattr(item, "fixturenames", ())}
        if not long and item.path not in chosen:
            chosen.add(item.path)
            item.add_marker(pytest.mark.quick)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is kept between runs of bcsync stays with this run of the tests."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def no_job() -> None:
    """Whatever runs these tests, they are no job of a forge unless they say so."""
    for name in [*os.environ]:
        if name.startswith(("GITHUB_", "GITLAB_", "CI_")):
            del os.environ[name]


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
