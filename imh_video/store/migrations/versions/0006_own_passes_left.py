"""An own pass may be left before it is finished: then it is no coding without suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    left: sa.Column[bool] = sa.Column(
        "is_left", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("own_passes", left)


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
