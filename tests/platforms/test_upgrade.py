"""Tables that an older bcsync wrote are brought up to date by the first write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect, select

from bcsync.database.engine import close_engine, open_engine, reading
from bcsync.platforms.local import schema

from .world import ANA, DANA, NICO, World

_OLDER = (
    "DROP INDEX platform_users_id",
    "ALTER TABLE platform_users DROP COLUMN id",
    "DELETE FROM platform_counters WHERE name = '73'",
    "DROP TABLE platform_former_members",
    "DROP TABLE platform_promises",
    "DROP TABLE platform_images",
    "DROP TABLE platform_tokens",
    "DROP TABLE platform_auth_codes",
    "DROP TABLE platform_apps",
    "DROP TABLE platform_offers",
    "UPDATE platform_meta SET value = 1 WHERE name = 'schema'",
)
"""What makes of today's tables those of version 1."""


def test_people_of_version_1_get_ids_and_go_on(opened: Callable[..., World]) -> None:
    world = opened()
    center = world.center()
    for statement in _OLDER:
        world.tamper(statement)
    again = opened()
    again.control.sign_up("later@acme.example")
    with again.platform.reading() as connection:
        assert connection is not None
        found = dict(connection.execute(select(schema.users.c.email, schema.users.c.id)).all())
    old = [f"73{at:017d}" for at in (1, 2, 3)]
    assert found == dict(zip((ANA, DANA, NICO), old, strict=True)) | {
        "later@acme.example": f"73{4:017d}"
    }
    assert again.seen(ANA, center)
    again.join(center, "new@acme.example")


def test_an_upgraded_database_has_the_indexes_of_a_new_one(opened: Callable[..., World]) -> None:
    world = opened()
    world.center()
    for statement in _OLDER:
        world.tamper(statement)
    opened().center(NICO)
    engine = open_engine(world.database, base=Path())
    with reading(engine) as connection:
        there = {
            name: {str(index["name"]) for index in inspect(connection).get_indexes(name)}
            for name in schema.metadata.tables
        }
    close_engine(engine)
    wanted = {
        name: {str(index.name) for index in table.indexes}
        for name, table in schema.metadata.tables.items()
    }
    assert there == wanted
