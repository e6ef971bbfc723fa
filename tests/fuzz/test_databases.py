"""Whatever lies where the state or the platform should: a clear error, and no further damage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from bcsync.state import tables
from tests.fuzz.desk import PLATFORM, STATE, Desk
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.inputs import words

LOOKING = (
    ("plan", "--no-refresh"), ("state", "list"), ("state", "pull"), ("who", "--no-refresh"),
    ("history", "--verify"), ("history",), ("locks",), ("explain", "--no-refresh", "ad_account.acme/uk"),
    ("show", "ad_account.acme/uk"), ("local", "log"), ("local", "outbox"), ("doctor",),
    ("local", "companies"), ("local", "notifications", "--as", "ana@acme.example"),
)  # fmt: skip
ACTING = (("plan",), ("drift",), ("apply",), ("requests",), ("export",), ("who",))
FILES = (STATE, PLATFORM)


class Damage(NamedTuple):
    """What becomes of a sound database; short enough to be shown whole."""

    replaced: bytes | None = None
    cut_at: int | None = None
    overwritten: bytes = b""
    flipped: tuple[tuple[int, int], ...] = ()

    def done_to(self, sound: bytes) -> bytes:
        """The bytes that are left."""
        if self.replaced is not None:
            return self.replaced
        data = bytearray(sound[: self.cut_at])
        data[100 : 100 + len(self.overwritten)] = self.overwritten
        for at, bit in self.flipped:
            if data:
                data[at % len(data)] ^= 1 << bit
        return bytes(data)


def damage(size: int) -> st.SearchStrategy[Damage]:
    """Random bytes, or a database that was cut short or in which bytes or bits were changed."""
    anywhere = st.integers(0, size - 1)
    # Where it hurts: the header, and the beginnings of pages.
    page = st.integers(0, size // 4096 - 1).map(lambda n: n * 4096)
    at = st.integers(0, 99) | st.builds(int.__add__, page, st.integers(0, 60)) | anywhere
    flips = st.lists(st.tuples(at, st.integers(0, 7)), max_size=12).map(tuple)
    return (
        st.binary(max_size=600).map(lambda all: Damage(replaced=all))
        | anywhere.map(lambda end: Damage(cut_at=end))
        | st.binary(max_size=500).map(lambda some: Damage(overwritten=some))
        | flips.map(lambda bits: Damage(flipped=bits))
    )


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_database_is_not_damaged_further(desk: Desk, applied: Path, name: str) -> None:
    sound = (applied / name).read_bytes()

    def examine(given: tuple[Damage, tuple[str, ...]]) -> None:
        done, command = given
        desk.fresh({name: done.done_to(sound)})
        desk.only_looks(*command)

    inputs = st.tuples(damage(len(sound)), st.sampled_from(LOOKING))
    fuzz(examine, inputs, share=0.05, examples=24)


@pytest.mark.parametrize("name", FILES)
def test_what_would_write_ends_in_words(desk: Desk, applied: Path, name: str) -> None:
    sound = (applied / name).read_bytes()

    def examine(given: tuple[Damage, tuple[str, ...]]) -> None:
        done, command = given
        desk.fresh({name: done.done_to(sound)})
        desk.run(*command)

    fuzz(examine, st.tuples(damage(len(sound)), st.sampled_from(ACTING)), share=0.03, examples=12)


def odd_values(file: str) -> st.SearchStrategy[str]:
    """Statements that leave a sound database with values that bcsync never wrote."""
    columns = [
        (table.name, column.name) for table in tables.metadata.sorted_tables for column in table.c
    ]
    value = words.map(lambda word: "'" + word.replace("'", "''").replace("\x00", "") + "'")
    value |= st.sampled_from(["NULL", "-1", "9e99", "x'ff00'", "''", "'{}'", "'[1]'", "9" * 18])
    return st.builds(
        lambda at, new: f"UPDATE OR IGNORE {at[0]} SET {at[1]} = {new}",
        st.sampled_from(columns),
        value,
    )


def test_values_that_nobody_wrote_end_in_words(desk: Desk) -> None:
    def examine(given: tuple[list[str], tuple[str, ...]]) -> None:
        statements, command = given
        desk.fresh({})
        with closing(sqlite3.connect(desk.root / STATE)) as connection, connection:
            for statement in statements:
                try:
                    connection.execute(statement)
                except sqlite3.IntegrityError:
                    continue
        desk.run(*command)

    statements = st.lists(odd_values(STATE), min_size=1, max_size=2)
    fuzz(examine, st.tuples(statements, st.sampled_from(LOOKING + ACTING)), share=0.08, examples=24)


def _other(path: Path, script: str) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


OTHERS = {
    "another program's": "CREATE TABLE customers (id); INSERT INTO customers VALUES (1)",
    "another alembic user's": "CREATE TABLE alembic_version (version_num);"
    "INSERT INTO alembic_version VALUES ('a1')",
    "a newer bcsync's": "CREATE TABLE alembic_version (version_num);"
    "INSERT INTO alembic_version VALUES ('state_9999')",
    "one of the same names": "CREATE TABLE alembic_version (a, b); CREATE VIEW bindings AS SELECT 1",
    "a newer platform's": "CREATE TABLE platform_meta (name, value);"
    "INSERT INTO platform_meta VALUES ('schema', 99)",
    "a platform of words": "CREATE TABLE platform_meta (name, value);"
    "INSERT INTO platform_meta VALUES ('schema', 'x')",
}


@pytest.mark.parametrize("script", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_a_database_of_somebody_else_keeps_every_byte(desk: Desk, name: str, script: str) -> None:
    desk.fresh({})
    _other(desk.root / name, script)
    before = (desk.root / name).read_bytes()
    for command in (("state", "list"), ("plan",), ("local", "log"), ("doctor",)):
        desk.run(*command)
        assert (desk.root / name).read_bytes() == before, command
