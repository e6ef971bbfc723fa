"""The whole stored state as one JSON document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, Text, collate, select

from bcsync.state import tables
from bcsync.state.canonical import parsed
from bcsync.state.rows import text_of

FORMAT_VERSION = 1
_JSON = frozenset({"attributes", "drift", "known", "operation", "summary"})
_ID = "id"


def document(connection: Connection) -> dict[str, Any]:
    """Every table, rows in the order of their keys; ids as lists of their parts."""
    m = tables.meta.c
    lineage, serial, platform = connection.execute(select(m.lineage, m.serial, m.platform)).one()
    return {
        "format_version": FORMAT_VERSION,
        "lineage": text_of(lineage),
        "serial": _plain("serial", serial),
        "platform": _plain("platform", platform),
        **{
            table.name: _rows(connection, table)
            for table in (
                tables.bindings,
                tables.resources,
                tables.written,
                tables.acceptances,
                tables.ends,
                tables.runs,
                tables.operations,
                tables.journal,
            )
        },
    }


def empty_document() -> dict[str, Any]:
    """The document of a state that does not exist."""
    return {
        "format_version": FORMAT_VERSION,
        "lineage": None,
        "serial": 0,
        "platform": None,
        "bindings": [],
        "resources": [],
        "written": [],
        "acceptances": [],
        "ends": [],
        "runs": [],
        "operations": [],
        "journal": [],
    }


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*(_in_order(connection, key) for key in table.primary_key))
    return [
        {name: _plain(name, value) for name, value in row.items()}
        for row in connection.execute(query).mappings()
    ]


def _in_order(connection: Connection, key: Column[Any]) -> ColumnElement[Any]:
    """A key to sort by: texts by the numbers of their characters, whatever a server's language is."""
    if connection.dialect.name == "postgresql" and isinstance(key.type, Text):
        return collate(key, "C")
    return key


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        raise TypeError(name)
    if not isinstance(value, str):
        return value
    if name in _JSON:
        return parsed(value)
    return value.split(" ") if name == _ID else value
