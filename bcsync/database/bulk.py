"""Writing many rows: one way in for callers, and as few statements as each database is quickest with.

SQLite executes a statement a row inside the process. To a server every statement is a way there and
back, so it is handed whole columns, as arrays that ``unnest`` makes rows of again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Executable,
    Float,
    Table,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine

from bcsync.database import postgres
from bcsync.database.pipeline import UNREAD

Row = Sequence[Any]
Given = Mapping[str, ColumnElement[Any]]
"""What stands for the values of a row in a statement, by name."""

_CHUNK = 10_000
"""Rows made and handed to the driver at a time."""
_COPY_FROM = 500
"""Rows for which COPY is quicker than arrays, though it goes to the server once more."""


def insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of these columns."""
    columns = [table.c[name] for name in names]
    if connection.dialect.name == "sqlite":
        into = postgres.columns_of(connection, table, names)
        statement = f"INSERT INTO {into} VALUES ({', '.join('?' * len(names))})"
        for chunk in _chunks(connection, columns, rows):
            connection.exec_driver_sql(statement, cast("list[tuple[Any, ...]]", chunk))
        return
    for chunk in _chunks(connection, columns, rows):
        if len(chunk) >= _COPY_FROM:
            postgres.copy_rows(connection, table, names, chunk)
        else:
            wanted = _unnested(dict(zip(names, columns, strict=True)))
            new = table.insert().from_select(list(names), select(*wanted.c))
            _execute_arrays(connection, new, names, chunk)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that all have the same columns."""
    if rows:
        names = [column.name for column in table.columns if column.name in rows[0]]
        insert(connection, table, names, _picked(names, rows))


def upsert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Insert whole rows; of one that is there already, write these ``columns``.

    Of several rows with the same key the last one counts.
    """
    names = table.c.keys()
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        new = sqlite.insert(table)
        statement = new.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: new.excluded[name] for name in columns},
        )
        _execute_rows(connection, statement, names, list(table.c), rows)
        return
    # Late: a dialect that is not used takes a tenth of a second to import.
    from sqlalchemy.dialects import postgresql

    # One statement may not touch a row twice.
    key_of = itemgetter(*(names.index(column.name) for column in table.primary_key))
    rows = {key_of(row): row for row in rows}.values()
    into = postgresql.insert(table).from_select(names, select(*_unnested(dict(table.c)).c))
    merged = into.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: into.excluded[name] for name in columns},
    )
    for chunk in _chunks(connection, list(table.c), rows):
        _execute_arrays(connection, merged, names, chunk)


def for_each(
    connection: Connection,
    statement_of: Callable[[Given], Executable],
    columns: Mapping[str, Column[Any]],
    rows: Iterable[Row],
) -> None:
    """Execute an UPDATE or a DELETE for each row; its values are of these columns' types, in their order.

    ``statement_of`` is given what stands for a row's values, by the names in ``columns``.
    """
    names, types = list(columns), list(columns.values())
    if connection.dialect.name == "sqlite":
        given: Given = {name: bindparam(_parameter(name)) for name in names}
        _execute_rows(connection, statement_of(given), names, types, rows)
        return
    statement = statement_of(dict(_unnested(columns).c))
    for chunk in _chunks(connection, types, rows):
        _execute_arrays(connection, statement, names, chunk)


def _picked(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    if len(names) == 1:
        return ((row[names[0]],) for row in rows)
    return map(itemgetter(*names), rows)


def _parameter(name: str) -> str:
    # SQLAlchemy keeps the names of columns for values that are set.
    return f"of_{name}"


def _execute_rows(
    connection: Connection,
    statement: Any,
    names: Sequence[str],
    columns: Sequence[Column[Any]],
    rows: Iterable[Row],
) -> None:
    # SQLAlchemy's own way of binding takes longer than the write itself.
    compiled = cast("SQLCompiler", statement.compile(dialect=connection.dialect))
    sql, order = str(compiled), _order(compiled, names)
    for chunk in _chunks(connection, columns, rows):
        ordered = chunk if order is None else list(map(order, chunk))
        connection.exec_driver_sql(sql, cast("list[tuple[Any, ...]]", ordered))


def _order(compiled: SQLCompiler, names: Sequence[str]) -> Callable[[Row], Row] | None:
    """Brings a row into the order of the statement's parameters; None: it is in that order."""
    asked = list(compiled.positiontup or ())
    has = [name if name in asked else _parameter(name) for name in names]
    return None if asked == has else itemgetter(*map(has.index, asked))


def _execute_arrays(
    connection: Connection, statement: Executable, names: Sequence[str], rows: Sequence[Row]
) -> None:
    compiled = str(cast("Any", statement).compile(dialect=connection.dialect))
    columns = zip(*rows, strict=True)
    arrays = {_parameter(n): list(values) for n, values in zip(names, columns, strict=True)}
    connection.exec_driver_sql(compiled, arrays, execution_options=UNREAD)


def _unnested(columns: Mapping[str, Column[Any]]) -> TableValuedAlias:
    from sqlalchemy.dialects.postgresql import ARRAY

    arrays = [bindparam(_parameter(n), type_=ARRAY(_plain(c.type))) for n, c in columns.items()]
    return func.unnest(*arrays).table_valued(*columns).render_derived(name="given")


def _plain(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """What values of a column are sent as: without its length, which casting to would cut at."""
    inner = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    plain: dict[type, TypeEngine[Any]] = {bool: Boolean(), int: BigInteger(), float: Float(53)}
    return plain.get(inner.python_type, Text())


def _chunks(
    connection: Connection, columns: Sequence[Column[Any]], rows: Iterable[Row]
) -> Iterator[list[Row]]:
    """Rows as the driver takes them: values of types of our own are encoded."""
    encoders = [
        c.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if isinstance(c.type, TypeDecorator)
        else None
        for c in columns
    ]
    if any(encoders):
        rows = (
            tuple([v if c is None else c(v) for v, c in zip(row, encoders, strict=True)])
            for row in rows
        )
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk
