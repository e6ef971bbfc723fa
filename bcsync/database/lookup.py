"""Reading many rows by their keys, in a few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, TextualSelect, text

_SIZES = (1, 10, 100, 600)
"""Keys a statement carries: a few sizes, so that its compiled form is used again."""
_MOST = _SIZES[-1]


def lookup(
    connection: Connection, table: Table, columns: tuple[str, ...], values: Sequence[Sequence[str]]
) -> Iterator[Sequence[Any]]:
    """Rows of ``table`` that have one of these ``values`` in ``columns``, which are texts.

    No column may be asked for an empty text: what is found by one is not given.
    """
    for query, parameters in _queries(connection, table, columns, values):
        yield from connection.execute(query, parameters).fetchall()


def _queries(
    connection: Connection, table: Table, columns: tuple[str, ...], values: Sequence[Sequence[str]]
) -> Iterator[tuple[TextualSelect, Mapping[str, Any]]]:
    if not values:
        return
    if connection.dialect.name != "sqlite":
        given = {f"v{at}": list(part) for at, part in enumerate(zip(*values, strict=True))}
        yield _by_arrays(table, columns), given
        return
    for start in range(0, len(values), _MOST):
        chunk = values[start : start + _MOST]
        size = next(size for size in _SIZES if size >= len(chunk))
        # Nothing has an empty text, so filling up finds nothing more.
        filled = [*chunk, *[("",) * len(columns)] * (size - len(chunk))]
        yield (
            _by_values(table, columns, size),
            {f"v{row}_{at}": part for row, key in enumerate(filled) for at, part in enumerate(key)},
        )


@cache
def _by_arrays(table: Table, columns: tuple[str, ...]) -> TextualSelect:
    arrays = ", ".join(f"CAST(:v{at} AS text[])" for at in range(len(columns)))
    return _joined(table, columns, f"SELECT * FROM unnest({arrays})")


@cache
def _by_values(table: Table, columns: tuple[str, ...], size: int) -> TextualSelect:
    values = ", ".join(
        "(" + ", ".join(f":v{row}_{at}" for at in range(len(columns))) + ")" for row in range(size)
    )
    return _joined(table, columns, f"VALUES {values}")


def _joined(table: Table, columns: tuple[str, ...], source: str) -> TextualSelect:
    """Rows of ``table`` that match rows of ``source``.

    A join, because SQLite scans the whole table for ``(a, b) IN (VALUES …)``; a cross join, because
    then it does not turn the two sides round (sqlite.org/optoverview.html, "manual control").
    """
    wanted = ", ".join(f'"{name}"' for name in columns)
    matches = " AND ".join(f't."{name}" = wanted."{name}"' for name in columns)
    shown = ", ".join(f't."{column.name}"' for column in table.columns)
    return text(
        f"WITH wanted({wanted}) AS ({source}) "
        f'SELECT {shown} FROM wanted CROSS JOIN "{table.name}" AS t WHERE {matches}'
    ).columns(*table.columns)
