"""Duplicates: the distinct texts of articles, what an article goes by, what two texts share, and clusters."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import REAL, BigInteger, CheckConstraint, ForeignKeyConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.base import NOT_ENFORCED, Base, Reference, Small, Wall, one_of

KEYS = tuple(f"key_{number:02}" for number in range(16))
"""Columns of the keys of a text's phrases."""

TEXT_KINDS = ("near", "part", "template", "overlap")
"""What two texts can be to one another; `overlap`: measured only because they stand under one headline of one publisher."""


def _refer(column: str, parent: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [parent], info=NOT_ENFORCED)


def _key() -> Mapped[int | None]:
    return mapped_column(
        BigInteger, comment="Number of the text's first phrase in one of 16 fixed orders; null where it has too few words."
    )


class ArticleSignature(Base):
    """A distinct text of articles, with what finds the texts like it."""

    __tablename__ = "article_signatures"
    __table_args__ = (
        CheckConstraint("octet_length(text_hash) = 16", name="text_hash_is_16_bytes"),
        CheckConstraint("words > 0", name="words_is_positive"),
        CheckConstraint(f"num_nulls({', '.join(KEYS)}) IN (0, {len(KEYS)})", name="keys_are_all_there_or_none"),
        CheckConstraint("(octet_length(sketch) = 0) = (key_00 IS NULL)", name="sketch_goes_with_the_keys"),
        *(Index(None, name, "order_key") for name in ("lead_key", *KEYS)),
        {
            "comment": "Distinct texts of articles: paragraphs folded for comparing, without headings. Articles with the same "
            "words share one. Texts that share a key are compared."
        },
    )

    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=False), primary_key=True, comment="Internal number; it goes with the text's last article."
    )
    text_hash: Mapped[bytes] = mapped_column(unique=True, comment="BLAKE2b of the text, 16 bytes.")
    signature_version: Mapped[Small] = mapped_column(comment="Version of the kernel that made sketch and keys.")
    words: Mapped[int] = mapped_column(comment="Words of the text.")
    sketch: Mapped[bytes] = mapped_column(
        comment="Estimates how much two texts share, without reading them: 64 numbers of 16 bits; empty in short texts."
    )
    order_key: Mapped[Reference] = mapped_column(comment="Least order_key of the articles with this text.")
    lead_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the first 12 words; null where the text has fewer."
    )
    key_00: Mapped[int | None] = _key()
    key_01: Mapped[int | None] = _key()
    key_02: Mapped[int | None] = _key()
    key_03: Mapped[int | None] = _key()
    key_04: Mapped[int | None] = _key()
    key_05: Mapped[int | None] = _key()
    key_06: Mapped[int | None] = _key()
    key_07: Mapped[int | None] = _key()
    key_08: Mapped[int | None] = _key()
    key_09: Mapped[int | None] = _key()
    key_10: Mapped[int | None] = _key()
    key_11: Mapped[int | None] = _key()
    key_12: Mapped[int | None] = _key()
    key_13: Mapped[int | None] = _key()
    key_14: Mapped[int | None] = _key()
    key_15: Mapped[int | None] = _key()


class ArticleIdentity(Base):
    """What an article goes by among others: its text, its address, its headline, and its place among its versions."""

    __tablename__ = "article_identities"
    __table_args__ = (
        _refer("article_id", "articles.id"),
        _refer("text_id", "article_signatures.id"),
        _refer("first_version_id", "articles.id"),
        _refer("previous_version_id", "articles.id"),
        CheckConstraint("(previous_version_id IS NULL) = (first_version_id = article_id)", name="only_the_first_follows_none"),
        Index(None, "text_id", "order_key"),
        # Both at once: with an index of either, one text of thousands of articles would be read once for each new headline.
        Index(None, "headline_key", "text_id"),
        Index(None, "headline_key", "published_on", "order_key"),
        *(Index(None, name, "order_key") for name in ("url_key", "title_key", "opening_key")),
        {
            "comment": "What each article goes by among others, one row each. Versions: articles of one URL, or of one "
            "publisher and headline that share half of the shorter text within two days."
        },
    )

    article_id: Mapped[Reference] = mapped_column(primary_key=True, autoincrement=False, comment="The article.")
    text_id: Mapped[int | None] = mapped_column(BigInteger, comment="Its text; null where the article has no paragraph.")
    order_key: Mapped[Reference] = mapped_column(
        comment="The one order of articles: minute of publication, unknown last; then the page's hash, then the number."
    )
    url_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the canonical URL; main articles alone, and URLs with a path."
    )
    host: Mapped[str | None] = mapped_column(
        comment="Host of the page's canonical URL where the publisher is not known; null where it is, or no URL is."
    )
    headline_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of publisher and folded headline; null where either is not known."
    )
    title_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the first 5 words of the folded headline, whoever published it."
    )
    opening_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the first 6 words of the text, whoever published it."
    )
    published_on: Mapped[date | None] = mapped_column(comment="Day of publication, local; null unless the day is known.")
    version_time: Mapped[Wall | None] = mapped_column(
        comment="Time that versions are ordered by, in UTC as far as the zone is known: modified, else published, else captured."
    )
    captured_at: Mapped[datetime | None] = mapped_column(
        comment="Earliest capture of the page; where none is known, the day that the page shows."
    )
    first_version_id: Mapped[Reference] = mapped_column(index=True, comment="The first of its versions; itself where alone.")
    previous_version_id: Mapped[int | None] = mapped_column(BigInteger, comment="The version before; null for the first.")
    is_latest: Mapped[bool | None] = mapped_column(
        comment="True for the latest version. Null where that cannot be told: a version has no time, or two have the last one."
    )


class TextCluster(Base):
    """Where a text belongs: its earliest article, and the cluster that it is in."""

    __tablename__ = "text_clusters"
    __table_args__ = (
        _refer("text_id", "article_signatures.id"),
        _refer("first_article_id", "articles.id"),
        _refer("version_text_id", "article_signatures.id"),
        _refer("cluster_id", "article_signatures.id"),
        {
            "comment": "The cluster of each distinct text, one row each: the earliest text and those directly like it. The view "
            "article_clusters shows it for articles."
        },
    )

    text_id: Mapped[Reference] = mapped_column(primary_key=True, autoincrement=False, comment="The text.")
    first_article_id: Mapped[Reference] = mapped_column(index=True, comment="Earliest article with this text, by order_key.")
    version_text_id: Mapped[Reference] = mapped_column(
        index=True, comment="Earliest of the texts that versions of articles tie together; itself where there is no other."
    )
    cluster_id: Mapped[Reference] = mapped_column(
        index=True, comment="The text that represents the cluster: its earliest; itself where it represents or is alone."
    )


class TextRelation(Base):
    """What two texts are to one another, and how much they share."""

    __tablename__ = "text_relations"
    __table_args__ = (
        _refer("first_id", "article_signatures.id"),
        _refer("second_id", "article_signatures.id"),
        _refer("shorter_id", "article_signatures.id"),
        CheckConstraint(one_of("kind", TEXT_KINDS), name="kind_is_known"),
        CheckConstraint("first_id <> second_id", name="texts_are_two"),
        CheckConstraint("(kind = 'part') = (shorter_id IS NOT NULL)", name="a_part_names_the_shorter"),
        CheckConstraint("NOT is_one_story OR kind IN ('near', 'part')", name="a_story_is_told_in_copies_and_parts"),
        CheckConstraint("shorter_id IN (first_id, second_id)", name="the_shorter_is_one_of_them"),
        CheckConstraint(
            "least(jaccard, containment, number_similarity) >= 0 AND greatest(jaccard, containment, number_similarity) <= 1",
            name="measures_are_shares",
        ),
        {"comment": "What distinct texts are to one another, each pair once. The view article_relations shows it for articles."},
    )

    first_id: Mapped[Reference] = mapped_column(
        primary_key=True, autoincrement=False, comment="The text of the two whose text_hash is less."
    )
    second_id: Mapped[Reference] = mapped_column(primary_key=True, autoincrement=False, index=True, comment="The other text.")
    kind: Mapped[str] = mapped_column(
        comment="near: copies; part: one stands in the other; template: the same form with other figures; overlap: measured "
        "because publisher and headline are the same."
    )
    shorter_id: Mapped[int | None] = mapped_column(BigInteger, comment="The text that is part of the other; null but for parts.")
    jaccard: Mapped[float] = mapped_column(REAL, comment="Phrases of 3 words in both, of those in either; 0 to 1.")
    containment: Mapped[float] = mapped_column(REAL, comment="Phrases of 3 words in both, of those of the shorter; 0 to 1.")
    number_similarity: Mapped[float | None] = mapped_column(
        REAL, comment="Figures in both, of those in either; 0 to 1, null where neither has any."
    )
    signature_version: Mapped[Small] = mapped_column(comment="Version of the signatures by which the two met.")
    is_capped: Mapped[bool] = mapped_column(
        comment="True where the two met only among the first of more than 64 texts that share a key: such a relation alone "
        "may depend on the order of loading."
    )
    is_one_story: Mapped[bool] = mapped_column(
        comment="True where the two make a cluster: near copies, and excerpts that share a third or begin as the whole does."
    )
