"""A camera may be called something beside its number."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media_files", sa.Column("camera_name", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
