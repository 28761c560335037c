"""Distinct texts of cards, the articles that they announce, and where each of them stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.base import NOT_ENFORCED, Base, Reference, one_of

MATCHED_BY = ("url", "headline", "clipped_headline", "opening")
"""What can tie a card to its article."""


def _refer(column: str, parent: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [parent], info=NOT_ENFORCED)


class TeaserText(Base):
    """A distinct text of cards, and the article that it announces."""

    __tablename__ = "teaser_texts"
    __table_args__ = (
        _refer("article_id", "articles.id"),
        _refer("first_rival_id", "articles.id"),
        _refer("second_rival_id", "articles.id"),
        CheckConstraint("octet_length(text_key) = 16", name="text_key_is_16_bytes"),
        CheckConstraint(one_of("matched_by", MATCHED_BY), name="matched_by_is_known"),
        CheckConstraint("(article_id IS NULL) = (matched_by IS NULL)", name="a_tie_says_what_made_it"),
        CheckConstraint("(first_rival_id IS NULL) = (second_rival_id IS NULL)", name="rivals_are_two"),
        CheckConstraint("first_rival_id <> second_rival_id", name="rivals_differ"),
        CheckConstraint("article_id IS NULL OR first_rival_id IS NULL", name="a_tie_has_no_rivals"),
        *(Index(None, name) for name in ("url_key", "title_key", "opening_key")),
        *(Index(None, name) for name in ("article_id", "first_rival_id", "second_rival_id")),
        {
            "comment": "Distinct texts of cards of related articles, one row each, on however many pages they stand, and the "
            "article that each announces. The view teaser_cards shows them with their words."
        },
    )

    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=False), primary_key=True, comment="Internal number; it goes with the card's last appearance."
    )
    text_key: Mapped[bytes] = mapped_column(
        unique=True, comment="BLAKE2b of publisher, host, folded headline, folded summary and canonical URL, 16 bytes."
    )
    publisher_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("publishers.id"), comment="Whose pages the card stands on; null where that is not known."
    )
    host: Mapped[str | None] = mapped_column(
        comment="Where no publisher is known: host that the card leads to, else that of its page; null where both are not."
    )
    headline_folded: Mapped[str] = mapped_column(
        comment="Title without a button's label, folded for comparing and searching; never shown. Empty where there is none."
    )
    summary_folded: Mapped[str] = mapped_column(
        comment="Summary without place, agency and button's label, folded for comparing; never shown. Empty where there is none."
    )
    url_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the canonical URL that the card leads to; null where none is known."
    )
    title_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the first 5 words of the folded headline; null where there is none."
    )
    opening_key: Mapped[int | None] = mapped_column(
        BigInteger, comment="Number of the first 6 words of the folded summary; null where it has fewer."
    )
    article_id: Mapped[int | None] = mapped_column(
        BigInteger, comment="The article that the card announces; null while none is known, or where it could be several."
    )
    matched_by: Mapped[str | None] = mapped_column(
        comment="What ties it to the article: url; headline: the whole one; clipped_headline: a headline cut off; opening: the "
        "summary is how the text begins."
    )
    first_rival_id: Mapped[int | None] = mapped_column(
        BigInteger, comment="Where the card could mean several articles that are different news: the earliest of them."
    )
    second_rival_id: Mapped[int | None] = mapped_column(BigInteger, comment="The earliest that is other news than that.")


class TeaserAppearance(Base):
    """One time that a card stands on a page."""

    __tablename__ = "teaser_appearances"
    __table_args__ = (
        _refer("page_id", "pages.id"),
        _refer("teaser_text_id", "teaser_texts.id"),
        Index(None, "teaser_text_id", "page_id", "number"),
        {"comment": "Where each distinct card stands, one row for each teaser. The view teaser_links shows what each leads to."},
    )

    page_id: Mapped[Reference] = mapped_column(primary_key=True, autoincrement=False, comment="The page that the card stands on.")
    number: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, comment="Number of the card on its page, from 1."
    )
    teaser_text_id: Mapped[Reference] = mapped_column(comment="What it says.")


class ArticleOpening(Base):
    """A further way that an article may be said to begin."""

    __tablename__ = "article_openings"
    __table_args__ = (
        _refer("article_id", "articles.id"),
        Index(None, "opening_key", "order_key"),
        {
            "comment": "How articles begin besides the first words of their text (article_identities): behind place and agency, "
            "or as their standfirst does. By these cards find them too."
        },
    )

    article_id: Mapped[Reference] = mapped_column(primary_key=True, autoincrement=False, comment="The article.")
    opening_key: Mapped[Reference] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number of the first 6 words, whoever published it."
    )
    order_key: Mapped[Reference] = mapped_column(comment="The article's place in the one order of articles.")
