"""Counts that no busy machine makes noisy: how many SQL statements a command takes at two sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bcsync.applying.batches import BATCH
from benchmarks import layouts
from tests.postgres import SUPERUSER, Server
from tests.safety.driver import invoke
from tests.scale.trips import counting

SMALL, LARGE = 100, 1_100
OPERATIONS_AN_ACCOUNT = 4
STATEMENTS_A_BATCH = 40
"""Far below one for each operation of a batch, with room for a rule that needs one more look."""
MORE = ((LARGE - SMALL) * OPERATIONS_AN_ACCOUNT / BATCH + 3) * STATEMENTS_A_BATCH
"""Statements that the larger of the two may take beyond the smaller."""


TRIPS = 300
"""Ways to a server and back that a first apply may take, a new state included: 1.5 s at 5 ms each."""
MORE_TRIPS = 80
"""What a layout of eleven times the size may take beyond that: larger answers come in more portions."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any engine of this process executes."""
    seen: list[str] = []

    def note(
        connection: Any, _cursor: Any, statement: str, parameters: Any, _: Any, many: bool
    ) -> None:
        # A server is sent a statement for each row of many; SQLite executes them where it is.
        rows = len(parameters) if many and connection.dialect.name != "sqlite" else 1
        seen.extend([statement] * rows)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements(root: Path, *words: str) -> int:
    with counted() as seen:
        assert invoke(root, *words).code == 0
    return len(seen)


def a_project(root: Path, accounts: int, database: str = "") -> Path:
    """A layout of this size, kept in files or on a server."""
    layouts.write(root, accounts, one_file=True, database=database)
    return root


def applied(root: Path) -> int:
    return statements(root, "apply", "--auto-approve")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A large project that was applied, and how many statements that took; of a small one, too."""
    small, root = (a_project(tmp_path_factory.mktemp("scale"), size) for size in (SMALL, LARGE))
    return root, applied(small), applied(root)


def test_an_apply_takes_so_many_for_each_batch_and_none_for_each_operation(
    grown: tuple[Path, int, int],
) -> None:
    _root, small, large = grown
    assert large - small <= MORE


def test_a_server_is_sent_no_more_of_them_than_a_file(
    tmp_path: Path, postgres_server: Server
) -> None:
    counts = []
    for accounts in (SMALL, LARGE):
        name = postgres_server.create()
        root = a_project(tmp_path / name, accounts, postgres_server.url(name))
        counts.append(applied(root))
        postgres_server.empty(name)
    assert counts[1] - counts[0] <= MORE


def test_a_server_is_waited_for_a_few_times_for_each_batch(
    tmp_path: Path, postgres_server: Server
) -> None:
    """What is queued goes along with what is read."""
    counts = []
    with counting(str(postgres_server.place / ".s.PGSQL.5432")) as (port, trips):
        for accounts in (SMALL, LARGE):
            name = postgres_server.create()
            url = f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}/{name}"
            root = a_project(tmp_path / name, accounts, url)
            before = trips.count
            assert invoke(root, "apply", "--auto-approve").code == 0
            counts.append(trips.count - before)
            postgres_server.empty(name)
    assert counts[0] <= TRIPS
    assert counts[1] - counts[0] <= MORE_TRIPS


@pytest.mark.parametrize(
    "command",
    [("plan",), ("plan", "--no-refresh"), ("drift",), ("who",), ("apply", "--auto-approve")],
    ids=" ".join,
)
def test_looking_takes_as_many_however_large_a_business_center_is(
    grown: tuple[Path, int, int], tmp_path: Path, command: tuple[str, ...]
) -> None:
    large, _, _ = grown
    layouts.write(tmp_path, SMALL, one_file=True)
    statements(tmp_path, "apply", "--auto-approve")
    assert statements(large, *command) == statements(tmp_path, *command)


def test_an_export_takes_on_only_what_is_not_managed_as_it_is(
    grown: tuple[Path, int, int],
) -> None:
    """The largest table is not written again for an export that says what is known."""
    root, _, _ = grown
    assert invoke(root, "export").code == 0
    with counted() as seen:
        assert invoke(root, "export").code == 0
    assert [each for each in seen if each.startswith("UPDATE resources")] == []
