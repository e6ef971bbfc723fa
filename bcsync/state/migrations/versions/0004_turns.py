"""Whose turn it is to call the platform, where several machines share an app's rate."""

import sqlalchemy as sa
from alembic import op

revision = "state_0004"
down_revision = "state_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("bucket", sa.Text, primary_key=True),
        sa.Column("next", sa.Float, nullable=False),
    )
