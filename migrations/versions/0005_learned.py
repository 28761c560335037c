"""Furniture learned from repetition, accepted snapshots of profiles, and runs that read pages again.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

FIGURES = "articles_main, articles_embedded, paragraphs, captions, teasers, repeat_lines, furniture_lines"
RUNS = "Ingestion runs and their figures, which grow with each batch: read = new + unchanged + quarantined."
RUNS_NOW = "Ingestion runs and their figures, which grow with each batch: read = new + unchanged + changed + quarantined."
UNCHANGED = "Pages whose bytes were known before, quarantined ones included."
UNCHANGED_NOW = "Pages whose bytes were known before and whose rows stay as they were, quarantined ones included."


def upgrade() -> None:
    op.add_column(
        "ingest_runs",
        sa.Column(
            "kind",
            sa.Text(),
            server_default="ingest",
            nullable=False,
            comment="ingest: pages from outside; reparse: pages of the archive, read again from their bytes.",
        ),
    )
    op.add_column(
        "ingest_runs",
        sa.Column(
            "pages_changed",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Pages of the archive that were read again and gave other rows.",
        ),
    )
    op.create_check_constraint(op.f("ck_ingest_runs_kind_is_known"), "ingest_runs", "kind IN ('ingest', 'reparse')")
    _balance("pages_new + pages_unchanged + pages_changed + pages_quarantined", "pages_changed, ")
    _comments(RUNS, RUNS_NOW, UNCHANGED, UNCHANGED_NOW)
    op.create_table(
        "furniture_lines",
        sa.Column("domain", sa.Text(), nullable=False, comment="The domain that the pages were counted for."),
        sa.Column(
            "line_key",
            sa.LargeBinary(),
            nullable=False,
            comment="First 16 bytes of the SHA-256 of the line, folded for comparing.",
        ),
        sa.Column(
            "masked_key",
            sa.LargeBinary(),
            nullable=False,
            comment="The same with # for every number: lines that differ in a date or a counter have one.",
        ),
        sa.Column("sample", sa.Text(), nullable=False, comment="The line as printed."),
        sa.Column(
            "pages",
            sa.Integer(),
            nullable=False,
            comment="Distinct pages that hold the line; copies of a page are not counted.",
        ),
        sa.Column(
            "masked_pages",
            sa.Integer(),
            nullable=False,
            comment="Distinct pages that hold it or a line that differs in numbers alone.",
        ),
        sa.Column("window_pages", sa.Integer(), nullable=False, comment="Distinct pages that were looked at."),
        sa.Column(
            "first_day",
            sa.Date(),
            nullable=True,
            comment="Earliest day of a page that holds it: of capture where captures have several days, else of publication.",
        ),
        sa.Column("last_day", sa.Date(), nullable=True, comment="Latest day of a page that holds it."),
        sa.Column(
            "roles",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="On how many pages it has each role as long as nothing learned of the publisher is in force.",
        ),
        sa.CheckConstraint("domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'", name=op.f("ck_furniture_lines_domain_is_a_domain")),
        sa.CheckConstraint(
            "octet_length(line_key) = 16 AND octet_length(masked_key) = 16", name=op.f("ck_furniture_lines_keys_are_16_bytes")
        ),
        sa.CheckConstraint(
            "0 < pages AND pages <= masked_pages AND masked_pages <= window_pages",
            name=op.f("ck_furniture_lines_pages_are_in_order"),
        ),
        sa.CheckConstraint(
            "(first_day IS NULL) = (last_day IS NULL) AND first_day <= last_day",
            name=op.f("ck_furniture_lines_days_are_in_order"),
        ),
        sa.CheckConstraint("jsonb_typeof(roles) = 'object'", name=op.f("ck_furniture_lines_roles_are_an_object")),
        sa.PrimaryKeyConstraint("domain", "line_key", name=op.f("pk_furniture_lines")),
        comment=(
            "Lines that recur on distinct pages of a publisher, one row each, as `matn publishers learn` counted them "
            "last. They change no page by themselves: profile_snapshots do."
        ),
    )
    op.create_index(op.f("ix_furniture_lines_masked_key"), "furniture_lines", ["masked_key"], unique=False)
    op.create_table(
        "profile_snapshots",
        sa.Column("domain", sa.Text(), nullable=False, comment="The publisher's domain."),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="Number of the snapshot, from 1."),
        sa.Column(
            "in_force",
            sa.Boolean(),
            nullable=False,
            comment="True for the one that runs go by, at most one of a publisher; false once superseded or reverted.",
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="The profile as YAML, with its comments."),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, comment="SHA-256 of body in UTF-8."),
        sa.Column(
            "accepted_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was accepted.",
        ),
        sa.Column(
            "accepted_by",
            sa.Text(),
            nullable=False,
            comment="Who accepted it: the account's name, an at sign, the machine's.",
        ),
        sa.Column(
            "learned_from",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="First 16 hex digits of the SHA-256 of each page that it was learned from; empty where a file was accepted.",
        ),
        sa.CheckConstraint("domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'", name=op.f("ck_profile_snapshots_domain_is_a_domain")),
        sa.CheckConstraint("number > 0", name=op.f("ck_profile_snapshots_number_is_positive")),
        sa.CheckConstraint("sha256 = sha256(convert_to(body, 'UTF8'))", name=op.f("ck_profile_snapshots_sha256_is_of_the_body")),
        sa.PrimaryKeyConstraint("domain", "number", name=op.f("pk_profile_snapshots")),
        comment=(
            "Profiles of publishers that a person accepted, numbered for each publisher and never changed. The one in "
            "force joins the shipped profiles of every later run."
        ),
    )
    op.create_index(
        "ix_profile_snapshots_in_force", "profile_snapshots", ["domain"], unique=True, postgresql_where=sa.text("in_force")
    )


def downgrade() -> None:
    op.drop_table("profile_snapshots")
    op.drop_table("furniture_lines")
    op.execute("UPDATE ingest_runs SET pages_unchanged = pages_unchanged + pages_changed, pages_changed = 0")
    _balance("pages_new + pages_unchanged + pages_quarantined", "")
    _comments(RUNS_NOW, RUNS, UNCHANGED_NOW, UNCHANGED)
    op.drop_column("ingest_runs", "pages_changed")
    op.drop_column("ingest_runs", "kind")


def _balance(parts: str, changed: str) -> None:
    """State what the figures of a run must add up to."""
    for name in ("pages_balance", "figures_are_not_negative"):
        op.drop_constraint(op.f(f"ck_ingest_runs_{name}"), "ingest_runs", type_="check")
    op.create_check_constraint(op.f("ck_ingest_runs_pages_balance"), "ingest_runs", f"pages_read = {parts}")
    op.create_check_constraint(
        op.f("ck_ingest_runs_figures_are_not_negative"),
        "ingest_runs",
        f"least(pages_read, pages_new, pages_unchanged, {changed}pages_quarantined, {FIGURES}) >= 0",
    )


def _comments(table_before: str, table: str, column_before: str, column: str) -> None:
    op.create_table_comment("ingest_runs", table, existing_comment=table_before)
    op.alter_column(
        "ingest_runs",
        "pages_unchanged",
        existing_type=sa.BigInteger(),
        existing_nullable=False,
        existing_server_default="0",
        comment=column,
        existing_comment=column_before,
    )
