"""Runs, publishers, pages and their sightings.

Revision: 0001, after nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None

NOT_ENFORCED_SINCE = 180000


def upgrade() -> None:
    op.create_table(
        "ingest_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the run."),
        sa.Column(
            "status", sa.Text(), nullable=False, comment="running, completed, failed, interrupted, or crashed (found gone later)."
        ),
        sa.Column(
            "started_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the run began.",
        ),
        sa.Column(
            "finished_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When the run ended, or was found to have crashed; null while it runs.",
        ),
        sa.Column("host", sa.Text(), nullable=False, comment="Machine that the run's process is on."),
        sa.Column("pid", sa.BigInteger(), nullable=False, comment="Number of the run's process."),
        sa.Column(
            "process_mark",
            sa.Text(),
            nullable=True,
            comment="Boot and start time of the process where the system tells: a later process with its number has another.",
        ),
        sa.Column("matn_version", sa.Text(), nullable=False, comment="Version of Matn."),
        sa.Column("parser_version", sa.Text(), nullable=False, comment="Version of the parser."),
        sa.Column("profiles_version", sa.Text(), nullable=False, comment="Version of the publishers' profiles."),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="What the run was asked to do."),
        sa.Column("error", sa.Text(), nullable=True, comment="Why the run failed."),
        sa.Column("pages_read", sa.BigInteger(), server_default="0", nullable=False, comment="Pages read, known ones included."),
        sa.Column("pages_new", sa.BigInteger(), server_default="0", nullable=False, comment="Pages that were not known before."),
        sa.Column(
            "pages_unchanged",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Pages whose bytes were known before, quarantined ones included.",
        ),
        sa.Column(
            "pages_quarantined",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Pages that could not be read and were not known before.",
        ),
        sa.Column(
            "articles_main", sa.BigInteger(), server_default="0", nullable=False, comment="Main articles of the new pages."
        ),
        sa.Column(
            "articles_embedded",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Embedded articles of the new pages.",
        ),
        sa.Column(
            "paragraphs", sa.BigInteger(), server_default="0", nullable=False, comment="Paragraphs of the new pages, no headings."
        ),
        sa.Column("captions", sa.BigInteger(), server_default="0", nullable=False, comment="Distinct captions of the new pages."),
        sa.Column("teasers", sa.BigInteger(), server_default="0", nullable=False, comment="Teasers of the new pages."),
        sa.Column(
            "repeat_lines", sa.BigInteger(), server_default="0", nullable=False, comment="Lines of the new pages that repeat."
        ),
        sa.Column(
            "furniture_lines",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Lines of the new pages that belong to the site; repeats are not counted again.",
        ),
        sa.CheckConstraint("(status = 'running') = (finished_at IS NULL)", name=op.f("ck_ingest_runs_finished_unless_running")),
        sa.CheckConstraint("jsonb_typeof(arguments) = 'object'", name=op.f("ck_ingest_runs_arguments_are_an_object")),
        sa.CheckConstraint(
            "status IN ('running', 'completed', 'failed', 'interrupted', 'crashed')", name=op.f("ck_ingest_runs_status_is_known")
        ),
        sa.CheckConstraint(
            (
                "least(pages_read, pages_new, pages_unchanged, pages_quarantined, articles_main, articles_embedded, "
                "paragraphs, captions, teasers, repeat_lines, furniture_lines) >= 0"
            ),
            name=op.f("ck_ingest_runs_figures_are_not_negative"),
        ),
        sa.CheckConstraint(
            "pages_read = pages_new + pages_unchanged + pages_quarantined", name=op.f("ck_ingest_runs_pages_balance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingest_runs")),
        comment="Ingestion runs and their figures, which grow with each batch: read = new + unchanged + quarantined.",
    )
    op.create_table(
        "publishers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Internal number."),
        sa.Column("domain", sa.Text(), nullable=False, comment="The domain that names the publisher, such as aawsat.com."),
        sa.Column("name_ar", sa.Text(), nullable=False, comment="Name in Arabic."),
        sa.Column("name_en", sa.Text(), nullable=False, comment="Name in English."),
        sa.Column(
            "zone",
            sa.Text(),
            nullable=True,
            comment="IANA time zone in which the site prints its times; null where that is not known.",
        ),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166 country of the publisher, two capital letters."),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_publishers_country_is_two_letters")),
        sa.CheckConstraint("domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'", name=op.f("ck_publishers_domain_is_a_domain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publishers")),
        sa.UniqueConstraint("domain", name=op.f("uq_publishers_domain")),
        comment="Sites that publish articles, one row for each publisher's profile; a profile that goes leaves its row.",
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Internal number."),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, comment="SHA-256 of the page's bytes."),
        sa.Column(
            "publisher_id",
            sa.BigInteger(),
            nullable=True,
            comment="Who published it; null where the page does not show it well enough.",
        ),
        sa.Column("first_run_id", sa.BigInteger(), nullable=False, comment="The run that read the page first."),
        sa.Column("text", sa.Text(), nullable=False, comment="The page's text, to which all offsets (in code points) refer."),
        sa.Column("encoding", sa.Text(), nullable=False, comment="Encoding in which the bytes were read."),
        sa.Column("byte_length", sa.BigInteger(), nullable=False, comment="Length of the page in bytes."),
        sa.Column(
            "raw",
            sa.LargeBinary(),
            nullable=True,
            comment="The bytes, only where the text in its encoding does not give them back.",
        ),
        sa.Column(
            "page_date",
            sa.Date(),
            nullable=True,
            comment="The site's own clock or refresh stamp printed on the page; not an article's date.",
        ),
        sa.Column("no_article_reason", sa.Text(), nullable=True, comment="Why the page has no article; null where it has one."),
        sa.Column("parser_version", sa.Text(), nullable=False, comment="Version of the parser that took the page apart."),
        sa.Column("profiles_version", sa.Text(), nullable=False, comment="Version of the publishers' profiles that it went by."),
        sa.Column(
            "line_numbers",
            sa.ARRAY(sa.Integer()),
            nullable=False,
            comment="Numbers of the lines that are not blank, counted from 1, blank ones included.",
        ),
        sa.Column("line_starts", sa.ARRAY(sa.Integer()), nullable=False, comment="Each line's first code point in text, from 0."),
        sa.Column(
            "line_ends", sa.ARRAY(sa.Integer()), nullable=False, comment="Each line's end in text: one past its last code point."
        ),
        sa.Column("line_roles", sa.ARRAY(sa.Text()), nullable=False, comment="What each line is."),
        sa.Column("line_rules", sa.ARRAY(sa.Text()), nullable=False, comment="The rule that decided each line's role."),
        sa.Column(
            "line_articles",
            sa.ARRAY(sa.SmallInteger()),
            nullable=False,
            comment="Number of the article that each line belongs to, or null.",
        ),
        sa.Column(
            "line_teasers",
            sa.ARRAY(sa.SmallInteger()),
            nullable=False,
            comment="Number of the teaser that each line belongs to, or null.",
        ),
        sa.Column(
            "line_repeats",
            sa.ARRAY(sa.Boolean()),
            nullable=False,
            comment="True for each line that repeats what the page says elsewhere.",
        ),
        sa.CheckConstraint(
            (
                "line_roles <@ ARRAY['page_date', 'masthead', 'navigation', 'widget', 'advert', 'furniture', "
                "'section', 'headline', 'standfirst', 'byline', 'published', 'dateline', 'caption', 'crosshead', "
                "'paragraph', 'related_heading', 'teaser_section', 'teaser_caption', 'teaser_headline', "
                "'teaser_summary', 'teaser_byline']"
            ),
            name=op.f("ck_pages_line_roles_are_known"),
        ),
        sa.CheckConstraint(
            "page_date BETWEEN DATE '1800-01-01' AND DATE '2200-12-31'", name=op.f("ck_pages_page_date_is_plausible")
        ),
        sa.CheckConstraint("0 < ALL (line_articles)", name=op.f("ck_pages_line_articles_are_positive")),
        sa.CheckConstraint("0 < ALL (line_numbers)", name=op.f("ck_pages_line_numbers_are_positive")),
        sa.CheckConstraint("0 < ALL (line_teasers)", name=op.f("ck_pages_line_teasers_are_positive")),
        sa.CheckConstraint(
            (
                "array_position(line_numbers, NULL) IS NULL AND array_position(line_starts, NULL) IS NULL AND "
                "array_position(line_ends, NULL) IS NULL AND array_position(line_roles, NULL) IS NULL AND "
                "array_position(line_rules, NULL) IS NULL AND array_position(line_repeats, NULL) IS NULL"
            ),
            name=op.f("ck_pages_line_arrays_have_no_gaps"),
        ),
        sa.CheckConstraint("byte_length >= 0", name=op.f("ck_pages_byte_length_is_not_negative")),
        sa.CheckConstraint(
            (
                "cardinality(line_starts) = cardinality(line_numbers) AND cardinality(line_ends) = "
                "cardinality(line_numbers) AND cardinality(line_roles) = cardinality(line_numbers) AND "
                "cardinality(line_rules) = cardinality(line_numbers) AND cardinality(line_articles) = "
                "cardinality(line_numbers) AND cardinality(line_teasers) = cardinality(line_numbers) AND "
                "cardinality(line_repeats) = cardinality(line_numbers)"
            ),
            name=op.f("ck_pages_line_arrays_are_equally_long"),
        ),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_pages_sha256_is_32_bytes")),
        sa.ForeignKeyConstraint(["first_run_id"], ["ingest_runs.id"], name=op.f("fk_pages_first_run_id_ingest_runs")),
        sa.ForeignKeyConstraint(["publisher_id"], ["publishers.id"], name=op.f("fk_pages_publisher_id_publishers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("sha256", name=op.f("uq_pages_sha256")),
        comment=(
            "Raw documents as scraped, one row for each distinct sequence of bytes, with every line that is not "
            "blank. The line_ arrays run in parallel; the view page_lines shows them a row each."
        ),
    )
    op.create_index(op.f("ix_pages_first_run_id"), "pages", ["first_run_id"], unique=False)
    op.create_index(op.f("ix_pages_publisher_id"), "pages", ["publisher_id"], unique=False)
    op.create_table(
        "page_sightings",
        sa.Column("page_id", sa.BigInteger(), nullable=False, comment="The page that was seen."),
        sa.Column(
            "sighting_key",
            sa.LargeBinary(),
            nullable=False,
            comment="First 16 bytes of the SHA-256 of path, URL and time of capture: they may be too long for an index.",
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="The run that saw it there first."),
        sa.Column(
            "path", sa.Text(), nullable=False, comment="Path of the file or of the archive's member; - for standard input."
        ),
        sa.Column("url", sa.Text(), nullable=True, comment="URL that the page was scraped from, where known."),
        sa.Column("captured_at", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it was scraped, where known."),
        sa.CheckConstraint("octet_length(sighting_key) = 16", name=op.f("ck_page_sightings_sighting_key_is_16_bytes")),
        sa.ForeignKeyConstraint(["run_id"], ["ingest_runs.id"], name=op.f("fk_page_sightings_run_id_ingest_runs")),
        sa.PrimaryKeyConstraint("page_id", "sighting_key", name=op.f("pk_page_sightings")),
        comment="Where and when pages were seen. The same path, URL and time of capture of a page is one sighting.",
    )
    refer("page_sightings", "page_id", "pages")


def refer(child: str, column: str, parent: str) -> None:
    """Add a foreign key that is not enforced, where the server knows such keys: see pipeline/store/base.py."""
    version = int(op.get_bind().exec_driver_sql("SHOW server_version_num").scalar_one())
    if version >= NOT_ENFORCED_SINCE:
        op.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT fk_{child}_{column}_{parent}"
            f" FOREIGN KEY ({column}) REFERENCES {parent} (id) NOT ENFORCED"
        )


def downgrade() -> None:
    op.drop_table("page_sightings")
    op.drop_table("pages")
    op.drop_table("publishers")
    op.drop_table("ingest_runs")
