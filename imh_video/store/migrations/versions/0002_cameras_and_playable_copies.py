"""A film may be turned for display, and have a copy beside it that plays better."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    turned = sa.Column("turned_deg", sa.Integer(), nullable=False, server_default="0")
    op.add_column("media_files", turned)
    op.add_column("media_files", sa.Column("playable_as", sa.String(), nullable=True))
    op.add_column("media_files", sa.Column("playable_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
