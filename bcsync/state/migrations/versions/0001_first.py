"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "state_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _state()
    _journal()
    _locks()


def _state() -> None:
    op.create_table(
        "meta",
        sa.Column("lineage", sa.Text, primary_key=True),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
    )
    op.create_table(
        "bindings",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("protect", sa.Boolean, nullable=False),
        sa.Column("bound_at", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "id", name="bindings_kind_id"),
    )
    op.create_table(
        "resources",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("since", sa.Text),
        sa.Column("waits_on", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("label", sa.Text),
        sa.Column("managed", sa.Boolean, nullable=False),
        sa.Column("known", sa.Text),
        sa.Column("absent", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "acceptances",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("drift", sa.Text, nullable=False),
        sa.Column("accepted_at", sa.Text, nullable=False),
    )


def _journal() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("layout_fingerprint", sa.Text),
        sa.Column("plan", sa.Text),
        sa.Column("process", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("summary", sa.Text),
    )
    op.create_index("runs_plan", "runs", ["plan"])
    running = sa.text("status = 'running'")
    op.create_index("runs_running", "runs", ["id"], sqlite_where=running, postgresql_where=running)
    op.create_table(
        "journal",
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("previous", sa.Text, nullable=False),
    )
    op.create_table(
        "operations",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("at_intent", sa.Text),
        sa.Column("at_outcome", sa.Text),
    )
    pending = sa.text("state IN ('intent', 'unknown')")
    op.create_index("operations_address", "operations", ["address"])
    op.create_index(
        "operations_unsettled",
        "operations",
        ["run", "seq"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def _locks() -> None:
    op.create_table(
        "leases",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "locks",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("lease", sa.Integer, sa.ForeignKey("leases.number"), nullable=False),
    )
