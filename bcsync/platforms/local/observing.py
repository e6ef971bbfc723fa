"""Reading in bulk: a few queries however many Business Centers and people are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, starmap
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, and_, select

from bcsync.database.portions import portions
from bcsync.model.status import Status
from bcsync.platforms.local import requests, schema, seen
from bcsync.platforms.local.reach import Reach, chunks, reach_of
from bcsync.platforms.port import Gap, Seen, View

_AT_ONCE = 1_000
"""Rows taken from a file at a time."""


def stream(
    connection: Connection, views: Sequence[View], take: Callable[[Seen], object]
) -> tuple[Gap, ...]:
    """Hand over everything the views show, each thing once; gives what they could not show."""
    reach = reach_of(connection, views)
    extra = {(one.kind, one.id): one for one in _personal(connection, reach)}
    for one in _managed(connection, reach.managed):
        if extra:
            extra.pop((one.kind, one.id), None)
        take(one)
    for one in extra.values():
        take(one)
    return reach.gaps


def _managed(connection: Connection, centers: Sequence[str]) -> Iterator[Seen]:
    """Everything of these Business Centers, as their admins see it."""
    c = schema
    mine = frozenset(centers)
    shared = _Shared()
    for ids in chunks(centers):
        read = _Reader(connection, ids)
        yield from starmap(seen.center, read.among(c.centers, "id"))
        yield from starmap(seen.member, read.among(c.members, "center"))
        yield from starmap(seen.account, read.among(c.accounts, "owner"))
        yield from starmap(seen.certificate, read.among(c.certificates, "center"))
        yield from starmap(seen.assignment, shared.texts(read.among(c.assignments, "center")))
        yield from starmap(seen.asset, read.among(c.assets, "center"))
        yield from _groups(read)
        for table, show in ((c.partners, seen.partner), (c.shares, seen.share)):
            yield from starmap(show, shared.texts(read.among(table, "center")))
            others = (row for row in read.among(table, "partner") if row[0] not in mine)
            yield from starmap(show, others)
        yield from requests.asked(connection, ids)
        yield from requests.to_decide(connection, ids)


class _Shared(dict[str, str]):
    """Each text once: an account, a person and a moment stand in very many rows."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text

    def texts(self, rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        """Rows of nothing but texts."""
        share = self.__getitem__
        return (tuple(map(share, row)) for row in rows)


class _Reader(NamedTuple):
    """Whole rows of any table, by one column that has one of these values."""

    connection: Connection
    values: list[str]

    def among(self, table: Table, column: str) -> Iterable[Any]:
        return _rows(self.connection, select(table).where(table.c[column].in_(self.values)))


def _rows(connection: Connection, query: Select[Any]) -> Iterable[Any]:
    if connection.dialect.name == "sqlite":
        return chain.from_iterable(connection.execute(query).partitions(_AT_ONCE))
    return chain.from_iterable(found.fetchall() for found in portions(connection, query))


def _groups(read: _Reader) -> Iterator[Seen]:
    accounts: dict[str, list[str]] = {}
    members: dict[str, dict[str, str]] = {}
    for group, account, _ in read.among(schema.group_accounts, "center"):
        accounts.setdefault(group, []).append(account)
    for group, email, _, role in read.among(schema.group_members, "center"):
        members.setdefault(group, {})[email] = role
    for row in read.among(schema.groups, "center"):
        yield seen.group(*row, accounts=accounts.get(row[0], ()), members=members.get(row[0], {}))


def _personal(connection: Connection, reach: Reach) -> Iterator[Seen]:
    """What people see without being an admin."""
    yield from _own(connection, reach.own)
    for center, actor in reach.limited:
        yield from _limited(connection, center, actor)


def _own(connection: Connection, people: Sequence[str]) -> Iterator[Seen]:
    member, center = schema.members.c, schema.centers.c
    for emails in chunks(people):
        memberships = (
            select(schema.centers)
            .join(schema.members, member.center == center.id)
            .where(member.email.in_(emails), member.status == str(Status.ACTIVE))
            .distinct()
        )
        yield from starmap(seen.center, _rows(connection, memberships))
        invitations = select(schema.members).where(
            member.email.in_(emails), member.status == str(Status.PENDING)
        )
        yield from starmap(seen.member, _rows(connection, invitations))
        owned = select(schema.accounts).where(schema.accounts.c.owner.in_(emails))
        yield from starmap(seen.account, _rows(connection, owned))
        yield from requests.to_decide(connection, emails)


def _limited(connection: Connection, center: str, actor: str) -> Iterator[Seen]:
    """A standard member's part of a Business Center: themself and what they are assigned to."""
    centers, members, assigned = schema.centers, schema.members, schema.assignments
    accounts, grouped, entries = schema.accounts, schema.group_members, schema.group_accounts
    yield from starmap(
        seen.center, _rows(connection, select(centers).where(centers.c.id == center))
    )
    me = and_(members.c.center == center, members.c.email == actor)
    yield from starmap(seen.member, _rows(connection, select(members).where(me)))
    direct = and_(assigned.c.center == center, assigned.c.email == actor)
    yield from starmap(seen.assignment, _rows(connection, select(assigned).where(direct)))
    by_group = (
        select(entries.c.account)
        .join(grouped, grouped.c.group == entries.c.group)
        .where(grouped.c.center == center, grouped.c.email == actor)
    )
    reached = select(assigned.c.account).where(direct).union(by_group)
    visible = and_(accounts.c.owner == center, accounts.c.id.in_(reached))
    yield from starmap(seen.account, _rows(connection, select(accounts).where(visible)))
