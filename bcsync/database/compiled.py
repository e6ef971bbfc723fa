"""What statements come to in SQLite's SQL, compiled once in a process.

SQLAlchemy keeps that by engine and dialect. We open a file anew for every command, so whatever runs
many of them in one process would compile the same statements again, a quarter of a small command's time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 1_000
_COMPILED: LRUCache[Any, Any] = LRUCache(_MOST)


class Dialect(SQLiteDialect_pysqlite):
    """SQLite's, the same for every file: there is one library in a process, without settings of ours."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


def engine_for(path: str, **given: Any) -> Engine:
    """An engine for a SQLite file."""
    registry.register("sqlite.bcsync", __name__, Dialect.__name__)
    # Never by writing a URL out: in one, the characters ? and % of a path mean something else.
    url = URL.create("sqlite+bcsync", database=path)
    return create_engine(url, execution_options={"compiled_cache": _COMPILED}, **given)
