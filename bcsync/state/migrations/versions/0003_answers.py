"""Operations that the platform took without showing what came of them, and what it calls things itself."""

import sqlalchemy as sa
from alembic import op

revision = "state_0003"
down_revision = "state_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unsettled = sa.text("state IN ('intent', 'unknown', 'unseen')")
    op.drop_index("operations_unsettled", "operations")
    op.create_index(
        "operations_unsettled",
        "operations",
        ["run", "seq"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    op.add_column("resources", sa.Column("handle", sa.Text))
