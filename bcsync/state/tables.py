"""All tables of the stored state. A change here needs a revision in ``migrations/versions``."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("lineage", Text, primary_key=True),
    Column("serial", Integer, nullable=False),
)

bindings = Table(
    "bindings",
    metadata,
    Column("address", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("protect", Boolean, nullable=False),
    Column("bound_at", Text, nullable=False),
    UniqueConstraint("kind", "id", name="bindings_kind_id"),
)

resources = Table(
    "resources",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("since", Text),
    Column("waits_on", Text),
    Column("detail", Text),
    Column("label", Text),
    Column("managed", Boolean, nullable=False),
    Column("known", Text),
    Column("absent", Boolean, nullable=False),
    # The key is half of a row; an index of its own for it would make the file a quarter larger.
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("kind", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text),
    Column("version", Text, nullable=False),
    Column("layout_fingerprint", Text),
    Column("status", Text, nullable=False),
    Column("summary", Text),
)

# Written out, not bound: SQLite uses a partial index only for a query that repeats its very
# condition (sqlite.org/partialindex.html, section 3).
UNSETTLED = text("state IN ('intent', 'unknown')")

operations = Table(
    "operations",
    metadata,
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("message", Text),
    Column("at_intent", Text),
    Column("at_outcome", Text),
    Index("operations_address", "address"),
    Index(
        "operations_unsettled",
        "run",
        "seq",
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    ),
)

# As Alembic would create it, so that Alembic finds the state where it left it.
alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False, primary_key=True),
)
alembic_version.primary_key.name = "alembic_version_pkc"
