"""What people were told of, channel by channel."""

import sqlalchemy as sa
from alembic import op

revision = "state_0005"
down_revision = "state_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("content", sa.Text),
        sa.Column("claim", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("claimed_at", sa.Text),
    )
