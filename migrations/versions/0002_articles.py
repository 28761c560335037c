"""Articles with their paragraphs and captions, and teasers.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

NOT_ENFORCED_SINCE = 180000


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Internal number; it survives a reparse of the page.",
        ),
        sa.Column("page_id", sa.BigInteger(), nullable=False, comment="The page that the article stands on."),
        sa.Column("number", sa.SmallInteger(), nullable=False, comment="Number of the article on its page, from 1."),
        sa.Column(
            "article_key",
            sa.Text(collation="C"),
            nullable=False,
            comment="The article's public name: first 16 hex digits of the page's SHA-256, a hyphen, the number.",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="main: the page's own article; embedded: a further one under it."),
        sa.Column("headline", sa.Text(), nullable=True, comment="Title as printed."),
        sa.Column("headline_folded", sa.Text(), nullable=True, comment="Title, folded for comparing and searching; never shown."),
        sa.Column("standfirst", sa.Text(), nullable=True, comment="The sentence under the title, as printed."),
        sa.Column(
            "standfirst_folded",
            sa.Text(),
            nullable=True,
            comment="The sentence under the title, folded for comparing and searching; never shown.",
        ),
        sa.Column("section", sa.Text(), nullable=True, comment="The site's category for the article, as printed."),
        sa.Column("byline", sa.Text(), nullable=True, comment="Whom the page names as the author, as printed."),
        sa.Column(
            "byline_folded",
            sa.Text(),
            nullable=True,
            comment="Whom the page names as the author, folded for comparing and searching; never shown.",
        ),
        sa.Column("agency", sa.Text(), nullable=True, comment="News agency named in the dateline, as printed."),
        sa.Column("place", sa.Text(), nullable=True, comment="Place named in the dateline or byline, as printed."),
        sa.Column(
            "published_local",
            postgresql.TIMESTAMP(),
            nullable=True,
            comment=(
                "Publication as printed, local time; midnight or the first day where the page shows less (published_precision)."
            ),
        ),
        sa.Column(
            "utc_offset_minutes",
            sa.SmallInteger(),
            nullable=True,
            comment="Offset of published_local from UTC in minutes; null where no zone is known or no minute shown.",
        ),
        sa.Column(
            "published_precision", sa.Text(), nullable=True, comment="How much the page shows: year, month, day, minute, second."
        ),
        sa.Column(
            "published_at",
            postgresql.TIMESTAMP(timezone=True),
            sa.Computed("timezone('UTC', published_local - make_interval(mins => utc_offset_minutes::integer))", persisted=True),
            nullable=True,
            comment="Instant of publication; null unless minute and offset are known.",
        ),
        sa.Column(
            "published_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN published_precision IN ('day', 'minute', 'second') THEN published_local::date END", persisted=True
            ),
            nullable=True,
            comment="Day of publication, local; null unless the day is known.",
        ),
        sa.Column(
            "modified_local",
            postgresql.TIMESTAMP(),
            nullable=True,
            comment="Last update as printed, local time; the same form as published_local.",
        ),
        sa.Column(
            "modified_utc_offset_minutes",
            sa.SmallInteger(),
            nullable=True,
            comment="Offset of modified_local from UTC in minutes; null where no zone is known or no minute shown.",
        ),
        sa.Column(
            "modified_precision", sa.Text(), nullable=True, comment="How much the page shows: year, month, day, minute, second."
        ),
        sa.Column(
            "modified_at",
            postgresql.TIMESTAMP(timezone=True),
            sa.Computed(
                "timezone('UTC', modified_local - make_interval(mins => modified_utc_offset_minutes::integer))", persisted=True
            ),
            nullable=True,
            comment="Instant of the last update; null unless minute and offset are known.",
        ),
        sa.Column(
            "modified_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN modified_precision IN ('day', 'minute', 'second') THEN modified_local::date END", persisted=True
            ),
            nullable=True,
            comment="Day of the last update, local; null unless the day is known.",
        ),
        sa.Column("first_line", sa.Integer(), nullable=True, comment="First line of the page that belongs to the article."),
        sa.Column("last_line", sa.Integer(), nullable=True, comment="Last line of the page that belongs to the article."),
        sa.CheckConstraint(
            "article_key ~ '^[0-9a-f]{16}-[1-9][0-9]*$' AND split_part(article_key, '-', 2) = number::text",
            name=op.f("ck_articles_article_key_is_hash_and_number"),
        ),
        sa.CheckConstraint("kind IN ('main', 'embedded')", name=op.f("ck_articles_kind_is_known")),
        sa.CheckConstraint(
            "modified_local::date BETWEEN DATE '1800-01-01' AND DATE '2200-12-31'", name=op.f("ck_articles_modified_is_plausible")
        ),
        sa.CheckConstraint(
            "modified_precision IN ('year', 'month', 'day', 'minute', 'second')",
            name=op.f("ck_articles_modified_precision_is_known"),
        ),
        sa.CheckConstraint(
            (
                "modified_utc_offset_minutes IS NULL OR (modified_precision IS NOT NULL AND modified_precision IN "
                "('minute', 'second'))"
            ),
            name=op.f("ck_articles_modified_offset_needs_a_time_of_day"),
        ),
        sa.CheckConstraint(
            "published_local::date BETWEEN DATE '1800-01-01' AND DATE '2200-12-31'",
            name=op.f("ck_articles_published_is_plausible"),
        ),
        sa.CheckConstraint(
            "published_precision IN ('year', 'month', 'day', 'minute', 'second')",
            name=op.f("ck_articles_published_precision_is_known"),
        ),
        sa.CheckConstraint(
            ("utc_offset_minutes IS NULL OR (published_precision IS NOT NULL AND published_precision IN ('minute', 'second'))"),
            name=op.f("ck_articles_published_offset_needs_a_time_of_day"),
        ),
        sa.CheckConstraint("(byline IS NULL) = (byline_folded IS NULL)", name=op.f("ck_articles_byline_is_folded")),
        sa.CheckConstraint("(headline IS NULL) = (headline_folded IS NULL)", name=op.f("ck_articles_headline_is_folded")),
        sa.CheckConstraint(
            "(modified_local IS NULL) = (modified_precision IS NULL)",
            name=op.f("ck_articles_modified_has_time_and_precision_or_neither"),
        ),
        sa.CheckConstraint(
            "(published_local IS NULL) = (published_precision IS NULL)",
            name=op.f("ck_articles_published_has_time_and_precision_or_neither"),
        ),
        sa.CheckConstraint("(standfirst IS NULL) = (standfirst_folded IS NULL)", name=op.f("ck_articles_standfirst_is_folded")),
        sa.CheckConstraint("0 < first_line AND first_line <= last_line", name=op.f("ck_articles_lines_are_in_order")),
        sa.CheckConstraint(
            "date_trunc(modified_precision, modified_local) = modified_local",
            name=op.f("ck_articles_modified_is_no_finer_than_its_precision"),
        ),
        sa.CheckConstraint(
            "date_trunc(published_precision, published_local) = published_local",
            name=op.f("ck_articles_published_is_no_finer_than_its_precision"),
        ),
        sa.CheckConstraint(
            "modified_utc_offset_minutes BETWEEN -960 AND 960", name=op.f("ck_articles_modified_offset_is_within_16_hours")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_articles_number_is_positive")),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -960 AND 960", name=op.f("ck_articles_published_offset_is_within_16_hours")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_articles_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("article_key", name=op.f("uq_articles_article_key")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_articles_page_id_number")),
        comment="News texts: a page's own article and any further one printed under it.",
    )
    op.create_index(op.f("ix_articles_published_on"), "articles", ["published_on"], unique=False)
    op.create_table(
        "paragraphs",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="The article that it belongs to."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Place in the article, from 1; headings are counted too."),
        sa.Column("is_crosshead", sa.Boolean(), nullable=False, comment="True for a heading inside the body."),
        sa.Column("text", sa.Text(), nullable=False, comment="Text as printed."),
        sa.Column("text_folded", sa.Text(), nullable=False, comment="Text, folded for comparing and searching; never shown."),
        sa.Column(
            "spans",
            sa.ARRAY(sa.Integer()),
            nullable=False,
            comment=("The pieces of the page that it is made of, three numbers each: line, first code point, one past the last."),
        ),
        sa.CheckConstraint(
            "cardinality(spans) > 0 AND mod(cardinality(spans), 3) = 0", name=op.f("ck_paragraphs_spans_are_triples")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_paragraphs_number_is_positive")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_paragraphs")),
        comment="Paragraphs of articles, and the headings between them, in reading order.",
    )
    op.create_table(
        "captions",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="The article that it belongs to."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Place in the article, from 1."),
        sa.Column("text", sa.Text(), nullable=False, comment="Text as printed."),
        sa.Column("text_folded", sa.Text(), nullable=False, comment="Text, folded for comparing and searching; never shown."),
        sa.Column("line", sa.Integer(), nullable=False, comment="Line of the page where its fullest form stands."),
        sa.CheckConstraint("line > 0", name=op.f("ck_captions_line_is_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_captions_number_is_positive")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_captions")),
        comment="Texts of the pictures of articles, each distinct one once.",
    )
    op.create_table(
        "teasers",
        sa.Column("page_id", sa.BigInteger(), nullable=False, comment="The page that the card stands on."),
        sa.Column("number", sa.SmallInteger(), nullable=False, comment="Number of the card on its page, from 1."),
        sa.Column("section", sa.Text(), nullable=True, comment="Category, as printed."),
        sa.Column("caption", sa.Text(), nullable=True, comment="Text of the card's picture, as printed."),
        sa.Column("headline", sa.Text(), nullable=True, comment="Title, as printed."),
        sa.Column("headline_folded", sa.Text(), nullable=True, comment="Title, folded for comparing and searching; never shown."),
        sa.Column("summary", sa.Text(), nullable=True, comment="Summary, as printed."),
        sa.Column(
            "summary_folded", sa.Text(), nullable=True, comment="Summary, folded for comparing and searching; never shown."
        ),
        sa.Column("byline", sa.Text(), nullable=True, comment="Author line, verbatim."),
        sa.Column("place", sa.Text(), nullable=True, comment="Place, as printed."),
        sa.Column("first_line", sa.Integer(), nullable=True, comment="First line of the page that belongs to the card."),
        sa.Column("last_line", sa.Integer(), nullable=True, comment="Last line of the page that belongs to the card."),
        sa.CheckConstraint("(headline IS NULL) = (headline_folded IS NULL)", name=op.f("ck_teasers_headline_is_folded")),
        sa.CheckConstraint("(summary IS NULL) = (summary_folded IS NULL)", name=op.f("ck_teasers_summary_is_folded")),
        sa.CheckConstraint("0 < first_line AND first_line <= last_line", name=op.f("ck_teasers_lines_are_in_order")),
        sa.CheckConstraint("number > 0", name=op.f("ck_teasers_number_is_positive")),
        sa.PrimaryKeyConstraint("page_id", "number", name=op.f("pk_teasers")),
        comment="Cards of related articles on pages; the articles themselves may never have been seen.",
    )
    refer("paragraphs", "article_id", "articles")
    refer("captions", "article_id", "articles")
    refer("teasers", "page_id", "pages")


def refer(child: str, column: str, parent: str) -> None:
    """Add a foreign key that is not enforced, where the server knows such keys: see pipeline/store/base.py."""
    version = int(op.get_bind().exec_driver_sql("SHOW server_version_num").scalar_one())
    if version >= NOT_ENFORCED_SINCE:
        op.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT fk_{child}_{column}_{parent}"
            f" FOREIGN KEY ({column}) REFERENCES {parent} (id) NOT ENFORCED"
        )


def downgrade() -> None:
    op.drop_table("teasers")
    op.drop_table("captions")
    op.drop_table("paragraphs")
    op.drop_table("articles")
