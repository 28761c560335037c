"""Articles, their paragraphs and captions, and the teasers of a page."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.records import ArticleKind, Precision
from pipeline.store.base import EARLIEST, LATEST, NOT_ENFORCED, Base, Id, Reference, Small, one_of

FOLDED = "folded for comparing and searching; never shown."
OFFSETS = {"published": "utc_offset_minutes", "modified": "modified_utc_offset_minutes"}


def stamp_checks(name: str) -> tuple[CheckConstraint, ...]:
    """What must hold among the columns of one stamp (`published` or `modified`)."""
    local, offset, precision = f"{name}_local", OFFSETS[name], f"{name}_precision"
    return (
        CheckConstraint(one_of(precision, Precision), name=f"{name}_precision_is_known"),
        CheckConstraint(f"({local} IS NULL) = ({precision} IS NULL)", name=f"{name}_has_time_and_precision_or_neither"),
        CheckConstraint(f"date_trunc({precision}, {local}) = {local}", name=f"{name}_is_no_finer_than_its_precision"),
        CheckConstraint(f"{local}::date BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}'", name=f"{name}_is_plausible"),
        CheckConstraint(
            f"{offset} IS NULL OR ({precision} IS NOT NULL AND {precision} IN ('minute', 'second'))",
            name=f"{name}_offset_needs_a_time_of_day",
        ),
        CheckConstraint(f"{offset} BETWEEN -960 AND 960", name=f"{name}_offset_is_within_16_hours"),
    )


def stamp_at(name: str) -> Computed:
    """The instant of a stamp; null unless its minute and its offset are known."""
    return Computed(f"timezone('UTC', {name}_local - make_interval(mins => {OFFSETS[name]}::integer))", persisted=True)


def stamp_on(name: str) -> Computed:
    """The day of a stamp; null where only its month or year is known."""
    return Computed(f"CASE WHEN {name}_precision IN ('day', 'minute', 'second') THEN {name}_local::date END", persisted=True)


class Article(Base):
    """A news text of a page."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint(
            "article_key ~ '^[0-9a-f]{16}-[1-9][0-9]*$' AND split_part(article_key, '-', 2) = number::text",
            name="article_key_is_hash_and_number",
        ),
        CheckConstraint(one_of("kind", ArticleKind), name="kind_is_known"),
        CheckConstraint("(headline IS NULL) = (headline_folded IS NULL)", name="headline_is_folded"),
        CheckConstraint("(standfirst IS NULL) = (standfirst_folded IS NULL)", name="standfirst_is_folded"),
        CheckConstraint("(byline IS NULL) = (byline_folded IS NULL)", name="byline_is_folded"),
        CheckConstraint("0 < first_line AND first_line <= last_line", name="lines_are_in_order"),
        *stamp_checks("published"),
        *stamp_checks("modified"),
        {"comment": "News texts: a page's own article and any further one printed under it."},
    )

    id: Mapped[Id] = mapped_column(comment="Internal number; it survives a reparse of the page.")
    page_id: Mapped[Reference] = mapped_column(ForeignKey("pages.id"), comment="The page that the article stands on.")
    number: Mapped[Small] = mapped_column(comment="Number of the article on its page, from 1.")
    article_key: Mapped[str] = mapped_column(
        Text(collation="C"),
        unique=True,
        comment="The article's public name: first 16 hex digits of the page's SHA-256, a hyphen, the number.",
    )
    kind: Mapped[str] = mapped_column(comment="main: the page's own article; embedded: a further one under it.")
    headline: Mapped[str | None] = mapped_column(comment="Title as printed.")
    headline_folded: Mapped[str | None] = mapped_column(comment=f"Title, {FOLDED}")
    standfirst: Mapped[str | None] = mapped_column(comment="The sentence under the title, as printed.")
    standfirst_folded: Mapped[str | None] = mapped_column(comment=f"The sentence under the title, {FOLDED}")
    section: Mapped[str | None] = mapped_column(comment="The site's category for the article, as printed.")
    byline: Mapped[str | None] = mapped_column(comment="Whom the page names as the author, as printed.")
    byline_folded: Mapped[str | None] = mapped_column(comment=f"Whom the page names as the author, {FOLDED}")
    agency: Mapped[str | None] = mapped_column(comment="News agency named in the dateline, as printed.")
    place: Mapped[str | None] = mapped_column(comment="Place named in the dateline or byline, as printed.")
    published_local: Mapped[datetime | None] = mapped_column(
        TIMESTAMP(timezone=False),
        comment="Publication as printed, local time; midnight or the first day where the page shows less (published_precision).",
    )
    utc_offset_minutes: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Offset of published_local from UTC in minutes; null where no zone is known or no minute shown."
    )
    published_precision: Mapped[str | None] = mapped_column(comment="How much the page shows: year, month, day, minute, second.")
    published_at: Mapped[datetime | None] = mapped_column(
        stamp_at("published"), comment="Instant of publication; null unless minute and offset are known."
    )
    published_on: Mapped[date | None] = mapped_column(
        stamp_on("published"), index=True, comment="Day of publication, local; null unless the day is known."
    )
    modified_local: Mapped[datetime | None] = mapped_column(
        TIMESTAMP(timezone=False), comment="Last update as printed, local time; the same form as published_local."
    )
    modified_utc_offset_minutes: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Offset of modified_local from UTC in minutes; null where no zone is known or no minute shown."
    )
    modified_precision: Mapped[str | None] = mapped_column(comment="How much the page shows: year, month, day, minute, second.")
    modified_at: Mapped[datetime | None] = mapped_column(
        stamp_at("modified"), comment="Instant of the last update; null unless minute and offset are known."
    )
    modified_on: Mapped[date | None] = mapped_column(
        stamp_on("modified"), comment="Day of the last update, local; null unless the day is known."
    )
    first_line: Mapped[int | None] = mapped_column(comment="First line of the page that belongs to the article.")
    last_line: Mapped[int | None] = mapped_column(comment="Last line of the page that belongs to the article.")


class Paragraph(Base):
    """A paragraph or crosshead of an article."""

    __tablename__ = "paragraphs"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], info=NOT_ENFORCED),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("cardinality(spans) > 0 AND mod(cardinality(spans), 3) = 0", name="spans_are_triples"),
        {"comment": "Paragraphs of articles, and the headings between them, in reading order."},
    )

    article_id: Mapped[Reference] = mapped_column(primary_key=True, comment="The article that it belongs to.")
    number: Mapped[int] = mapped_column(primary_key=True, comment="Place in the article, from 1; headings are counted too.")
    is_crosshead: Mapped[bool] = mapped_column(comment="True for a heading inside the body.")
    text: Mapped[str] = mapped_column(comment="Text as printed.")
    text_folded: Mapped[str] = mapped_column(comment=f"Text, {FOLDED}")
    spans: Mapped[list[int]] = mapped_column(
        ARRAY(Integer),
        comment="The pieces of the page that it is made of, three numbers each: line, first code point, one past the last.",
    )


class Caption(Base):
    """A picture's text in an article."""

    __tablename__ = "captions"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], info=NOT_ENFORCED),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("line > 0", name="line_is_positive"),
        {"comment": "Texts of the pictures of articles, each distinct one once."},
    )

    article_id: Mapped[Reference] = mapped_column(primary_key=True, comment="The article that it belongs to.")
    number: Mapped[int] = mapped_column(primary_key=True, comment="Place in the article, from 1.")
    text: Mapped[str] = mapped_column(comment="Text as printed.")
    text_folded: Mapped[str] = mapped_column(comment=f"Text, {FOLDED}")
    line: Mapped[int] = mapped_column(comment="Line of the page where its fullest form stands.")


class Teaser(Base):
    """A related article's card on a page."""

    __tablename__ = "teasers"
    __table_args__ = (
        ForeignKeyConstraint(["page_id"], ["pages.id"], info=NOT_ENFORCED),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("(headline IS NULL) = (headline_folded IS NULL)", name="headline_is_folded"),
        CheckConstraint("(summary IS NULL) = (summary_folded IS NULL)", name="summary_is_folded"),
        CheckConstraint("0 < first_line AND first_line <= last_line", name="lines_are_in_order"),
        {"comment": "Cards of related articles on pages; the articles themselves may never have been seen."},
    )

    page_id: Mapped[Reference] = mapped_column(primary_key=True, comment="The page that the card stands on.")
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="Number of the card on its page, from 1.")
    section: Mapped[str | None] = mapped_column(comment="Category, as printed.")
    caption: Mapped[str | None] = mapped_column(comment="Text of the card's picture, as printed.")
    headline: Mapped[str | None] = mapped_column(comment="Title, as printed.")
    headline_folded: Mapped[str | None] = mapped_column(comment=f"Title, {FOLDED}")
    summary: Mapped[str | None] = mapped_column(comment="Summary, as printed.")
    summary_folded: Mapped[str | None] = mapped_column(comment=f"Summary, {FOLDED}")
    byline: Mapped[str | None] = mapped_column(comment="Author line, verbatim.")
    place: Mapped[str | None] = mapped_column(comment="Place, as printed.")
    first_line: Mapped[int | None] = mapped_column(comment="First line of the page that belongs to the card.")
    last_line: Mapped[int | None] = mapped_column(comment="Last line of the page that belongs to the card.")
    url: Mapped[str | None] = mapped_column(
        comment="Where the card leads, absolute; null where the page is no HTML or links nothing."
    )
