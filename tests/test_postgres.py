"""PostgreSQL, as far as it differs from SQLite: what it refuses, and what happens side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from bcsync.database import portions, postgres
from bcsync.database.engine import close_engine, open_engine, reading, writing
from bcsync.database.location import sqlite_path
from bcsync.errors import BcsyncError, PlatformError, StateError
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Principal, View, observe
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import RunStart
from tests.postgres import Server

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
START = RunStart(kind="apply", who="ana@desk", version="0")
SECRET = "hush-4711"
_numbers = count()


def open_state(url: str) -> State:
    return State.open(url, base=Path(), clock=lambda: NOW, lineage=lambda: "line")


def use_state(url: str) -> None:
    with open_state(url) as state:
        state.begin_run(START)


def use_platform(url: str) -> None:
    platform = LocalPlatform.open(url, base=Path(), clock=lambda: NOW)
    try:
        platform.ready([Principal("ana@acme.example", "ana@acme.example")])
    finally:
        platform.close()


def look_at_state(url: str) -> None:
    State.open(url, base=Path(), clock=lambda: NOW, lineage=lambda: "line", create=False).close()


def look_at_platform(url: str) -> None:
    platform = LocalPlatform.open(url, base=Path(), clock=lambda: NOW)
    try:
        observe(platform, [View("ana@acme.example", None)])
    finally:
        platform.close()


def refused(use: Callable[[str], None], url: str) -> BcsyncError:
    """What the user is told; never without a way out, never with a secret."""
    expected = StateError if use in (use_state, look_at_state) else PlatformError
    with pytest.raises(expected) as caught:
        use(url)
    error = caught.value
    assert error.hint
    assert SECRET not in f"{error.message}{error.hint}{error}"
    return error


both = pytest.mark.parametrize("use", [use_state, use_platform])


@both
@pytest.mark.parametrize(
    ("url", "words", "way"),
    [
        (f"postgresql+psycopg://ana:{SECRET}@host:port/name", "cannot be read", "%XX"),
        (f"postgresql+psycopg://ana:1@{SECRET}@[::1/name", "cannot be read", "5432"),
        (f"://{SECRET}", "cannot be read", "postgresql+psycopg://"),
        (f"mysql://ana:{SECRET}@host/name", "'mysql'", "postgresql+psycopg://"),
        (f"postgresql+moon://ana:{SECRET}@host/name", "'postgresql+moon'", "postgresql+psycopg"),
        ("sqlite://", "in memory", "sqlite:////"),
        ("sqlite:///:memory:", "in memory", "sqlite:////"),
        (f"postgresql://ana:{SECRET}@/name?host=/nowhere", "did not answer", "nothing is lost"),
        (f"postgres://ana@/name?host=/nowhere&password={SECRET}", "did not answer", "runs"),
        (f"postgresql://ana:{SECRET}@127.0.0.1:1/name", "Connection refused", "runs"),
    ],
)
def test_a_place_that_cannot_be(use: Callable[[str], None], url: str, words: str, way: str) -> None:
    error = refused(use, url)
    assert words in error.message
    assert way in error.hint


@both
def test_a_missing_driver_is_named(
    use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refused(use, f"postgresql+psycopg://ana:{SECRET}@host/name")
    assert "driver" in error.message
    assert error.hint == "install it: pip install 'bcsync[postgres]'"


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("state.db", "base/state.db"),
        ("sqlite-state.db", "base/sqlite-state.db"),
        ("sqlite:///state.db", "base/state.db"),
        ("sqlite:////srv/state.db", "/srv/state.db"),
        ("sqlite+pysqlite:///state.db", "base/state.db"),
        ("postgresql+psycopg://host/name", None),
        ("postgres://host/name", None),
    ],
)
def test_which_file_a_location_names(location: str, path: str | None) -> None:
    assert sqlite_path(location, Path("base")) == (path and Path(path))


def new_role(server: Server, *grants: str) -> str:
    """A user with a password; ``{}`` in a grant stands for the name."""
    name = f"role_{next(_numbers)}"
    server.run(
        f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'", *(each.format(name) for each in grants)
    )
    return name


@both
def test_who_is_not_let_in(use: Callable[[str], None], postgres_server: Server) -> None:
    role = new_role(postgres_server)
    wrong = refused(use, postgres_server.url("postgres", role, f"{SECRET}-no"))
    assert "does not let this user in" in wrong.message
    stranger = refused(use, postgres_server.url("postgres", "stranger", SECRET))
    assert stranger.message.rpartition(": ")[2] == wrong.message.rpartition(": ")[2]
    missing = refused(use, postgres_server.url("nowhere", role, SECRET))
    assert "no such database" in missing.message
    assert "operations.md" in missing.hint


@both
@pytest.mark.parametrize("limited", ["ROLE {role}", "DATABASE {database}"])
def test_too_few_connections(
    use: Callable[[str], None], postgres_server: Server, postgres_database: str, limited: str
) -> None:
    role = new_role(postgres_server)
    what = limited.format(role=role, database=postgres_database)
    postgres_server.run(f"ALTER {what} CONNECTION LIMIT 0")
    error = refused(use, postgres_server.url(postgres_database, role, SECRET))
    postgres_server.run(f"ALTER {what} CONNECTION LIMIT -1")
    assert "no connection left" in error.message
    assert "operations.md" in error.hint
    assert postgres.is_away(error.__cause__)


@both
def test_what_a_user_may_not_do(
    use: Callable[[str], None], postgres_server: Server, postgres_database: str
) -> None:
    """Whether tables are to be made, or are there."""
    role = new_role(postgres_server)
    url = postgres_server.url(postgres_database, role, SECRET)
    assert "may not do that" in refused(use, url).message
    use(postgres_server.url(postgres_database))
    assert "may not do that" in refused(use, url).message


@pytest.mark.parametrize("look", [look_at_state, look_at_platform])
def test_what_is_closed_never_looks_empty(
    look: Callable[[str], None], postgres_server: Server, postgres_database: str
) -> None:
    """An empty world would be planned anew, from nothing."""
    url = postgres_server.url(postgres_database, new_role(postgres_server), SECRET)
    look(url)
    postgres_server.run("REVOKE ALL ON SCHEMA public FROM PUBLIC", database=postgres_database)
    assert "shows this user no schema" in refused(look, url).message


@both
def test_a_server_that_takes_no_writes(
    use: Callable[[str], None], postgres_server: Server, postgres_database: str
) -> None:
    url = postgres_server.url(postgres_database)
    postgres_server.run(
        f"ALTER DATABASE {postgres_database} SET default_transaction_read_only = on"
    )
    assert "primary" in refused(use, url).hint
    postgres_server.run(f"ALTER DATABASE {postgres_database} RESET default_transaction_read_only")
    use(url)


def test_a_lost_connection_loses_nothing(postgres_server: Server, postgres_database: str) -> None:
    """What was committed stays, the error says so, and the next call connects anew."""
    with open_state(postgres_server.url(postgres_database)) as state:
        state.begin_run(START)
        with pytest.raises(StateError) as caught, state._writing() as connection:
            postgres_server.run(
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity "
                f"WHERE datname = '{postgres_database}' AND application_name = 'bcsync'"
            )
            connection.execute(text("SELECT 1"))
        assert "nothing is lost" in caught.value.hint
        assert state.begin_run(START) > 1
        assert len(state.runs(9)) == 2


@both
def test_waiting_for_another_writer_ends(
    use: Callable[[str], None], postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(postgres_url)
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_MS", 50)
    engine = open_engine(postgres_url, base=Path())
    first = "meta SET serial" if use is use_state else "platform_counters SET last"
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {first} = 0"))
        assert "another process" in refused(use, postgres_url).message
        connection.rollback()
    close_engine(engine)
    use(postgres_url)


def test_a_zero_character_is_refused_with_words(postgres_url: str) -> None:
    with open_state(postgres_url) as state, pytest.raises(StateError, match="zero character"):
        state.begin_run(RunStart(kind="apply", who="a\0b", version="0"))


def counting(location: str) -> Engine:
    engine = open_engine(location, base=Path())
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    return engine


def test_a_reader_sees_one_moment(database: str) -> None:
    """However many queries it makes, and whoever writes meanwhile."""
    engine = counting(database)
    look, step = text("SELECT n FROM counted"), text("UPDATE counted SET n = n + 1")
    with reading(engine) as reader:
        assert reader.execute(look).scalar_one() == 0
        with writing(engine) as writer:
            writer.execute(step)
        assert reader.execute(look).scalar_one() == 0
    with reading(engine) as reader:
        assert reader.execute(look).scalar_one() == 1
    close_engine(engine)


def test_a_reader_cannot_write(postgres_url: str) -> None:
    engine = counting(postgres_url)
    with pytest.raises(Exception, match="read-only"), reading(engine) as reader:
        reader.execute(text("DELETE FROM counted"))
    close_engine(engine)


def test_writers_lose_nothing(database: str) -> None:
    """Each has the state of its own, as processes have; even the first moment is shared."""

    def write(_: int) -> list[int]:
        with open_state(database) as state:
            return [state.begin_run(START) for _ in range(8)]

    with ThreadPoolExecutor(4) as pool:
        runs = [run for made in pool.map(write, range(4)) for run in made]
    assert len(set(runs)) == 32
    with open_state(database) as state:
        assert state.fingerprint() == "line/32"
        assert {run.id for run in state.runs(99)} == set(runs)


def test_writers_do_not_depend_on_what_the_server_takes_for_isolation(
    postgres_server: Server, postgres_database: str
) -> None:
    """Under REPEATABLE READ the second of two writers would fail."""
    setting = "SET default_transaction_isolation = 'repeatable read'"
    postgres_server.run(f"ALTER DATABASE {postgres_database} {setting}")
    try:
        test_writers_lose_nothing(postgres_server.url(postgres_database))
    finally:
        postgres_server.run(
            f"ALTER DATABASE {postgres_database} RESET default_transaction_isolation"
        )


def test_state_and_platform_share_a_database(database: str) -> None:
    """Whichever comes first; without a state there is none, with one nobody mistakes it."""
    use_platform(database)
    empty = State.open(
        database, base=Path(), clock=lambda: NOW, lineage=lambda: "line", create=False
    )
    assert isinstance(empty, EmptyState)
    use_state(database)
    use_platform(database)
    with open_state(database) as state:
        assert state.fingerprint() == "line/1"


def test_a_reader_waits_for_a_lock_as_long_as_a_writer_and_no_longer(
    postgres_server: Server, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration or a backup that holds the tables keeps nobody for ever."""
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_MS", 50)
    url = postgres_server.url(postgres_database)
    use_state(url)
    use_platform(url)
    with postgres_server.locking(postgres_database, "alembic_version", "platform_meta"):
        for use in (look_at_state, use_state, look_at_platform, use_platform):
            error = refused(use, url)
            assert "locked for too long" in error.message, use
            assert "wait until that has ended" in error.hint


def test_a_cancelled_statement_is_told_as_one(
    postgres_server: Server, postgres_database: str
) -> None:
    """And not as a server that is being stopped."""
    url = postgres_server.url(postgres_database)
    use_state(url)
    use_platform(url)
    postgres_server.run(
        "ALTER ROLE postgres SET statement_timeout = '50ms'", database=postgres_database
    )
    try:
        with postgres_server.locking(postgres_database, "alembic_version", "platform_meta"):
            for use in (look_at_state, look_at_platform):
                error = refused(use, url)
                assert "statement was cancelled" in error.message
                assert "statement_timeout" in error.hint
    finally:
        postgres_server.run("ALTER ROLE postgres RESET statement_timeout")


def test_a_server_that_falls_silent_is_given_up(postgres_url: str) -> None:
    """Unless the URL says otherwise."""
    for query, idle in (("", "30"), ("&keepalives_idle=7", "7")):
        engine = open_engine(f"{postgres_url}{query}", base=Path())
        with engine.connect() as connection:
            told = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
        close_engine(engine)
        assert told["keepalives_idle"] == idle
        assert told["tcp_user_timeout"] == "60000"


@pytest.mark.parametrize("read", [lambda found: found.fetchall(), lambda f: f.cursor.fetchall()])
@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 5])
def test_a_large_answer_comes_whole(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, rows: int, read: Callable[[Any], Any]
) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    engine = open_engine(postgres_url, base=Path())
    numbers = func.generate_series(1, rows).table_valued("number").render_derived()
    with reading(engine) as connection:
        found = portions.portions(connection, select(numbers.c.number))
        assert [number for part in found for (number,) in read(part)] == list(range(1, rows + 1))
    close_engine(engine)
