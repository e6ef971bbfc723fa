"""All tables of the stored state. A change here needs a revision in ``migrations/versions``.

Partial indexes stand in ``partial``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
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
    # Of the journal's log: how many entries it has, and the hash of the newest.
    Column("entries", Integer, nullable=False),
    Column("head", Text, nullable=False),
    # Whose ids these are, in words of ``bcsync.flow.identity``; unknown until a run has seen it.
    Column("platform", Text),
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
    Column("handle", Text),
    # The key is half of a row; an index of its own for it would make the file a quarter larger.
    sqlite_with_rowid=False,
)

# Of what a platform takes and never shows: what was last written. A thing with none of it is known to be
# without; of one that does not stand here nothing is known.
written = Table(
    "written",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("attributes", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Written out, not bound: SQLite uses a partial index only for a query that repeats its very
# condition (sqlite.org/partialindex.html, section 3).
RUNNING = text("status = 'running'")
UNSETTLED = text("state IN ('intent', 'unknown', 'unseen')")

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
    Column("plan", Text),
    Column("process", Text),
    Column("status", Text, nullable=False),
    Column("summary", Text),
    # Added in state_0007, so it stands last (ALTER TABLE).
    Column("origin", Text),
    Index("runs_plan", "plan"),
)

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
)

# One row for every word of the journal; see ``bcsync.state.audit_chain``.
journal = Table(
    "journal",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("run", Integer, nullable=False),
    Column("seq", Integer),
    Column("event", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("message", Text),
    Column("previous", Text, nullable=False),
)

acceptances = Table(
    "acceptances",
    metadata,
    Column("address", Text, primary_key=True),
    Column("until", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("drift", Text, nullable=False),
    Column("accepted_at", Text, nullable=False),
)

# Days on which the layout lets things end, written while they lie ahead; see ``Snapshot.ends``.
ends = Table(
    "ends",
    metadata,
    Column("address", Text, primary_key=True),
    Column("day", Text, nullable=False),
)


def lease_columns() -> tuple[Column[Any], ...]:
    """Who holds it, and for how long, of a table of leases."""
    return (
        Column("who", Text, nullable=False),
        Column("pid", Integer, nullable=False),
        Column("process", Text, nullable=False),
        Column("command", Text, nullable=False),
        # Seconds since 1970 in UTC, by the clock that ``bcsync.state.locks`` names.
        Column("since", Float, nullable=False),
        Column("until", Float, nullable=False),
    )


# Numbers are given out once and never again: they are fencing numbers (see ``bcsync.state.locks``).
leases = Table(
    "leases",
    metadata,
    Column("number", Integer, primary_key=True),
    *lease_columns(),
    Column("run", Integer, ForeignKey("runs.id")),
    sqlite_autoincrement=True,
)

locks = Table(
    "locks",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("lease", Integer, ForeignKey("leases.number"), nullable=False),
)

# When the next call to a path of the platform may leave; see ``bcsync.state.turns``.
turns = Table(
    "turns",
    metadata,
    Column("bucket", Text, primary_key=True),
    # Seconds since 1970, by the server's clock.
    Column("next", Float, nullable=False),
)

# News that people were told of, channel by channel; see ``bcsync.notify``.
told = Table(
    "told",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("content", Text),
    Column("claim", Text),
    Column("text", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("claimed_at", Text),
)

# As Alembic would create it, so that Alembic finds the state where it left it.
alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False, primary_key=True),
)
alembic_version.primary_key.name = "alembic_version_pkc"
