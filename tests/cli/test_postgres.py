"""The whole product with state and platform on a PostgreSQL server."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import create_engine

from bcsync.database import shared
from bcsync.database.engine import close_engine
from bcsync.database.postgres import open_server
from bcsync.database.url import parsed
from bcsync.state.store import State
from tests.postgres import Server

from .conftest import Bcsync

NOTHING_TO_DO, FAILED, WAITING = 0, 1, 7
SECRET = "hush-4711"


@pytest.fixture
def on_server(quickstart: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> Path:
    """The quickstart; the environment says where it keeps everything."""
    for name in ("BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"):
        monkeypatch.setenv(name, postgres_url)
    return quickstart


def test_quickstart_from_nothing_to_nothing_left_to_do(on_server: Path, bcsync: Bcsync) -> None:
    assert bcsync(on_server, "plan").code == 0
    assert "Done:" in bcsync(on_server, "apply", "--auto-approve").out
    waiting = bcsync(on_server, "plan", "--detailed-exitcode")
    assert (waiting.code, "No changes" in waiting.out) == (WAITING, True)
    assert "cara@northwind.example joined" in bcsync(on_server, "local", "accept", "--all").out
    assert bcsync(on_server, "apply", "--auto-approve").code == 0
    assert bcsync(on_server, "plan", "--detailed-exitcode").code == NOTHING_TO_DO
    assert not (on_server / ".bcsync").exists()


def test_everything_that_looks_works(on_server: Path, bcsync: Bcsync) -> None:
    bcsync(on_server, "apply", "--auto-approve")
    pulled = json.loads(bcsync(on_server, "state", "pull").out)
    keys = [row["address"] for row in pulled["bindings"]]
    assert len(keys) > 1
    assert keys == sorted(keys)
    for words in ["doctor", "who", "state list", "local log", "local outbox", "requests", "drift"]:
        assert bcsync(on_server, *words.split()).code == 0, words


def test_a_server_that_is_away_changes_nothing_and_tells_no_password(
    on_server: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every command ends with exit code 1 and a way out; when it is back all is as it was."""
    bcsync(on_server, "apply", "--auto-approve")
    monkeypatch.setenv("BCSYNC_CRASH_LOG", str(on_server / "crash.log"))
    url = f"postgresql+psycopg://ana:{SECRET}@/name?host=/nowhere&sslpassword={SECRET}"
    with monkeypatch.context() as away:
        for name in ("BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"):
            away.setenv(name, url)
            for words in ["plan", "apply --auto-approve", "doctor", "doctor --json", "state list"]:
                result = bcsync(on_server, *words.split())
                assert result.code == FAILED, words
                assert "nothing is lost" in result.out + result.err
                assert SECRET not in result.out + result.err
    assert not (on_server / "crash.log").exists()
    assert bcsync(on_server, "plan", "--detailed-exitcode").code == WAITING


def test_a_server_that_goes_away_in_the_middle_of_an_apply(
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: Server,
    postgres_database: str,
) -> None:
    """The next apply finds out what was done, and does the rest: nothing is made twice."""
    monkeypatch.setenv("BCSYNC_STATE", postgres_server.url(postgres_database))
    settle, settled = State.finish_batch, count(1)

    def away(state: State, *words: Any) -> None:
        if next(settled) == 3:
            postgres_server.run(
                f"ALTER DATABASE {postgres_database} ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity "
                f"WHERE datname = '{postgres_database}'",
            )
        settle(state, *words)

    with monkeypatch.context() as patch:
        patch.setattr(State, "finish_batch", away)
        stopped = bcsync(quickstart, "apply", "--auto-approve")
    postgres_server.run(f"ALTER DATABASE {postgres_database} ALLOW_CONNECTIONS true")
    assert stopped.code == FAILED
    assert "not currently accepting connections" in stopped.err
    # Its process is this one and goes on, so nobody can see that the run has ended.
    [lock] = json.loads(bcsync(quickstart, "locks", "--json").out)
    bcsync(quickstart, "locks", "--break", str(lock["id"]), "--reason", "the server went away")
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    assert bcsync(quickstart, "plan", "--detailed-exitcode").code == WAITING
    log = bcsync(quickstart, "local", "log").out
    assert [log.count(f"create {kind}") for kind in ("business_center", "ad_account")] == [2, 1]


def test_a_command_connects_once_and_leaves_nothing_open(on_server: Path, bcsync: Bcsync) -> None:
    """Its parts open state and platform by turns; the server is the same."""
    with patch("bcsync.database.postgres.create_engine", wraps=create_engine) as opened:
        assert bcsync(on_server, "apply", "--auto-approve").code == 0
        assert opened.call_count == 1
        assert shared._opened == {}
        assert bcsync(on_server, "plan", "--detailed-exitcode").code == WAITING
    assert opened.call_count == 2


def test_what_a_library_opens_is_closed_when_nobody_holds_it(postgres_url: str) -> None:
    """There is no end of a command to wait for."""
    first, second = (open_server(parsed(postgres_url)) for _ in range(2))
    close_engine(first)
    assert len(shared._opened) == 1
    close_engine(second)
    assert shared._opened == {}
