"""Which platform the ids of a state are of."""

import sqlalchemy as sa
from alembic import op

revision = "state_0006"
down_revision = "state_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meta", sa.Column("platform", sa.Text))
