"""Quarantine: the pages that could not be read.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Internal number."),
        sa.Column(
            "page_key",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 of the bytes; where not one byte could be read, of the path and URL.",
        ),
        sa.Column("sha256", sa.LargeBinary(), nullable=True, comment="SHA-256 of the bytes; null where not one could be read."),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why it could not be read, in one word of a closed list."),
        sa.Column("detail", sa.Text(), nullable=False, comment="Why it could not be read, for a person."),
        sa.Column("path", sa.Text(), nullable=False, comment="Where it was seen first."),
        sa.Column("url", sa.Text(), nullable=True, comment="URL that it was scraped from, where known."),
        sa.Column("captured_at", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it was scraped, where known."),
        sa.Column("byte_length", sa.BigInteger(), nullable=True, comment="Length in bytes, where known."),
        sa.Column(
            "raw",
            sa.LargeBinary(),
            nullable=True,
            comment="The bytes, where they are within the size limit: a better reader can try again.",
        ),
        sa.Column("first_run_id", sa.BigInteger(), nullable=False, comment="The run that put it here."),
        sa.Column(
            "released_run_id",
            sa.BigInteger(),
            nullable=True,
            comment="The run in which a newer version could read it after all; null while it is in quarantine.",
        ),
        sa.CheckConstraint(
            "reason IN ('empty', 'binary', 'too_large', 'undecodable', 'unreadable', 'bad_archive', 'parser_error')",
            name=op.f("ck_quarantine_reason_is_known"),
        ),
        sa.CheckConstraint("byte_length >= 0", name=op.f("ck_quarantine_byte_length_is_not_negative")),
        sa.CheckConstraint("octet_length(page_key) = 32", name=op.f("ck_quarantine_page_key_is_32_bytes")),
        sa.CheckConstraint("sha256 = page_key", name=op.f("ck_quarantine_sha256_is_the_page_key")),
        sa.ForeignKeyConstraint(["first_run_id"], ["ingest_runs.id"], name=op.f("fk_quarantine_first_run_id_ingest_runs")),
        sa.ForeignKeyConstraint(["released_run_id"], ["ingest_runs.id"], name=op.f("fk_quarantine_released_run_id_ingest_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("page_key", name=op.f("uq_quarantine_page_key")),
        comment="Pages that could not be read, and why; one row for each distinct sequence of bytes.",
    )
    op.create_index(op.f("ix_quarantine_first_run_id"), "quarantine", ["first_run_id"], unique=False)


def downgrade() -> None:
    op.drop_table("quarantine")
