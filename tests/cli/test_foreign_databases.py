"""A setting that names some other program's database: nothing is added to that, and it is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync
from tests.postgres import Server

NAMED = ("BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE")
THEIRS = {
    "a table": "CREATE TABLE customers (id); INSERT INTO customers VALUES (1)",
    "a view": "CREATE VIEW customers AS SELECT 1",
    "tables like ours": "CREATE TABLE platform_users (id); INSERT INTO platform_users VALUES (1)",
    "another alembic user's": "CREATE TABLE alembic_version (version_num);"
    "INSERT INTO alembic_version VALUES ('a1')",
}
WRITING = (
    ("apply", "--auto-approve"),
    ("plan",),
    ("export",),
    ("drift", "--correct", "--auto-approve"),
)
ACTING = (("local", "sign-up", "eve@shadow.example"), ("local", "companies", "add", "Zen", "Leeds"))


@pytest.mark.parametrize("script", THEIRS.values(), ids=THEIRS)
@pytest.mark.parametrize("name", NAMED)
def test_another_programs_file_keeps_every_byte(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str, script: str
) -> None:
    file = quickstart / "theirs.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    before = file.read_bytes()
    monkeypatch.setenv(name, file.name)
    for command in (*WRITING, *(ACTING if name.endswith("DATABASE") else ())):
        result = bcsync(quickstart, *command)
        assert result.code == 1, (command, result)
        assert "other tables" in result.err or "something else" in result.err, (command, result)
        assert "of its own" in result.err, (command, result)
        assert file.read_bytes() == before, command
        assert sorted(path.name for path in quickstart.glob("theirs*")) == [file.name], command


def shares(name: str) -> tuple[tuple[str, ...], ...]:
    """A state or a platform first: both orders come about."""
    first = ("local", "sign-up", "eve@shadow.example")
    return ((first, *WRITING[:1]) if name == NAMED[1] else WRITING[:1]) + (("plan",),)


@pytest.mark.parametrize("name", NAMED)
def test_an_empty_file_and_our_own_other_half_are_welcome(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (quickstart / "both.db").touch()
    for each in NAMED:
        monkeypatch.setenv(each, "both.db")
    for command in shares(name):
        result = bcsync(quickstart, *command)
        assert result.code == 0, (command, result)
    assert bcsync(quickstart, "plan", "--detailed-exitcode").code == 7


def test_on_a_server_others_may_keep_their_tables_beside_the_platform(
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: Server,
    postgres_database: str,
) -> None:
    """Ours have a prefix there; only a name that is taken cannot be shared, and a state shares nothing."""
    url = postgres_server.url(postgres_database)
    monkeypatch.setenv("BCSYNC_PLATFORM_DATABASE", url)
    postgres_server.run("CREATE TABLE platform_users (id int)", database=postgres_database)
    result = bcsync(quickstart, "apply", "--auto-approve")
    assert result.code == 1, result
    assert "platform_users" in result.err
    postgres_server.run(
        "DROP TABLE platform_users", "CREATE TABLE customers (id int)", database=postgres_database
    )
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    monkeypatch.setenv("BCSYNC_STATE", url)
    result = bcsync(quickstart, "apply", "--auto-approve")
    assert result.code == 1, result
    assert "customers" in result.err
