"""The tables of a fleet: made once, of one version, and who may do what with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from typing import Any

import pytest

from bcsync.database.url import parsed
from bcsync.errors import BcsyncError, SettingsError, StateError, UsageRefused
from bcsync.fleet.queue import Wanted, enqueue, under_way
from bcsync.fleet.records import latest
from bcsync.fleet.server import connected, conninfo
from bcsync.fleet.tables import bring_up_to_date, found, installed, let, make, require
from bcsync.fleet.values import Command
from bcsync.project import system_clock
from bcsync.state.fleet_locks import open_fleet_locks
from bcsync.state.leases import Holder, Lease
from tests.postgres import Server

SECRET = "hush-4711"
OLDER = "03.04.00_01_pre_add_retry_failed_job_procedure.sql"


def opened(url: str) -> AbstractContextManager[Any]:
    return connected(conninfo("DB", {"DB": url}))


def test_they_are_made_once(fleet_url: str) -> None:
    with opened(fleet_url) as connection:
        enqueue(connection, [Wanted("a", Command.PLAN)])
        assert not make(connection)
        assert len(under_way(connection)) == 1
        assert found(connection) == installed()
        assert bring_up_to_date(connection) == []


@pytest.mark.parametrize(
    ("engine", "way"), [(OLDER, "bcsync fleet upgrade"), ("99.99.99_01_x.sql", "pip install")]
)
def test_another_version_is_refused(fleet_url: str, engine: str, way: str) -> None:
    with opened(fleet_url) as connection:
        connection.execute("UPDATE fleet_version SET engine = %s", [engine])
        for call in (require, make):
            with pytest.raises(StateError) as caught:
                call(connection)
            assert way in caught.value.hint


def test_an_older_one_is_brought_up_to_date(fleet_url: str) -> None:
    with opened(fleet_url) as connection:
        connection.execute("UPDATE fleet_version SET engine = %s", [OLDER])
        assert len(bring_up_to_date(connection)) == 1
        require(connection)


def test_what_came_later_is_added_for_those_who_worked_before(
    postgres_server: Server, fleet_url: str
) -> None:
    role = _role(postgres_server, work=True)
    with opened(fleet_url) as connection:
        let(connection, role, work=True)
        connection.execute(
            "DROP TABLE fleet_turns, fleet_clock, fleet_locks, fleet_leases, fleet_changed; "
            "UPDATE fleet_version SET ours = 1"
        )
        with pytest.raises(StateError) as caught:
            require(connection)
        assert "bcsync fleet upgrade" in caught.value.hint
        assert bring_up_to_date(connection) == [
            f"version {number} of bcsync's own" for number in (2, 3, 4)
        ]
    with opened(fleet_url.replace("postgres@", f"{role}:{SECRET}@")) as connection:
        require(connection)
        connection.execute("INSERT INTO fleet_turns VALUES ('a', 1)")
    url = fleet_url.replace("postgres@", f"{role}:{SECRET}@")
    with closing(open_fleet_locks(parsed(url), system_clock, lambda _process: False, "x")) as locks:
        lease = locks.locks.acquire({"a"}, Holder("ana@desk", 1, "desk 1 1", "apply"), 60.0)
        assert isinstance(lease, Lease)
        locks.claim(lease.number)
        assert not locks.changed_by_others(lease.number)
        locks.locks.release(lease.number)


def test_where_there_are_none(postgres_url: str) -> None:
    with opened(postgres_url) as connection:
        for call in (require, bring_up_to_date):
            with pytest.raises(StateError) as caught:
                call(connection)
            assert "bcsync fleet init" in caught.value.hint


def _role(server: Server, *, work: bool) -> str:
    role = f"fleet_{'worker' if work else 'reader'}"
    if not server.run(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
        server.run(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'")
    return role


DELETE = "DELETE FROM fleet_runs"
CASES: list[tuple[str, Callable[[Any], Any], bool, bool]] = [
    ("look", lambda c: (under_way(c), latest(c, [], 1), found(c)), True, True),
    ("queue", lambda c: enqueue(c, [Wanted(c.info.user, Command.PLAN)]), True, False),
    ("make", bring_up_to_date, False, False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_least_rights(postgres_server: Server, fleet_url: str, case: Any) -> None:
    _name, call, *may = case
    for work, allowed in zip((True, False), may, strict=True):
        role = _role(postgres_server, work=work)
        with opened(fleet_url) as owner:
            let(owner, role, work=work)
        with opened(fleet_url.replace("postgres@", f"{role}:{SECRET}@")) as connection:
            if allowed:
                call(connection)
                continue
            with pytest.raises(StateError) as caught:
                call(connection)
            assert "may not do that" in caught.value.message
            assert "owner" in caught.value.hint


def test_a_role_that_is_not_there(fleet_url: str) -> None:
    with opened(fleet_url) as connection, pytest.raises(UsageRefused) as caught:
        let(connection, 'no"body; DROP', work=True)
    assert "CREATE ROLE" in caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:///x.db",
        f"mysql://a:{SECRET}@h/x",
        f"postgresql://a:{SECRET}@h:port/x",
        f"://{SECRET}",
    ],
)
def test_a_url_that_cannot_be(url: str) -> None:
    with pytest.raises(BcsyncError) as caught:
        conninfo("DB", {"DB": url})
    assert SECRET not in f"{caught.value.message}{caught.value.hint}{caught.value!r}"
    assert caught.value.hint


def test_a_server_that_is_away() -> None:
    url = f"postgresql://ana:{SECRET}@127.0.0.1:1/name"
    with pytest.raises((StateError, SettingsError)) as caught, opened(url):
        pass
    assert SECRET not in f"{caught.value.message}{caught.value.hint}"
