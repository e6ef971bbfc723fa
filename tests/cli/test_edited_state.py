"""A stored state that somebody edited by hand is told as such, whoever reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync

UK = "ad_account.acme/uk"
READING = (
    ("plan", "--no-refresh"),
    ("plan",),
    ("drift",),
    ("who", "--no-refresh"),
    ("show", UK),
    ("explain", "--no-refresh", UK),
    ("state", "list"),
    ("state", "show", UK),
    ("state", "rm", UK),
    ("export",),
    ("requests",),
    ("doctor",),
)
WHOLE = {
    "business_center": 1,
    "ad_account": 1,
    "member": 2,
    "access": 2,
    "approval": 2,
    "assignment": 3,
    "share": 3,
}
"""Parts of an id, by kind."""

Edit = Callable[[str], None]


@pytest.fixture
def edit(applied: Path) -> Edit:
    """Change the stored state behind bcsync's back."""

    def edit(statement: str) -> None:
        with closing(sqlite3.connect(applied / ".bcsync/state.db")) as connection, connection:
            assert connection.execute(statement).rowcount == 1, statement

    return edit


def one(kind: str) -> str:
    return f"WHERE kind = '{kind}' AND id = (SELECT max(id) FROM resources WHERE kind = '{kind}')"


def assert_told(bcsync: Bcsync, root: Path, *words: str) -> None:
    for command in READING:
        result = bcsync(root, *command)
        told = result.out + result.err
        assert result.code == 1, (command, result)
        assert "made a mistake" not in told, (command, told)
        assert "put back a backup" in told, (command, told)
        for word in words:
            assert word in told, (command, word, told)


@pytest.mark.parametrize("kind", ["ad_account", "member", "approval"])
def test_an_id_with_too_few_or_too_many_parts(
    applied: Path, bcsync: Bcsync, edit: Edit, kind: str
) -> None:
    """Of which kind it is, how many parts it has and how many it should have."""
    parts = WHOLE[kind] % 2 + 1
    edit(f"UPDATE resources SET id = '{' '.join('77'[:parts])}' {one(kind)}")
    named = kind.replace("_", " ")
    assert_told(bcsync, applied, named, f"{parts} parts instead of {WHOLE[kind]}")


@pytest.mark.parametrize("id", ["7", "7 x@y.example", "7 7 x@y.example z", "", " ", "7 "])
def test_whatever_an_assignment_is_called(
    applied: Path, bcsync: Bcsync, edit: Edit, id: str
) -> None:
    edit(
        "INSERT INTO resources SELECT 'assignment', "
        f"'{id}', scope, '{{\"role\":\"admin\"}}', status, since, waits_on, detail, label, "
        f"managed, known, absent, handle FROM resources {one('member')}"
    )
    assert_told(bcsync, applied, "an assignment", "part")


@pytest.mark.parametrize("id", ["7 7", "", " "])
def test_an_id_of_a_bound_address(applied: Path, bcsync: Bcsync, edit: Edit, id: str) -> None:
    """The address is named."""
    edit(f"UPDATE bindings SET id = '{id}' WHERE address = '{UK}'")
    assert_told(bcsync, applied, UK, "part")


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("member", "[]"),
        ("member", "{}"),
        ("member", '{"role": 1}'),
        ("member", '{"role": "emperor"}'),
        ("approval", '{"permission": []}'),
        ("access", '{"permission": "emperor"}'),
        ("ad_account", '{"certificate": {}}'),
        ("ad_account", '"x"'),
        ("ad_account", "no JSON"),
    ],
)
def test_attributes_that_no_such_thing_has(
    applied: Path, bcsync: Bcsync, edit: Edit, kind: str, attributes: str
) -> None:
    edit(f"UPDATE resources SET attributes = '{attributes}' {one(kind)}")
    assert_told(bcsync, applied, "damaged")


def test_what_was_known_is_looked_at_too(applied: Path, bcsync: Bcsync, edit: Edit) -> None:
    edit(f"UPDATE resources SET known = '[]' {one('member')}")
    assert_told(bcsync, applied, "damaged")


@pytest.mark.parametrize("value", ["'gone fishing'", "x'ff'", "7"])
def test_a_status_that_there_is_not(applied: Path, bcsync: Bcsync, edit: Edit, value: str) -> None:
    edit(f"UPDATE resources SET status = {value} {one('member')}")
    assert_told(bcsync, applied, "damaged")


@pytest.mark.parametrize(
    ("column", "value", "command"),
    [
        ("runs.kind", "x'ff00'", ("history",)),
        ("runs.summary", "'[]'", ("history", "1")),
        ("runs.started_at", "'yesterday'", ("history",)),
        ("operations.action", "'sing'", ("history", "1")),
        ("operations.operation", "'[1]'", ("explain", "--no-refresh", UK)),
        ("operations.operation", "'{\"after\": 7}'", ("explain", "--no-refresh", UK)),
        ("operations.state = 'intent', operation", "'{}'", ("plan",)),
        ("operations.state = 'intent', operation", "'{\"identity\": 7}'", ("plan",)),
        ("operations.seq", "'one'", ("history", "1")),
        ("meta.serial", "x'ff00'", ("state", "pull")),
    ],
)
def test_a_journal_that_says_what_cannot_be(
    applied: Path, bcsync: Bcsync, column: str, value: str, command: tuple[str, ...]
) -> None:
    """A value of the wrong type, or an operation that does not say what it is about."""
    table, _, name = column.partition(".")
    row = "" if table == "meta" else f"WHERE rowid = (SELECT max(rowid) FROM {table})"
    with closing(sqlite3.connect(applied / ".bcsync/state.db")) as connection, connection:
        if name == "operation":
            row = f"WHERE address = '{UK}'"
        connection.execute(f"UPDATE {table} SET {name} = {value} {row}")
    result = bcsync(applied, *command)
    assert result.code == 1, result
    assert "damaged" in result.err
    assert "put back a backup" in result.err


@pytest.mark.parametrize("column", ["who", "process", "command", "since", "until", "pid"])
def test_a_lease_that_says_what_cannot_be(applied: Path, bcsync: Bcsync, column: str) -> None:
    with closing(sqlite3.connect(applied / ".bcsync/state.db")) as connection, connection:
        connection.execute(
            "INSERT INTO leases (who, pid, process, command, since, until) "
            "VALUES ('bo', 1, 'desk 1 1', 'bcsync apply', 1, 2)"
        )
        value = "9e99" if column in ("since", "until") else "x'ff00'"
        connection.execute(f"UPDATE leases SET {column} = {value}")
    for command in (("locks",), ("plan",)):
        result = bcsync(applied, *command)
        assert result.code == 1, result
        assert "damaged" in result.err


@pytest.mark.parametrize(
    ("file", "table"), [("state.db", "bindings"), ("platform.db", "platform_meta")]
)
def test_a_schema_whose_damage_sqlite_cannot_even_quote(
    applied: Path, bcsync: Bcsync, file: str, table: str
) -> None:
    with closing(sqlite3.connect(applied / ".bcsync" / file)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        # A name that is no UTF-8: the driver fails to decode SQLite's own complaint, which quotes it.
        broken = "UPDATE sqlite_master SET sql = 'CREATE TABLE', name = CAST(x'61ce62' AS TEXT)"
        connection.execute(f"{broken} WHERE name = ?", (table,))
    for command in (
        ("plan",),
        ("apply", "--auto-approve"),
        ("who",),
        ("local", "log"),
        ("doctor",),
    ):
        result = bcsync(applied, *command)
        assert "made a mistake" not in result.err, result
    result = bcsync(applied, "plan")
    assert result.code == 1
    assert "damaged" in result.err


@pytest.mark.parametrize(
    ("command", "change"),
    [
        ("local log", "UPDATE platform_log SET details = 'null'"),
        ("local log", "UPDATE platform_log SET verb = x'ff'"),
        ("local outbox", "UPDATE platform_outbox SET text = x'ff'"),
        ("local notifications --as ana@acme.example", "UPDATE platform_notifications SET subjects = '7'"),
    ],
)  # fmt: skip
def test_what_people_read_on_the_platform(
    applied: Path, bcsync: Bcsync, command: str, change: str
) -> None:
    with closing(sqlite3.connect(applied / ".bcsync" / "platform.db")) as connection, connection:
        assert connection.execute(change).rowcount
    result = bcsync(applied, *command.split())
    assert result.code == 1, result
    assert "platform's database is damaged" in result.err
