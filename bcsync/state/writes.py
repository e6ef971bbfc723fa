"""Bulk writes to bindings and resources, each inside a transaction of the caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, delete, false, null, select, true, update

from bcsync.database import bulk
from bcsync.database.pipeline import UNREAD
from bcsync.errors import StateError
from bcsync.kinds.kind import Kinds
from bcsync.model.address import CENTER
from bcsync.state import tables
from bcsync.state.canonical import canonical
from bcsync.state.merge import RowChanges
from bcsync.state.renaming import under_new_names
from bcsync.state.rows import acceptance_of, id_parts, id_text, row_of, stored_of, written_of
from bcsync.state.tables import acceptances as acceptances_table
from bcsync.state.tables import bindings, meta, resources
from bcsync.state.values import Acceptance, Binding, ResourceKey, Stored

_SAID = ("status", "since", "waits_on", "detail", "label", "handle")
_OBSERVED = ("scope", "attributes", *_SAID, "absent")
_OWNED = ("managed", "known")
_IN = 500
"""Values in one IN list; SQLite takes 32,766 parameters a statement, older builds 999."""


def count_write(connection: Connection) -> None:
    """Move the serial, and with it the fingerprint."""
    counted = update(meta).values(serial=meta.c.serial + 1)
    connection.execute(counted, execution_options=UNREAD)


def settle_platform(connection: Connection, platform: str) -> None:
    """Note of which platform a state is that did not say so."""
    unsaid = update(meta).where(meta.c.platform.is_(None))
    connection.execute(unsaid.values(platform=platform), execution_options=UNREAD)


def replace_platform(connection: Connection, platform: str | None) -> None:
    """Note of which platform a state is, whatever it said."""
    connection.execute(update(meta).values(platform=platform), execution_options=UNREAD)


def upsert_observed(connection: Connection, rows: Iterable[Stored]) -> None:
    """Write what was seen; whether it is managed, and what was known, stays."""
    _write_resources(connection, _OBSERVED, rows)


def remember(
    connection: Connection, new: Mapping[ResourceKey, Mapping[str, Any]], kinds: Kinds
) -> None:
    """Note what was written of what the platform never shows; what was written before stays."""
    if not new:
        return
    table = tables.written
    by_kind = _ids_by_kind(new)
    before: dict[ResourceKey, Mapping[str, Any]] = {}
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), _IN):
            chunk = ids[start : start + _IN]
            query = select(table).where(table.c.kind == kind, table.c.id.in_(chunk))
            before |= written_of(connection.execute(query).all(), kinds)
    rows = (
        (kind, id_text(id), canonical({**before.get((kind, id), {}), **values}))
        for (kind, id), values in sorted(new.items(), key=itemgetter(0))
    )
    bulk.upsert(connection, table, ("attributes",), rows)


def _forget_written(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """What is let go of, or gone, is not known any more; mostly nothing was written of anything."""
    kinds = set(connection.scalars(select(tables.written.c.kind).distinct()))
    if kinds:
        theirs = (key for key in keys if key[0] in kinds)
        _on_keys(connection, delete(tables.written), tables.written, theirs)


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
    for kind, ids in _ids_by_kind(keys).items():
        for start in range(0, len(ids), _IN):
            chunk = ids[start : start + _IN]
            query = select(resources).where(resources.c.kind == kind, resources.c.id.in_(chunk))
            yield from stored_of(connection.execute(query).all(), kinds)


def _ids_by_kind(keys: Iterable[ResourceKey]) -> Mapping[str, list[str]]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, id in keys:
        by_kind[kind].append(id_text(id))
    return by_kind


def remove_resources(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """Delete rows of ``resources``."""
    gone = [*keys]
    _on_keys(connection, delete(resources), resources, gone)
    if gone:
        _forget_written(connection, gone)


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
    if keys:
        _forget_written(connection, keys)


def bind(connection: Connection, items: Sequence[Binding], now: str) -> None:
    """Write bindings; an address that was bound before is bound anew, and as protected as it was."""
    rows = ((each.address, each.kind, id_text(each.id), each.protect, now) for each in items)
    bulk.upsert(connection, bindings, ("kind", "id", "bound_at"), rows)


def unbind_ids(connection: Connection, keys: Iterable[ResourceKey]) -> None:
    """Delete the bindings of these things."""
    _on_keys(connection, delete(bindings), bindings, keys)


def unbind(connection: Connection, addresses: Collection[str]) -> None:
    """Delete the bindings of these addresses."""
    _on_addresses(connection, delete(bindings), bindings, addresses)


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
    bulk.insert_rows(connection, bindings, rows)
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
    b = bindings.c
    bulk.for_each(
        connection,
        lambda of: update(bindings).where(b.address == of["address"]).values(protect=of["protect"]),
        {"protect": b.protect, "address": b.address},
        ((flag, address) for address, flag in flags.items()),
    )


def _write_resources(
    connection: Connection, columns: Sequence[str], rows: Iterable[Stored]
) -> None:
    # In the order of the key: a large write then goes through the tree once, from left to right.
    ordered = sorted(rows, key=itemgetter(0, 1))
    bulk.upsert(connection, resources, columns, map(row_of, ordered))


def _on_keys(
    connection: Connection, statement: Any, table: Table, keys: Iterable[ResourceKey]
) -> None:
    c = table.c
    rows = ((kind, id_text(id)) for kind, id in keys)
    bulk.for_each(
        connection,
        lambda of: statement.where(c.kind == of["kind"], c.id == of["id"]),
        {"kind": c.kind, "id": c.id},
        rows,
    )


def _on_addresses(
    connection: Connection, statement: Any, table: Table, addresses: Iterable[str]
) -> None:
    address = table.c.address
    bulk.for_each(
        connection,
        lambda of: statement.where(address == of["address"]),
        {"address": address},
        ((each,) for each in addresses),
    )


def replace_ends(connection: Connection, gone: Collection[str], new: Mapping[str, date]) -> None:
    """Write days on which something ends, for addresses of which no other day is known."""
    table = tables.ends
    _on_addresses(connection, delete(table), table, gone)
    rows = [{"address": address, "day": day.isoformat()} for address, day in new.items()]
    bulk.insert_rows(connection, table, rows)


def accept(connection: Connection, acceptances: Sequence[Acceptance], now: str) -> None:
    """Insert or replace acceptances."""
    _replace_acceptances(connection, (), [_acceptance_row(each, now) for each in acceptances])


def _replace_acceptances(
    connection: Connection, gone: Iterable[str], rows: Sequence[dict[str, Any]]
) -> None:
    table = acceptances_table
    replaced = (row["address"] for row in rows)
    _on_addresses(connection, delete(table), table, (*gone, *replaced))
    bulk.insert_rows(connection, table, rows)


def _acceptance_row(each: Acceptance, at: str) -> dict[str, Any]:
    what = {"until": each.until.isoformat(), "drift": canonical(each.drift), "accepted_at": at}
    return each._asdict() | what
