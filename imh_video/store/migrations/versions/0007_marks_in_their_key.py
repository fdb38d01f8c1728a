"""Marks lie in their key, and what points at one names its coding too: an edit writes less."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_marks()
    _make_links()
    _make_decisions()
    for table in ("marks", "links", "decisions"):
        op.execute(f"INSERT INTO new_{table} SELECT * FROM {table} ORDER BY coding_id")
    # Foreign keys are on: what points at marks goes first. Renaming takes the new keys along.
    for table in ("decisions", "links", "marks"):
        op.drop_table(table)
    for table in ("marks", "links", "decisions"):
        op.rename_table(f"new_{table}", table)
    for table, column in (("links", "source"), ("links", "target"), ("decisions", "mark_id")):
        op.create_index(op.f(f"ix_{table}_coding_id_{column}"), table, ["coding_id", column])


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")


def _make_marks() -> None:
    op.create_table(
        "new_marks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("coding_id", sa.String(64), nullable=False),
        sa.Column("code_id", sa.String(), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.String(64), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(64), nullable=True),
        sa.Column("certainty", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("is_concern", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "offset_us IS NULL OR offset_us >= onset_us", name=op.f("ck_marks_span")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_marks_candidate_id")
        ),
        sa.ForeignKeyConstraint(["coding_id"], ["codings.id"], name=op.f("fk_marks_coding_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_marks_person_id")),
        sa.PrimaryKeyConstraint("coding_id", "id", name=op.f("pk_marks")),
        sqlite_with_rowid=False,
    )


def _make_links() -> None:
    op.create_table(
        "new_links",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("coding_id", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["coding_id"], ["codings.id"], name=op.f("fk_links_coding_id")),
        _at_mark("links", "source"),
        _at_mark("links", "target"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )


def _make_decisions() -> None:
    op.create_table(
        "new_decisions",
        sa.Column("coding_id", sa.String(64), nullable=False),
        sa.Column("candidate_id", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("mark_id", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_decisions_candidate_id")
        ),
        sa.ForeignKeyConstraint(["coding_id"], ["codings.id"], name=op.f("fk_decisions_coding_id")),
        _at_mark("decisions", "mark_id"),
        sa.PrimaryKeyConstraint("coding_id", "candidate_id", name=op.f("pk_decisions")),
    )


def _at_mark(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["coding_id", column],
        ["new_marks.coding_id", "new_marks.id"],
        name=op.f(f"fk_{table}_coding_id_{column}"),
    )
