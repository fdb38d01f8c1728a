"""The whole model: families, recordings, codings, reviews, reels and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_families()
    _make_recordings()
    _make_codings()
    _make_reviews_and_reels()
    _make_audit()


def downgrade() -> None:
    raise NotImplementedError("a library is never taken back: restore the backup made before")


def _make_families() -> None:
    op.create_table(
        "families",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("good_to_know", sa.Text(), nullable=False),
        sa.Column("switched_off_codes", sa.Text(), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_families")),
        sa.UniqueConstraint("code", name=op.f("uq_families_code")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("called", sa.String(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("weeks_early", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_people_family_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_family_id"), "people", ["family_id"])
    op.create_table(
        "goals",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_goals_family_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index(op.f("ix_goals_family_id"), "goals", ["family_id"])
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("wording_version", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name=op.f("fk_consents_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"])


def _make_recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("filmed_on", sa.Date(), nullable=True),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("is_set_up", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["families.id"], name=op.f("fk_recordings_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_family_id"), "recordings", ["family_id"])
    op.create_table(
        "recording_people",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("presence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recording_people_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_recording_people_recording_id")
        ),
        sa.PrimaryKeyConstraint("recording_id", "person_id", name=op.f("pk_recording_people")),
    )
    op.create_table(
        "media_files",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=False),
        sa.Column("drift_ppm", sa.Double(), nullable=False),
        sa.Column("duration_us", sa.BigInteger(), nullable=False),
        sa.Column("audio_offset_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_media_files_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_files")),
        sa.UniqueConstraint(
            "recording_id", "camera", "part", name=op.f("uq_media_files_recording_id_camera_part")
        ),
        sa.UniqueConstraint("stored_as", name=op.f("uq_media_files_stored_as")),
    )
    op.create_index(op.f("ix_media_files_sha256"), "media_files", ["sha256"])
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("rank_score", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_candidates_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
    )
    op.create_index(op.f("ix_candidates_recording_id"), "candidates", ["recording_id"])
    op.create_table(
        "suggestion_runs",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("suggested_at", sa.String(32), nullable=False),
        sa.Column("not_looked", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_suggestion_runs_recording_id")
        ),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_suggestion_runs")),
    )


def _make_codings() -> None:
    op.create_table(
        "schemes",
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("scheme_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_schemes")),
    )
    op.create_index(op.f("ix_schemes_scheme_id"), "schemes", ["scheme_id"])
    op.create_table(
        "codings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("scheme_hash", sa.String(), nullable=False),
        sa.Column("begun_at", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_codings_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_hash"], ["schemes.content_hash"], name=op.f("fk_codings_scheme_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codings")),
        sa.UniqueConstraint(
            "recording_id",
            "coder",
            "scheme_hash",
            name=op.f("uq_codings_recording_id_coder_scheme_hash"),
        ),
    )
    op.create_table(
        "edit_history",
        sa.Column("coding_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["codings.id"], name=op.f("fk_edit_history_coding_id")
        ),
        sa.PrimaryKeyConstraint("coding_id", "number", name=op.f("pk_edit_history")),
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("coding_id", sa.String(length=64), nullable=False),
        sa.Column("code_id", sa.String(), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.String(length=64), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_coding_id_onset_us"), "marks", ["coding_id", "onset_us"])
    op.create_table(
        "decisions",
        sa.Column("coding_id", sa.String(length=64), nullable=False),
        sa.Column("candidate_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("mark_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_decisions_candidate_id")
        ),
        sa.ForeignKeyConstraint(["coding_id"], ["codings.id"], name=op.f("fk_decisions_coding_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["marks.id"], name=op.f("fk_decisions_mark_id")),
        sa.PrimaryKeyConstraint("coding_id", "candidate_id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_mark_id"), "decisions", ["mark_id"])
    op.create_table(
        "links",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("coding_id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["coding_id"], ["codings.id"], name=op.f("fk_links_coding_id")),
        sa.ForeignKeyConstraint(["source"], ["marks.id"], name=op.f("fk_links_source")),
        sa.ForeignKeyConstraint(["target"], ["marks.id"], name=op.f("fk_links_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_coding_id"), "links", ["coding_id"])
    op.create_index(op.f("ix_links_source"), "links", ["source"])
    op.create_index(op.f("ix_links_target"), "links", ["target"])


def _make_reviews_and_reels() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("held_at", sa.String(32), nullable=True),
        sa.Column("parents_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_reviews_family_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_family_id"), "reviews", ["family_id"])
    op.create_table(
        "review_clips",
        sa.Column("review_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("mark_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_review_clips_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_clips_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "position", name=op.f("pk_review_clips")),
    )
    op.create_table(
        "reels",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reels")),
    )
    op.create_table(
        "reel_clips",
        sa.Column("reel_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("mark_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_reel_clips_recording_id")
        ),
        sa.ForeignKeyConstraint(["reel_id"], ["reels.id"], name=op.f("fk_reel_clips_reel_id")),
        sa.PrimaryKeyConstraint("reel_id", "position", name=op.f("pk_reel_clips")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("own_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
