"""Distinct cards, the articles that they announce, where each stands, and the views that show them.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None

NOT_ENFORCED_SINCE = 180000
REFERENCES = (
    ("teaser_texts", "article_id", "articles"),
    ("teaser_texts", "first_rival_id", "articles"),
    ("teaser_texts", "second_rival_id", "articles"),
    ("teaser_appearances", "page_id", "pages"),
    ("teaser_appearances", "teaser_text_id", "teaser_texts"),
    ("article_openings", "article_id", "articles"),
)

TEASER_CARDS = """
CREATE VIEW teaser_cards AS
SELECT card.id AS teaser_text_id, publishers.domain AS publisher, shown.headline, shown.summary, shown.url,
       counted.appearances, counted.first_seen_on, counted.last_seen_on,
       card.article_id, announced.article_key, card.matched_by,
       CASE WHEN card.article_id IS NOT NULL THEN NULL WHEN card.first_rival_id IS NULL THEN 'not_seen' ELSE 'ambiguous' END
           AS waits_because,
       first_rival.article_key AS first_rival_key, second_rival.article_key AS second_rival_key
FROM teaser_texts AS card
LEFT JOIN publishers ON publishers.id = card.publisher_id
LEFT JOIN articles AS announced ON announced.id = card.article_id
LEFT JOIN articles AS first_rival ON first_rival.id = card.first_rival_id
LEFT JOIN articles AS second_rival ON second_rival.id = card.second_rival_id
LEFT JOIN LATERAL (
    SELECT teasers.headline, teasers.summary, teasers.url
    FROM teaser_appearances AS held JOIN teasers ON teasers.page_id = held.page_id AND teasers.number = held.number
    WHERE held.teaser_text_id = card.id ORDER BY held.page_id, held.number LIMIT 1
) AS shown ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS appearances, min(page.day) AS first_seen_on, max(page.day) AS last_seen_on
    FROM teaser_appearances AS held
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT min(captured_at AT TIME ZONE 'UTC')::date FROM page_sightings WHERE page_id = pages.id), pages.page_date
        ) AS day
        FROM pages WHERE pages.id = held.page_id
    ) AS page
    WHERE held.teaser_text_id = card.id
) AS counted ON true
"""

TEASER_LINKS = """
CREATE VIEW teaser_links AS
SELECT held.page_id, held.number, stands_under.article_key AS under_article_key, held.teaser_text_id,
       teasers.headline, teasers.summary, teasers.url, announced.id AS article_id, announced.article_key,
       CASE WHEN announced.id IS NOT NULL THEN card.matched_by END AS matched_by
FROM teaser_appearances AS held
JOIN teasers ON teasers.page_id = held.page_id AND teasers.number = held.number
JOIN teaser_texts AS card ON card.id = held.teaser_text_id
LEFT JOIN articles AS stands_under ON stands_under.page_id = held.page_id AND stands_under.number = 1
LEFT JOIN articles AS announced ON announced.id = card.article_id
    AND NOT (announced.page_id = held.page_id AND announced.kind = 'main')
"""

VIEWS = {
    "teaser_cards": (
        "Distinct cards of related articles, one row each, and the article that each announces.",
        {
            "teaser_text_id": "Internal number of the card's text.",
            "publisher": "Domain of the publisher on whose pages it stands; null where that is not known.",
            "headline": "Title, as printed on the page that was read first.",
            "summary": "Summary, as printed on the page that was read first.",
            "url": "Where it leads, as written on the page that was read first.",
            "appearances": "How many times it stands on pages.",
            "first_seen_on": "Day of the earliest of these pages: when it was captured, else the day that it shows.",
            "last_seen_on": "Day of the latest of these pages, of the same kind.",
            "article_id": "The article that it announces; null while it waits.",
            "article_key": "Public name of that article.",
            "matched_by": "What ties them: url, headline, clipped_headline, or opening, where the summary begins the text.",
            "waits_because": "not_seen: no article of the archive fits; ambiguous: several that are different news do.",
            "first_rival_key": "Of those that fit an ambiguous card, the earliest.",
            "second_rival_key": "The earliest that is other news than that.",
        },
    ),
    "teaser_links": (
        "Every card on every page, and the article that it leads to.",
        {
            "page_id": "The page that the card stands on.",
            "number": "Number of the card on its page, from 1.",
            "under_article_key": "Public name of the page's own article; null where it has none.",
            "teaser_text_id": "Internal number of the card's text, the same wherever it stands.",
            "headline": "Title, as printed.",
            "summary": "Summary, as printed.",
            "url": "Where it leads.",
            "article_id": "The article that it announces; null while it waits, and where that is the page's own.",
            "article_key": "Public name of that article.",
            "matched_by": "What ties them: url, headline, clipped_headline, or opening, where the summary begins the text.",
        },
    ),
}


def upgrade() -> None:
    op.add_column(
        "teasers",
        sa.Column(
            "url",
            sa.Text(),
            nullable=True,
            comment="Where the card leads, absolute; null where the page is no HTML or links nothing.",
        ),
    )
    make_teaser_texts()
    op.create_table(
        "teaser_appearances",
        sa.Column("page_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The page that the card stands on."),
        sa.Column(
            "number", sa.SmallInteger(), autoincrement=False, nullable=False, comment="Number of the card on its page, from 1."
        ),
        sa.Column("teaser_text_id", sa.BigInteger(), nullable=False, comment="What it says."),
        sa.PrimaryKeyConstraint("page_id", "number", name=op.f("pk_teaser_appearances")),
        comment="Where each distinct card stands, one row for each teaser. The view teaser_links shows what each leads to.",
    )
    columns = ["teaser_text_id", "page_id", "number"]
    op.create_index(op.f("ix_teaser_appearances_teaser_text_id_page_id_number"), "teaser_appearances", columns, unique=False)
    op.create_table(
        "article_openings",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The article."),
        sa.Column(
            "opening_key",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Number of the first 6 words, whoever published it.",
        ),
        sa.Column("order_key", sa.BigInteger(), nullable=False, comment="The article's place in the one order of articles."),
        sa.PrimaryKeyConstraint("article_id", "opening_key", name=op.f("pk_article_openings")),
        comment="How articles begin besides the first words of their text (article_identities): behind place and agency, or as "
        "their standfirst does. By these cards find them too.",
    )
    name = op.f("ix_article_openings_opening_key_order_key")
    op.create_index(name, "article_openings", ["opening_key", "order_key"], unique=False)
    refer()
    op.execute(TEASER_CARDS)
    op.execute(TEASER_LINKS)
    for view, (about, columns_of_view) in VIEWS.items():
        op.execute(f"COMMENT ON VIEW {view} IS {quoted(about)}")
        for column, comment in columns_of_view.items():
            op.execute(f"COMMENT ON COLUMN {view}.{column} IS {quoted(comment)}")


def make_teaser_texts() -> None:
    op.create_table(
        "teaser_texts",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Internal number; it goes with the card's last appearance.",
        ),
        sa.Column(
            "text_key",
            sa.LargeBinary(),
            nullable=False,
            comment="BLAKE2b of publisher, host, folded headline, folded summary and canonical URL, 16 bytes.",
        ),
        sa.Column(
            "publisher_id",
            sa.BigInteger(),
            nullable=True,
            comment="Whose pages the card stands on; null where that is not known.",
        ),
        sa.Column(
            "host",
            sa.Text(),
            nullable=True,
            comment="Where no publisher is known: host that the card leads to, else that of its page; null where both are not.",
        ),
        sa.Column(
            "headline_folded",
            sa.Text(),
            nullable=False,
            comment="Title without a button's label, folded for comparing and searching; never shown. Empty where there is none.",
        ),
        sa.Column(
            "summary_folded",
            sa.Text(),
            nullable=False,
            comment=(
                "Summary without place, agency and button's label, folded for comparing; never shown. Empty where there is none."
            ),
        ),
        sa.Column(
            "url_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the canonical URL that the card leads to; null where none is known.",
        ),
        sa.Column(
            "title_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the first 5 words of the folded headline; null where there is none.",
        ),
        sa.Column(
            "opening_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the first 6 words of the folded summary; null where it has fewer.",
        ),
        sa.Column(
            "article_id",
            sa.BigInteger(),
            nullable=True,
            comment="The article that the card announces; null while none is known, or where it could be several.",
        ),
        sa.Column(
            "matched_by",
            sa.Text(),
            nullable=True,
            comment="What ties it to the article: url; headline: the whole one; clipped_headline: a headline cut off; opening: "
            "the summary is how the text begins.",
        ),
        sa.Column(
            "first_rival_id",
            sa.BigInteger(),
            nullable=True,
            comment="Where the card could mean several articles that are different news: the earliest of them.",
        ),
        sa.Column("second_rival_id", sa.BigInteger(), nullable=True, comment="The earliest that is other news than that."),
        sa.CheckConstraint("octet_length(text_key) = 16", name=op.f("ck_teaser_texts_text_key_is_16_bytes")),
        sa.CheckConstraint(
            "matched_by IN ('url', 'headline', 'clipped_headline', 'opening')", name=op.f("ck_teaser_texts_matched_by_is_known")
        ),
        sa.CheckConstraint("(article_id IS NULL) = (matched_by IS NULL)", name=op.f("ck_teaser_texts_a_tie_says_what_made_it")),
        sa.CheckConstraint("(first_rival_id IS NULL) = (second_rival_id IS NULL)", name=op.f("ck_teaser_texts_rivals_are_two")),
        sa.CheckConstraint("first_rival_id <> second_rival_id", name=op.f("ck_teaser_texts_rivals_differ")),
        sa.CheckConstraint("article_id IS NULL OR first_rival_id IS NULL", name=op.f("ck_teaser_texts_a_tie_has_no_rivals")),
        sa.ForeignKeyConstraint(["publisher_id"], ["publishers.id"], name=op.f("fk_teaser_texts_publisher_id_publishers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaser_texts")),
        sa.UniqueConstraint("text_key", name=op.f("uq_teaser_texts_text_key")),
        comment="Distinct texts of cards of related articles, one row each, on however many pages they stand, and the article "
        "that each announces. The view teaser_cards shows them with their words.",
    )
    for name in ("url_key", "title_key", "opening_key", "article_id", "first_rival_id", "second_rival_id"):
        op.create_index(op.f(f"ix_teaser_texts_{name}"), "teaser_texts", [name], unique=False)


def refer() -> None:
    """Add the foreign keys that are not enforced, where the server knows such keys: see pipeline/store/base.py."""
    version = int(op.get_bind().exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < NOT_ENFORCED_SINCE:
        return
    for child, column, parent in REFERENCES:
        op.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT fk_{child}_{column}_{parent}"
            f" FOREIGN KEY ({column}) REFERENCES {parent} (id) NOT ENFORCED"
        )


def quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def downgrade() -> None:
    for view in VIEWS:
        op.execute(f"DROP VIEW {view}")
    op.drop_table("article_openings")
    op.drop_table("teaser_appearances")
    op.drop_table("teaser_texts")
    op.drop_column("teasers", "url")
