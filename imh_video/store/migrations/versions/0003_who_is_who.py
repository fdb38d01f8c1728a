"""A recording remembers who is who in it, as somebody pointed them out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pointed = sa.Column("pointed", sa.Text(), nullable=False, server_default="[]")
    op.add_column("recordings", pointed)


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
