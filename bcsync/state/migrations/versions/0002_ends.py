"""Days on which things end, as they were known before they came."""

import sqlalchemy as sa
from alembic import op

revision = "state_0002"
down_revision = "state_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ends",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, nullable=False),
    )
