"""Duplicates: distinct texts, what articles go by, what texts share, clusters, and the views that show them.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

NOT_ENFORCED_SINCE = 180000
KEYS = tuple(f"key_{number:02}" for number in range(16))
KEY = "Number of the text's first phrase in one of 16 fixed orders; null where it has too few words."
REFERENCES = (
    ("article_identities", "article_id", "articles"),
    ("article_identities", "text_id", "article_signatures"),
    ("article_identities", "first_version_id", "articles"),
    ("article_identities", "previous_version_id", "articles"),
    ("text_clusters", "text_id", "article_signatures"),
    ("text_clusters", "first_article_id", "articles"),
    ("text_clusters", "version_text_id", "article_signatures"),
    ("text_clusters", "cluster_id", "article_signatures"),
    ("text_relations", "first_id", "article_signatures"),
    ("text_relations", "second_id", "article_signatures"),
    ("text_relations", "shorter_id", "article_signatures"),
)

ARTICLE_RELATIONS = """
CREATE VIEW article_relations AS
SELECT copy.article_id, cluster.first_article_id AS other_id, one.article_key, other.article_key AS other_key, 'exact' AS kind,
       1::real AS jaccard, 1::real AS containment, 1::real AS number_similarity, false AS is_capped
FROM article_identities AS copy
JOIN text_clusters AS cluster ON cluster.text_id = copy.text_id
JOIN articles AS one ON one.id = copy.article_id
JOIN articles AS other ON other.id = cluster.first_article_id
WHERE copy.article_id <> cluster.first_article_id
UNION ALL
SELECT later.article_id, later.previous_version_id, one.article_key, other.article_key, 'update',
       measured.jaccard, measured.containment, measured.number_similarity, coalesce(measured.is_capped, false)
FROM article_identities AS later
JOIN article_identities AS earlier ON earlier.article_id = later.previous_version_id
JOIN articles AS one ON one.id = later.article_id
JOIN articles AS other ON other.id = later.previous_version_id
LEFT JOIN LATERAL (
    SELECT * FROM text_relations WHERE first_id = later.text_id AND second_id = earlier.text_id
    UNION ALL
    SELECT * FROM text_relations WHERE first_id = earlier.text_id AND second_id = later.text_id
) AS measured ON true
WHERE (later.text_id = earlier.text_id) IS NOT TRUE
"""

BETWEEN_TEXTS = """
UNION ALL
SELECT later.article_id, earlier.article_id, one.article_key, other.article_key,
       CASE WHEN later.first_version_id = earlier.first_version_id THEN 'update'
            WHEN relation.kind <> 'part' THEN relation.kind
            WHEN relation.shorter_id = relation.{later} THEN 'excerpt'
            ELSE 'expansion' END,
       relation.jaccard, relation.containment, relation.number_similarity, relation.is_capped
FROM text_relations AS relation
JOIN text_clusters AS of_later ON of_later.text_id = relation.{later}
JOIN text_clusters AS of_earlier ON of_earlier.text_id = relation.{earlier}
JOIN article_identities AS later ON later.article_id = of_later.first_article_id
JOIN article_identities AS earlier ON earlier.article_id = of_earlier.first_article_id
JOIN articles AS one ON one.id = later.article_id
JOIN articles AS other ON other.id = earlier.article_id
WHERE CASE WHEN later.first_version_id = earlier.first_version_id
           THEN (coalesce(later.version_time, 'infinity'), coalesce(later.captured_at, 'infinity'), later.order_key,
                 one.article_key)
              > (coalesce(earlier.version_time, 'infinity'), coalesce(earlier.captured_at, 'infinity'), earlier.order_key,
                 other.article_key)
              AND later.previous_version_id <> earlier.article_id
           ELSE relation.kind <> 'overlap' AND (later.order_key, one.article_key) > (earlier.order_key, other.article_key) END
"""

ARTICLE_CLUSTERS = """
CREATE VIEW article_clusters AS
SELECT articles.id AS article_id, articles.article_key, head.id AS representative_id, head.article_key AS representative_key,
       coalesce(counted.members, 1) AS members
FROM articles
LEFT JOIN article_identities AS identity ON identity.article_id = articles.id
LEFT JOIN text_clusters AS own ON own.text_id = identity.text_id
LEFT JOIN text_clusters AS earliest ON earliest.text_id = own.cluster_id
JOIN articles AS head ON head.id = coalesce(earliest.first_article_id, articles.id)
LEFT JOIN LATERAL (
    SELECT nullif(count(*), 0) AS members
    FROM text_clusters AS member JOIN article_identities AS held ON held.text_id = member.text_id
    WHERE member.cluster_id = own.cluster_id
) AS counted ON true
"""

DISTINCT_ARTICLES = """
CREATE VIEW distinct_articles AS
SELECT articles.* FROM articles
LEFT JOIN article_identities AS identity ON identity.article_id = articles.id
LEFT JOIN text_clusters AS own ON own.text_id = identity.text_id
WHERE own.text_id IS NULL OR (own.cluster_id = own.text_id AND own.first_article_id = articles.id)
"""

VIEWS = {
    "article_relations": (
        "What articles are to one another. Of articles with the same text each stands beside the earliest, which alone shows "
        "what that text is to others. The later of the two comes first: of versions the newer one, of others the one whose "
        "order_key is greater.",
        {
            "article_id": "The later article.",
            "other_id": "The earlier article.",
            "article_key": "Public name of the later article.",
            "other_key": "Public name of the earlier article.",
            "kind": "exact: the same text; update: another version; near: a near copy; excerpt: a part of the other; expansion: "
            "the other is a part of it; template: the same form with other figures.",
            "jaccard": "Phrases of 3 words in both, of those in either; 0 to 1, null where not measured.",
            "containment": "Phrases of 3 words in both, of those of the shorter; 0 to 1, null where not measured.",
            "number_similarity": "Figures in both, of those in either; 0 to 1, null where not measured.",
            "is_capped": "True where the two met only among the first of more than 64 texts that share a key: such a relation "
            "alone may depend on the order of loading.",
        },
    ),
    "article_clusters": (
        "The cluster of every article: the earliest article and those directly like it. Templates make none.",
        {
            "article_id": "The article.",
            "article_key": "Public name of the article.",
            "representative_id": "The earliest article of its cluster; itself where alone.",
            "representative_key": "Public name of the earliest article of its cluster.",
            "members": "Articles in the cluster, this one included.",
        },
    ),
    "distinct_articles": ("One article of each cluster, the earliest, with the columns of articles.", {}),
}


def upgrade() -> None:
    op.create_table(
        "article_signatures",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Internal number; it goes with the text's last article.",
        ),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False, comment="BLAKE2b of the text, 16 bytes."),
        sa.Column(
            "signature_version", sa.SmallInteger(), nullable=False, comment="Version of the kernel that made sketch and keys."
        ),
        sa.Column("words", sa.Integer(), nullable=False, comment="Words of the text."),
        sa.Column(
            "sketch",
            sa.LargeBinary(),
            nullable=False,
            comment="Estimates how much two texts share, without reading them: 64 numbers of 16 bits; empty in short texts.",
        ),
        sa.Column("order_key", sa.BigInteger(), nullable=False, comment="Least order_key of the articles with this text."),
        sa.Column(
            "lead_key", sa.BigInteger(), nullable=True, comment="Number of the first 12 words; null where the text has fewer."
        ),
        *(sa.Column(name, sa.BigInteger(), nullable=True, comment=KEY) for name in KEYS),
        sa.CheckConstraint(
            "(octet_length(sketch) = 0) = (key_00 IS NULL)", name=op.f("ck_article_signatures_sketch_goes_with_the_keys")
        ),
        sa.CheckConstraint(
            f"num_nulls({', '.join(KEYS)}) IN (0, 16)", name=op.f("ck_article_signatures_keys_are_all_there_or_none")
        ),
        sa.CheckConstraint("octet_length(text_hash) = 16", name=op.f("ck_article_signatures_text_hash_is_16_bytes")),
        sa.CheckConstraint("words > 0", name=op.f("ck_article_signatures_words_is_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_signatures")),
        sa.UniqueConstraint("text_hash", name=op.f("uq_article_signatures_text_hash")),
        comment=(
            "Distinct texts of articles: paragraphs folded for comparing, without headings. Articles with the same "
            "words share one. Texts that share a key are compared."
        ),
    )
    for name in ("lead_key", *KEYS):
        op.create_index(op.f(f"ix_article_signatures_{name}_order_key"), "article_signatures", [name, "order_key"], unique=False)
    op.create_table(
        "text_relations",
        sa.Column(
            "first_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="The text of the two whose text_hash is less.",
        ),
        sa.Column("second_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The other text."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment=(
                "near: copies; part: one stands in the other; template: the same form with other figures; overlap: "
                "measured because publisher and headline are the same."
            ),
        ),
        sa.Column(
            "shorter_id", sa.BigInteger(), nullable=True, comment="The text that is part of the other; null but for parts."
        ),
        sa.Column("jaccard", sa.REAL(), nullable=False, comment="Phrases of 3 words in both, of those in either; 0 to 1."),
        sa.Column(
            "containment", sa.REAL(), nullable=False, comment="Phrases of 3 words in both, of those of the shorter; 0 to 1."
        ),
        sa.Column(
            "number_similarity",
            sa.REAL(),
            nullable=True,
            comment="Figures in both, of those in either; 0 to 1, null where neither has any.",
        ),
        sa.Column(
            "signature_version", sa.SmallInteger(), nullable=False, comment="Version of the signatures by which the two met."
        ),
        sa.Column(
            "is_capped",
            sa.Boolean(),
            nullable=False,
            comment=(
                "True where the two met only among the first of more than 64 texts that share a key: such a relation alone "
                "may depend on the order of loading."
            ),
        ),
        sa.Column(
            "is_one_story",
            sa.Boolean(),
            nullable=False,
            comment="True where the two make a cluster: near copies, and excerpts that share a third or begin as the whole does.",
        ),
        sa.CheckConstraint(
            "NOT is_one_story OR kind IN ('near', 'part')",
            name=op.f("ck_text_relations_a_story_is_told_in_copies_and_parts"),
        ),
        sa.CheckConstraint("(kind = 'part') = (shorter_id IS NOT NULL)", name=op.f("ck_text_relations_a_part_names_the_shorter")),
        sa.CheckConstraint("kind IN ('near', 'part', 'template', 'overlap')", name=op.f("ck_text_relations_kind_is_known")),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_text_relations_texts_are_two")),
        sa.CheckConstraint(
            "least(jaccard, containment, number_similarity) >= 0 AND greatest(jaccard, containment, number_similarity) <= 1",
            name=op.f("ck_text_relations_measures_are_shares"),
        ),
        sa.CheckConstraint("shorter_id IN (first_id, second_id)", name=op.f("ck_text_relations_the_shorter_is_one_of_them")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_text_relations")),
        comment="What distinct texts are to one another, each pair once. The view article_relations shows it for articles.",
    )
    op.create_index(op.f("ix_text_relations_second_id"), "text_relations", ["second_id"], unique=False)
    op.create_table(
        "article_identities",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The article."),
        sa.Column("text_id", sa.BigInteger(), nullable=True, comment="Its text; null where the article has no paragraph."),
        sa.Column(
            "order_key",
            sa.BigInteger(),
            nullable=False,
            comment="The one order of articles: minute of publication, unknown last; then the page's hash, then the number.",
        ),
        sa.Column(
            "url_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the canonical URL; main articles alone, and URLs with a path.",
        ),
        sa.Column(
            "host",
            sa.Text(),
            nullable=True,
            comment="Host of the page's canonical URL where the publisher is not known; null where it is, or no URL is.",
        ),
        sa.Column(
            "headline_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of publisher and folded headline; null where either is not known.",
        ),
        sa.Column(
            "title_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the first 5 words of the folded headline, whoever published it.",
        ),
        sa.Column(
            "opening_key",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the first 6 words of the text, whoever published it.",
        ),
        sa.Column("published_on", sa.Date(), nullable=True, comment="Day of publication, local; null unless the day is known."),
        sa.Column(
            "version_time",
            postgresql.TIMESTAMP(),
            nullable=True,
            comment=(
                "Time that versions are ordered by, in UTC as far as the zone is known: modified, else published, else captured."
            ),
        ),
        sa.Column(
            "captured_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="Earliest capture of the page; where none is known, the day that the page shows.",
        ),
        sa.Column("first_version_id", sa.BigInteger(), nullable=False, comment="The first of its versions; itself where alone."),
        sa.Column("previous_version_id", sa.BigInteger(), nullable=True, comment="The version before; null for the first."),
        sa.Column(
            "is_latest",
            sa.Boolean(),
            nullable=True,
            comment=(
                "True for the latest version. Null where that cannot be told: a version has no time, or two have the last one."
            ),
        ),
        sa.CheckConstraint(
            "(previous_version_id IS NULL) = (first_version_id = article_id)",
            name=op.f("ck_article_identities_only_the_first_follows_none"),
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_identities")),
        comment=(
            "What each article goes by among others, one row each. Versions: articles of one URL, or of one publisher "
            "and headline that share half of the shorter text within two days."
        ),
    )
    op.create_index(op.f("ix_article_identities_first_version_id"), "article_identities", ["first_version_id"], unique=False)
    op.create_index(
        op.f("ix_article_identities_headline_key_published_on_order_key"),
        "article_identities",
        ["headline_key", "published_on", "order_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_article_identities_opening_key_order_key"), "article_identities", ["opening_key", "order_key"], unique=False
    )
    op.create_index(op.f("ix_article_identities_text_id_order_key"), "article_identities", ["text_id", "order_key"], unique=False)
    op.create_index(
        op.f("ix_article_identities_headline_key_text_id"), "article_identities", ["headline_key", "text_id"], unique=False
    )
    op.create_index(
        op.f("ix_article_identities_title_key_order_key"), "article_identities", ["title_key", "order_key"], unique=False
    )
    op.create_index(op.f("ix_article_identities_url_key_order_key"), "article_identities", ["url_key", "order_key"], unique=False)
    op.create_table(
        "text_clusters",
        sa.Column("text_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The text."),
        sa.Column("first_article_id", sa.BigInteger(), nullable=False, comment="Earliest article with this text, by order_key."),
        sa.Column(
            "version_text_id",
            sa.BigInteger(),
            nullable=False,
            comment="Earliest of the texts that versions of articles tie together; itself where there is no other.",
        ),
        sa.Column(
            "cluster_id",
            sa.BigInteger(),
            nullable=False,
            comment="The text that represents the cluster: its earliest; itself where it represents or is alone.",
        ),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_text_clusters")),
        comment=(
            "The cluster of each distinct text, one row each: the earliest text and those directly like it. The view "
            "article_clusters shows it for articles."
        ),
    )
    op.create_index(op.f("ix_text_clusters_cluster_id"), "text_clusters", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_text_clusters_first_article_id"), "text_clusters", ["first_article_id"], unique=False)
    op.create_index(op.f("ix_text_clusters_version_text_id"), "text_clusters", ["version_text_id"], unique=False)
    op.add_column(
        "ingest_runs",
        sa.Column(
            "signature_version",
            sa.SmallInteger(),
            nullable=True,
            comment=(
                "Version of the signatures by which its articles were compared with others; null where they were not. "
                "matn dedupe brings it up to date."
            ),
        ),
    )

    for child, column, parent in REFERENCES:
        refer(child, column, parent)
    create_views()


def refer(child: str, column: str, parent: str) -> None:
    """Add a foreign key that is not enforced, where the server knows such keys: see pipeline/store/base.py."""
    version = int(op.get_bind().exec_driver_sql("SHOW server_version_num").scalar_one())
    if version >= NOT_ENFORCED_SINCE:
        op.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT fk_{child}_{column}_{parent}"
            f" FOREIGN KEY ({column}) REFERENCES {parent} (id) NOT ENFORCED"
        )


def create_views() -> None:
    op.execute(
        ARTICLE_RELATIONS
        + BETWEEN_TEXTS.format(later="first_id", earlier="second_id")
        + BETWEEN_TEXTS.format(later="second_id", earlier="first_id")
    )
    op.execute(ARTICLE_CLUSTERS)
    op.execute(DISTINCT_ARTICLES)
    for view, (about, columns) in VIEWS.items():
        op.execute(f"COMMENT ON VIEW {view} IS '{about}'")
        for column, comment in columns.items():
            op.execute(f"COMMENT ON COLUMN {view}.{column} IS '{comment}'")
    of_articles = "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = 'articles'::regclass"
    for column, comment in op.get_bind().exec_driver_sql(f"{of_articles} AND attnum > 0 AND NOT attisdropped").all():
        quoted = comment.replace("'", "''")
        op.execute(sa.text(f"COMMENT ON COLUMN distinct_articles.{column} IS '{quoted}'".replace(":", "\\:")))


def downgrade() -> None:
    for view in VIEWS:
        op.execute(f"DROP VIEW {view}")
    op.drop_column("ingest_runs", "signature_version")
    for table in ("text_relations", "text_clusters", "article_identities", "article_signatures"):
        op.drop_table(table)
