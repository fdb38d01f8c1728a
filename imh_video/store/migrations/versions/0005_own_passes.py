"""A coding remembers that it was made without suggestions first, and what was marked then."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_passes",
        sa.Column("coding_id", sa.String(64), nullable=False),
        sa.Column("begun_at", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(32), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["codings.id"], name=op.f("fk_own_passes_coding_id_codings")
        ),
        sa.PrimaryKeyConstraint("coding_id", name=op.f("pk_own_passes")),
    )


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")
