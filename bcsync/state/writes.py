"""Bulk writes to bindings and resources, each inside a transaction of the caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Table,
    bindparam,
    delete,
    false,
    null,
    select,
    true,
    update,
)
from sqlalchemy.sql.compiler import SQLCompiler

from bcsync.database.postgres import copy_rows
from bcsync.errors import StateError
from bcsync.kinds.kind import Kinds
from bcsync.model.address import CENTER
from bcsync.state import tables
from bcsync.state.canonical import canonical
from bcsync.state.merge import RowChanges
from bcsync.state.renaming import under_new_names
from bcsync.state.rows import Row, acceptance_of, id_parts, id_text, row_of, stored_of
from bcsync.state.tables import acceptances as acceptances_table
from bcsync.state.tables import bindings, meta, resources
from bcsync.state.values import Acceptance, Binding, ResourceKey, Stored

_OBSERVED = ("scope", "attributes", "status", "since", "waits_on", "detail", "label", "absent")
_OWNED = ("managed", "known")
_CHUNK = 5000
"""Rows made and handed to the driver at a time."""
_IN = 500
"""Values in one IN list; SQLite takes 32,766 parameters a statement, older builds 999."""


def count_write(connection: Connection) -> None:
    """Move the serial, and with it the fingerprint."""
    connection.execute(update(meta).values(serial=meta.c.serial + 1))


def upsert_observed(connection: Connection, rows: Iterable[Stored]) -> None:
    """Write what was seen; whether it is managed, and what was known, stays."""
    _write_resources(connection, _OBSERVED, rows)


def upsert_managed(connection: Connection, rows: Iterable[Stored]) -> None:
    """Write what we made: managed, and known as it is."""
    ours = (row._replace(managed=True, known=row.attributes) for row in rows)
    _write_resources(connection, _OBSERVED + _OWNED, ours)


def follow(
    connection: Connection, changed: Mapping[ResourceKey, Mapping[str, Any]], kinds: Kinds
) -> None:
    """Write attributes that others changed on our behalf; what was known of these becomes the same."""
    if not changed:
        return
    rows = (
        row._replace(
            attributes={**row.attributes, **changed[row.key]},
            known=None if row.known is None else {**row.known, **changed[row.key]},
        )
        for row in _rows_of(connection, changed, kinds)
    )
    _write_resources(connection, _OBSERVED + _OWNED, list(rows))


def write_changes(connection: Connection, changes: RowChanges) -> None:
    """Write what a merge found."""
    upsert_observed(connection, changes.upserts)
    _on_keys(connection, update(resources).values(absent=true()), resources, changes.absent)
    remove_resources(connection, changes.deleted)


def unmoved(
    connection: Connection, changes: RowChanges, current: Iterable[Stored], kinds: Kinds
) -> RowChanges:
    """Of these changes to ``current`` those whose rows nobody has changed since it was read."""
    wanted = {row.key for row in changes.upserts} | {*changes.absent, *changes.deleted}
    before = {row.key: row for row in current if row[:2] in wanted}
    now = {row.key: row for row in _rows_of(connection, wanted, kinds)}

    def same(key: ResourceKey) -> bool:
        return before.get(key) == now.get(key)

    return RowChanges(
        [row for row in changes.upserts if same(row.key)],
        [key for key in changes.absent if same(key)],
        [key for key in changes.deleted if same(key)],
    )


def _rows_of(connection: Connection, keys: Iterable[ResourceKey], kinds: Kinds) -> Iterator[Stored]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, id in keys:
        by_kind[kind].append(id_text(id))
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), _IN):
            chunk = ids[start : start + _IN]
            query = select(resources).where(resources.c.kind == kind, resources.c.id.in_(chunk))
            yield from stored_of(connection.execute(query).all(), kinds)


def remove_resources(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """Delete rows of ``resources``."""
    _on_keys(connection, delete(resources), resources, keys)


def remove_ended(connection: Connection, keys: Collection[ResourceKey]) -> None:
    """Delete what ended on the platform, and its bindings.

    With a Business Center ends all that stands in its lists, or between it and others.
    """
    closed = frozenset(id[0] for kind, id in keys if kind == CENTER)
    gone = [*keys, *_in_lists_of(connection, closed)] if closed else keys
    remove_resources(connection, gone)
    unbind_ids(connection, gone)


def _in_lists_of(connection: Connection, centers: frozenset[str]) -> Iterator[ResourceKey]:
    # One pass for all: closings are rare, and an index of scopes would be paid for at every refresh.
    query = select(resources.c.kind, resources.c.id, resources.c.scope)
    for kind, id, scope in connection.execute(query).all():
        parts = id_parts(id)
        if scope in centers or not centers.isdisjoint(parts):
            yield kind, parts


def mark_managed(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """Take on resources as they are now."""
    statement = update(resources).values(managed=true(), known=resources.c.attributes)
    _on_keys(connection, statement, resources, keys)


def unmark(connection: Connection, keys: Sequence[ResourceKey]) -> None:
    """Let go of resources; those that no longer exist leave the state."""
    gone = delete(resources).where(resources.c.absent)
    _on_keys(connection, gone, resources, keys)
    _on_keys(connection, update(resources).values(managed=false(), known=null()), resources, keys)


def bind(connection: Connection, items: Sequence[Binding], now: str) -> None:
    """Write bindings; an address that was bound before is bound anew, and as protected as it was."""
    statement = _upsert(connection, bindings, ("kind", "id", "bound_at"))
    _run(connection, statement, [_binding_row(item, now) for item in items])


def unbind_ids(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """Delete the bindings of these things."""
    _on_keys(connection, delete(bindings), bindings, keys)


def unbind(connection: Connection, addresses: Collection[str]) -> None:
    """Delete the bindings of these addresses."""
    statement = delete(bindings).where(bindings.c.address == bindparam("of_address"))
    _run(connection, statement, [{"of_address": address} for address in addresses])


def bound_keys(connection: Connection, addresses: Collection[str]) -> list[ResourceKey]:
    """What these addresses are bound to."""
    return [(row["kind"], id_parts(row["id"])) for row in _bound_rows(connection, addresses)]


def _bound_rows(connection: Connection, addresses: Collection[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    wanted = sorted(addresses)
    for start in range(0, len(wanted), _IN):
        query = select(bindings).where(bindings.c.address.in_(wanted[start : start + _IN]))
        rows.extend(dict(row) for row in connection.execute(query).mappings())
    return rows


def _all_bound_rows(connection: Connection, addresses: Collection[str]) -> list[dict[str, Any]]:
    rows = _bound_rows(connection, addresses)
    missing = set(addresses) - {row["address"] for row in rows}
    if missing:
        raise StateError(
            f"the stored state binds no address {min(missing)}",
            hint="`bcsync state list` shows the addresses it holds",
        )
    return rows


def move(connection: Connection, moves: Mapping[str, str], kinds: Kinds) -> None:
    """Give bindings other addresses, swaps included; refuses an address that is taken.

    What was accepted goes along, also of what is called after them.
    """
    rows = _all_bound_rows(connection, moves.keys())
    unbind(connection, moves.keys())
    for row in rows:
        row["address"] = moves[row["address"]]
    _run(connection, bindings.insert(), rows)
    _move_acceptances(connection, moves, kinds)


def _move_acceptances(connection: Connection, moves: Mapping[str, str], kinds: Kinds) -> None:
    table = acceptances_table
    rows = {row["address"]: row for row in connection.execute(select(table)).mappings()}
    read = (acceptance_of([row[name] for name in Acceptance._fields]) for row in rows.values())
    going = under_new_names(read, moves, kinds)
    arriving = [_acceptance_row(new, rows[old]["accepted_at"]) for old, new in going.items() if new]
    _replace_acceptances(connection, going, arriving)


def set_protect(connection: Connection, flags: Mapping[str, bool]) -> None:
    """Protect addresses from removal, or no longer."""
    _all_bound_rows(connection, flags.keys())
    statement = update(bindings).where(bindings.c.address == bindparam("of_address"))
    rows = [{"of_address": address, "protect": flag} for address, flag in flags.items()]
    _run(connection, statement.values(protect=bindparam("protect")), rows)


def _binding_row(item: Binding, now: str) -> dict[str, Any]:
    return {
        "address": item.address,
        "kind": item.kind,
        "id": id_text(item.id),
        "protect": item.protect,
        "bound_at": now,
    }


def _write_resources(
    connection: Connection, columns: Sequence[str], rows: Iterable[Stored]
) -> None:
    statement = _upsert(connection, resources, columns)
    # In the order of the key: a large write then goes through the tree once, from left to right.
    ordered = sorted(rows, key=itemgetter(0, 1))
    run_driver(connection, statement, resources.c.keys(), map(row_of, ordered))


def _upsert(connection: Connection, table: Table, columns: Sequence[str]) -> Insert:
    statement = _insert_into(connection)(table)
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in columns},
    )
    return upsert


def _insert_into(connection: Connection) -> Callable[[Table], Any]:
    # Late: a dialect that is not used takes a tenth of a second to import.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert


def _on_keys(
    connection: Connection, statement: Any, table: Table, keys: Iterable[ResourceKey]
) -> None:
    where = (table.c.kind == bindparam("of_kind"), table.c.id == bindparam("of_id"))
    rows = ((kind, id_text(id)) for kind, id in keys)
    run_driver(connection, statement.where(*where), ("of_kind", "of_id"), rows)


def _run(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def run_driver(
    connection: Connection, statement: Any, names: Sequence[str], rows: Iterable[Row]
) -> None:
    """Execute for many rows; ``names`` are the statement's parameters, in its order.

    SQLAlchemy's own way of binding takes longer than the write itself.
    """
    if type(statement) is Insert and connection.dialect.name == "postgresql":
        copy_rows(connection, cast("Table", statement.table), names, rows)
        return
    compiled = cast("SQLCompiler", statement.compile(dialect=connection.dialect))
    sql = str(compiled)
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        if compiled.positional:
            connection.exec_driver_sql(sql, cast("list[tuple[Any, ...]]", chunk))
        else:
            named = [dict(zip(names, row, strict=True)) for row in chunk]
            connection.exec_driver_sql(sql, named)


def replace_ends(connection: Connection, gone: Collection[str], new: Mapping[str, date]) -> None:
    """Write days on which something ends, for addresses of which no other day is known."""
    table = tables.ends
    cleared = [{"of_address": address} for address in gone]
    _run(connection, delete(table).where(table.c.address == bindparam("of_address")), cleared)
    rows = [{"address": address, "day": day.isoformat()} for address, day in new.items()]
    _run(connection, table.insert(), rows)


def accept(connection: Connection, acceptances: Sequence[Acceptance], now: str) -> None:
    """Insert or replace acceptances."""
    _replace_acceptances(connection, (), [_acceptance_row(each, now) for each in acceptances])


def _replace_acceptances(
    connection: Connection, gone: Iterable[str], rows: Sequence[dict[str, Any]]
) -> None:
    table = acceptances_table
    cleared = [{"of_address": address} for address in (*gone, *(row["address"] for row in rows))]
    statement = delete(table).where(table.c.address == bindparam("of_address"))
    _run(connection, statement, cleared)
    _run(connection, table.insert(), rows)


def _acceptance_row(each: Acceptance, at: str) -> dict[str, Any]:
    what = {"until": each.until.isoformat(), "drift": canonical(each.drift), "accepted_at": at}
    return each._asdict() | what
