"""One table inside one transaction: bulk reads, an identity map, one bulk write.

Rules read and change single rows; the statements stay a handful per batch, because what a batch
will need is loaded before it and what it changed is written after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.sql import ColumnElement

from bcsync.database.bulk import Given, for_each, insert_rows
from bcsync.database.lookup import lookup

Row = dict[str, Any]
Key = tuple[str, ...]


@cache
def _key_of(columns: tuple[str, ...]) -> Callable[[Row], Key]:
    """The function that takes the values of these columns out of a row."""
    if len(columns) == 1:
        (column,) = columns
        return lambda row: (row[column],)
    return itemgetter(*columns)


class Rows:
    """The rows of one table that this transaction has seen, changed or knows to be absent.

    A row handed out must not be changed in place: ``put`` a new one.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._names = tuple(column.name for column in table.primary_key)
        self._key = _key_of(self._names)
        self._rows: dict[Key, Row | None] = {}
        self._stored: set[Key] = set()
        self._changed: dict[Key, None] = {}
        self._indexes: dict[tuple[str, ...], dict[Key, dict[Key, None]]] = {}
        self._complete: dict[tuple[str, ...], set[Key]] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Read these rows, remembering those that do not exist."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._rows]
        for row in self._select(self._names, wanted):
            self._admit(row)
        for key in wanted:
            self._rows.setdefault(key, None)

    def load_where(self, columns: tuple[str, ...], values: Iterable[Key]) -> None:
        """Read every row that has one of these ``values`` in ``columns``."""
        self._index(columns)
        complete = self._complete[columns]
        wanted = [v for v in dict.fromkeys(values) if not self._all_loaded(columns, v)]
        for row in self._select(columns, wanted):
            self._admit(row)
        complete.update(wanted)

    def get(self, *key: str) -> Row | None:
        """The row of this key, or None."""
        if key not in self._rows:
            if self._all_loaded(self._names, key):
                return None
            self.load([key])
        return self._rows[key]

    def none_yet(self, columns: tuple[str, ...], *value: str) -> None:
        """Say that no row can have ``value`` in ``columns``, because it was made a moment ago."""
        self._index(columns)
        self._complete[columns].add(value)

    def where(self, columns: tuple[str, ...], *value: str) -> list[Row]:
        """Every row that has ``value`` in ``columns``, in the order first seen."""
        return [row for key in self._keys(columns, value) if (row := self._rows[key]) is not None]

    def count(self, columns: tuple[str, ...], *value: str) -> int:
        """How many rows have ``value`` in ``columns``."""
        return len(self._keys(columns, value))

    def put(self, row: Row) -> None:
        """Insert or replace a whole row."""
        key = self._key(row)
        self.get(*key)
        self._forget(key)
        self._remember(key, row)
        self._changed[key] = None

    def delete(self, *key: str) -> None:
        """Delete a row; one that does not exist is no error."""
        if self.get(*key) is not None:
            self._forget(key)
            self._rows[key] = None
            self._changed[key] = None

    def flush(self) -> None:
        """Write what changed: at most three statements."""
        new: list[Row] = []
        old: list[Row] = []
        gone: list[Key] = []
        for key in self._changed:
            row = self._rows[key]
            if row is None:
                if key in self._stored:
                    gone.append(key)
            elif key in self._stored:
                old.append(row)
            else:
                new.append(row)
        self._write(gone, old, new)

    def _write(self, gone: list[Key], old: list[Row], new: list[Row]) -> None:
        table, columns = self._table, dict(self._table.c)
        rest = [name for name in columns if name not in self._names]
        if gone:
            keys = {name: columns[name] for name in self._names}
            for_each(self._connection, lambda of: table.delete().where(*self._is(of)), keys, gone)
        if old:
            for_each(
                self._connection,
                lambda of: table.update().where(*self._is(of)).values({n: of[n] for n in rest}),
                columns,
                ([row[name] for name in columns] for row in old),
            )
        insert_rows(self._connection, table, new)

    def _is(self, given: Given) -> list[ColumnElement[bool]]:
        return [self._table.c[name] == given[name] for name in self._names]

    def _select(self, columns: tuple[str, ...], values: list[Key]) -> Iterator[Row]:
        names = tuple(column.name for column in self._table.columns)
        for found in lookup(self._connection, self._table, columns, values):
            yield dict(zip(names, found, strict=True))

    def _admit(self, row: Row) -> None:
        key = self._key(row)
        if key not in self._rows:
            self._stored.add(key)
            self._remember(key, row)

    def _remember(self, key: Key, row: Row) -> None:
        self._rows[key] = row
        for columns, index in self._indexes.items():
            index.setdefault(_key_of(columns)(row), {})[key] = None

    def _forget(self, key: Key) -> None:
        row = self._rows.get(key)
        if row is not None:
            for columns, index in self._indexes.items():
                index[_key_of(columns)(row)].pop(key)

    def _index(self, columns: tuple[str, ...]) -> None:
        if columns in self._indexes:
            return
        index: dict[Key, dict[Key, None]] = {}
        value_of = _key_of(columns)
        for key, row in self._rows.items():
            if row is not None:
                index.setdefault(value_of(row), {})[key] = None
        self._indexes[columns] = index
        self._complete[columns] = set()

    def _all_loaded(self, columns: tuple[str, ...], value: Key) -> bool:
        """Whether every row with ``value`` in ``columns`` is here: by this index or a wider one."""
        if value in self._complete.get(columns, ()):
            return True
        named = dict(zip(columns, value, strict=True))
        return any(
            complete and _key_of(wider)(named) in complete
            for wider, complete in self._complete.items()
            if named.keys() >= set(wider)
        )

    def _keys(self, columns: tuple[str, ...], value: Key) -> dict[Key, None]:
        if columns not in self._indexes or not self._all_loaded(columns, value):
            self.load_where(columns, [value])
        return self._indexes[columns].get(value, {})
