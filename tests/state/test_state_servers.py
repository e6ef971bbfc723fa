"""Tables on a server: how they are made there, who may upgrade them, and what a failure leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bcsync.database.engine import close_engine, open_engine
from bcsync.model.news import Event, Round, Rows, Subject, Told
from bcsync.platforms.port import Observation
from bcsync.state import schema
from tests.postgres import Server
from tests.state.state_examples import BC, NOW, account, open_state
from tests.state.test_state_open import ADD_COLUMN, with_second_revision

COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public'"
)
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"


def tables(server: Server, database: str) -> set[tuple[object, ...]]:
    return {row for query in (COLUMNS, INDEXES) for row in server.run(query, database=database)}


def migrate(url: str, migrations: schema.Migrations) -> None:
    engine = open_engine(url, base=Path())
    try:
        schema.prepare(
            engine, clock=lambda: NOW, lineage=lambda: "x", create=True, migrations=migrations
        )
    finally:
        close_engine(engine)


def test_migrations_end_where_create_all_does(
    tmp_path: Path, postgres_server: Server, postgres_database: str
) -> None:
    """Old states and new ones have exactly the same tables on a server too."""
    from alembic import command
    from alembic.config import Config

    open_state(tmp_path, postgres_server.url(postgres_database)).close()
    config = Config()
    config.set_main_option("script_location", str(schema.SHIPPED.folder))
    other = postgres_server.create()
    engine = create_engine(postgres_server.url(other))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
    migrated = tables(postgres_server, other)
    postgres_server.empty(other)
    assert migrated == tables(postgres_server, postgres_database)


def test_only_the_owner_upgrades(
    tmp_path: Path, postgres_server: Server, postgres_database: str
) -> None:
    """Whoever may only write rows changes no tables; afterwards all is there, and newer."""
    with open_state(tmp_path, postgres_server.url(postgres_database)) as state:
        state.record(Observation([account("1")]), [BC])
    before = tables(postgres_server, postgres_database)
    postgres_server.run(
        "CREATE ROLE state_writer LOGIN PASSWORD 'secret'",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO state_writer",
        database=postgres_database,
    )
    newer = with_second_revision(tmp_path, ADD_COLUMN)
    with pytest.raises(Exception, match="must be owner"):
        migrate(postgres_server.url(postgres_database, "state_writer", "secret"), newer)
    assert tables(postgres_server, postgres_database) == before
    migrate(postgres_server.url(postgres_database), newer)
    added = tables(postgres_server, postgres_database) - before
    assert {row[:2] for row in added} == {("bindings", "note")}
    [row] = postgres_server.run("SELECT id FROM resources", database=postgres_database)
    assert row == ("1",)


def test_a_migration_that_fails_leaves_the_state_as_it_was(
    tmp_path: Path, postgres_server: Server, postgres_database: str
) -> None:
    """Half a migration is none."""
    url = postgres_server.url(postgres_database)
    open_state(tmp_path, url).close()
    before = tables(postgres_server, postgres_database)
    broken = with_second_revision(tmp_path, f"{ADD_COLUMN}; raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        migrate(url, broken)
    assert tables(postgres_server, postgres_database) == before
    open_state(tmp_path, url).close()


def test_news_are_claimed_and_settled(
    tmp_path: Path, postgres_server: Server, postgres_database: str
) -> None:
    """As on a file."""
    about = Subject(Event.DRIFT, "ad_account.acme/uk")
    claimed = Told(None, "new", "text", "2026-11-02", "2026-11-02T09:00:00Z")
    seen: list[Rows] = []

    def decide(rows: Rows) -> Round:
        seen.append(rows)
        return Round(((about, claimed),))

    with open_state(tmp_path, postgres_server.url(postgres_database)) as state:
        state.claim("slack:URL", decide)
        state.settle("slack:URL", [(about, Told("new", since="2026-11-02"))])
        state.claim("slack:URL", decide)
        state.settle("slack:URL", [(about, None)])
        state.claim("slack:URL", decide)
    assert seen == [{}, {about: Told("new", since="2026-11-02")}, {}]
