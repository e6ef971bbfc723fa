"""Tables that an older bcsync wrote, brought to their present form."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Table, select

from bcsync.database.bulk import for_each
from bcsync.platforms.local import schema
from bcsync.platforms.local.rules.people import USER_PREFIX
from bcsync.platforms.local.work import platform_id


def upgrade(connection: Connection) -> None:
    """Do what is left to do, under a lock that keeps everybody else away."""
    meta = schema.meta
    written = meta.c.name == "schema"
    version = connection.scalar(select(meta.c.value).where(written))
    if version == schema.SCHEMA_VERSION:
        return
    # Version 1: people without ids, indexes that pages cannot be read by.
    schema.metadata.create_all(connection)
    _add(connection, schema.users, schema.users.c.id)
    _number_people(connection)
    for index in sorted(schema.users.indexes, key=_name):
        index.create(connection)
    for table in (schema.accounts, schema.assignments):
        for index in sorted(table.indexes, key=_name):
            index.drop(connection)
            index.create(connection)
    connection.execute(meta.update().where(written).values(value=schema.SCHEMA_VERSION))


def _name(index: Index) -> str:
    return str(index.name)


def _add(connection: Connection, table: Table, column: Column[str]) -> None:
    type_ = column.type.compile(connection.dialect)
    connection.exec_driver_sql(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {type_}')


def _number_people(connection: Connection) -> None:
    """Give everybody an id, in the order they signed up."""
    user = schema.users
    emails = connection.scalars(select(user.c.email).order_by(user.c.since, user.c.email)).all()
    for_each(
        connection,
        lambda of: user.update().where(user.c.email == of["email"]).values(id=of["id"]),
        {"id": user.c.id, "email": user.c.email},
        [(platform_id(USER_PREFIX, at), email) for at, email in enumerate(emails, 1)],
    )
    connection.execute(schema.counters.insert(), [{"name": str(USER_PREFIX), "last": len(emails)}])
