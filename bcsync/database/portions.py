"""Large answers of a server in portions: each is a way there and back, and none of them is held whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, text

from bcsync.database.pipeline import UNREAD

PORTION = 10_000
"""Rows that are asked for at a time."""

_numbers = count(1)


def portions(connection: Connection, query: Select[Any]) -> Iterator[CursorResult[Any]]:
    """The answer to a query, so many rows at a time; their values are of the types of its columns.

    The cursor is made along with the first portion: what fits into one costs no more than without it
    (postgresql.org/docs/current/sql-declare.html).
    """
    name = f"bcsync_{next(_numbers)}"
    options = {"render_postcompile": True}
    compiled = query.compile(dialect=connection.dialect, compile_kwargs=options)
    given = compiled.construct_params()
    connection.exec_driver_sql(
        f"DECLARE {name} NO SCROLL CURSOR FOR {compiled}", given, execution_options=UNREAD
    )
    fetch = text(f"FETCH FORWARD {PORTION} FROM {name}").columns(*query.selected_columns)
    more = True
    while more:
        found = connection.execute(fetch)
        # Asked before it is read: after that the number is not known any more.
        more = found.rowcount == PORTION
        yield found
    connection.exec_driver_sql(f"CLOSE {name}", execution_options=UNREAD)
