"""What was last written of what a platform never shows."""

import sqlalchemy as sa
from alembic import op

revision = "state_0008"
down_revision = "state_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("attributes", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
