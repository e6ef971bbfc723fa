"""Access requests read in bulk, from either side (rules 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.sql import ColumnElement

from bcsync.model.status import Status
from bcsync.platforms.local import schema, seen
from bcsync.platforms.local.reach import chunks
from bcsync.platforms.port import Seen

_WIDTH = len(schema.accesses.columns)
"""Columns of the request itself; the names around it follow."""


def asked(connection: Connection, centers: Sequence[str]) -> Iterator[Seen]:
    """Requests of these Business Centers."""
    rows = _read(connection, schema.accesses.c.center.in_(centers))
    deciders = _deciders(connection, rows)
    for row in rows:
        account_name, owner, _ = row[_WIDTH:]
        yield seen.access(*row[:_WIDTH], account_name=account_name, decider=deciders.get(owner))


def to_decide(connection: Connection, owners: Sequence[str]) -> Iterator[Seen]:
    """Requests for ad accounts of these owners."""
    rows = _read(connection, schema.accounts.c.owner.in_(owners))
    deciders = _deciders(connection, rows)
    for row in rows:
        account_name, owner, asker_name = row[_WIDTH:]
        yield seen.approval(
            *row[:_WIDTH],
            account_name=account_name,
            owner=owner,
            asker_name=asker_name,
            decider=deciders.get(owner),
        )


def _read(connection: Connection, condition: ColumnElement[bool]) -> Sequence[Any]:
    access, account, asker = schema.accesses, schema.accounts, schema.centers
    query = (
        select(access, account.c.name, account.c.owner, asker.c.name)
        .join(account, account.c.id == access.c.account)
        .join(asker, asker.c.id == access.c.center)
        .where(condition)
    )
    return connection.execute(query).fetchall()


def _deciders(connection: Connection, rows: Sequence[Any]) -> Mapping[str, str]:
    """By owner, whom a pending request waits for: the person, or the center's first admin."""
    owners = {row[_WIDTH + 1] for row in rows if row[3] == Status.PENDING}
    found = {owner: owner for owner in owners if "@" in owner}
    member = schema.members.c
    for centers in chunks(owner for owner in owners if "@" not in owner):
        query = (
            select(member.center, member.email)
            .where(
                member.center.in_(centers),
                member.role == "admin",
                member.status == str(Status.ACTIVE),
            )
            .order_by(member.center, member.since, member.email)
        )
        for center, email in connection.execute(query):
            found.setdefault(center, email)
    return found
