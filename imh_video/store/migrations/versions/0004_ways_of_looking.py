"""A family and a film remember how possible moments are looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    chosen = sa.Column("moment_choices", sa.Text(), nullable=False, server_default="{}")
    op.add_column("families", chosen)
    op.add_column("recordings", sa.Column("moment_preset", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
