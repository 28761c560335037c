"""Publishers, pages and their sightings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.records import Role
from pipeline.store.base import NOT_ENFORCED, Base, Id, Reference, between_days

ROLES = ", ".join(f"'{role}'" for role in Role)
LINE_ARRAYS = ("line_starts", "line_ends", "line_roles", "line_rules", "line_articles", "line_teasers", "line_repeats")


class Publisher(Base):
    """A site that publishes articles, as its profile describes it."""

    __tablename__ = "publishers"
    __table_args__ = (
        CheckConstraint("domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'", name="domain_is_a_domain"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_is_two_letters"),
        {"comment": "Sites that publish articles, one row for each publisher's profile; a profile that goes leaves its row."},
    )

    id: Mapped[Id] = mapped_column(comment="Internal number.")
    domain: Mapped[str] = mapped_column(unique=True, comment="The domain that names the publisher, such as aawsat.com.")
    name_ar: Mapped[str] = mapped_column(comment="Name in Arabic.")
    name_en: Mapped[str] = mapped_column(comment="Name in English.")
    zone: Mapped[str | None] = mapped_column(
        comment="IANA time zone in which the site prints its times; null where that is not known."
    )
    country: Mapped[str | None] = mapped_column(comment="ISO 3166 country of the publisher, two capital letters.")


class Page(Base):
    """One raw document, by the SHA-256 of its bytes, and its lines."""

    __tablename__ = "pages"
    __table_args__ = (
        CheckConstraint("octet_length(sha256) = 32", name="sha256_is_32_bytes"),
        CheckConstraint("byte_length >= 0", name="byte_length_is_not_negative"),
        CheckConstraint(between_days("page_date"), name="page_date_is_plausible"),
        CheckConstraint(
            " AND ".join(f"cardinality({name}) = cardinality(line_numbers)" for name in LINE_ARRAYS),
            name="line_arrays_are_equally_long",
        ),
        CheckConstraint(
            " AND ".join(
                f"array_position({name}, NULL) IS NULL"
                for name in ("line_numbers", "line_starts", "line_ends", "line_roles", "line_rules", "line_repeats")
            ),
            name="line_arrays_have_no_gaps",
        ),
        CheckConstraint("0 < ALL (line_numbers)", name="line_numbers_are_positive"),
        CheckConstraint("0 < ALL (line_articles)", name="line_articles_are_positive"),
        CheckConstraint("0 < ALL (line_teasers)", name="line_teasers_are_positive"),
        CheckConstraint("entities_error IS NULL OR entities_version IS NOT NULL", name="an_entities_error_has_a_version"),
        CheckConstraint(f"line_roles <@ ARRAY[{ROLES}]", name="line_roles_are_known"),
        {
            "comment": "Raw documents as scraped, one row for each distinct sequence of bytes, with every line that is not "
            "blank. The line_ arrays run in parallel; the view page_lines shows them a row each."
        },
    )

    id: Mapped[Id] = mapped_column(comment="Internal number.")
    sha256: Mapped[bytes] = mapped_column(unique=True, comment="SHA-256 of the page's bytes.")
    publisher_id: Mapped[int | None] = mapped_column(
        BigInteger,
        ForeignKey("publishers.id"),
        index=True,
        comment="Who published it; null where the page does not show it well enough.",
    )
    first_run_id: Mapped[Reference] = mapped_column(
        ForeignKey("ingest_runs.id"), index=True, comment="The run that read the page first."
    )
    text: Mapped[str] = mapped_column(comment="The page's text, to which all offsets (in code points) refer.")
    encoding: Mapped[str] = mapped_column(comment="Encoding in which the bytes were read.")
    byte_length: Mapped[int] = mapped_column(BigInteger, comment="Length of the page in bytes.")
    raw: Mapped[bytes | None] = mapped_column(comment="The bytes, only where the text in its encoding does not give them back.")
    page_date: Mapped[date | None] = mapped_column(
        comment="The site's own clock or refresh stamp printed on the page; not an article's date."
    )
    no_article_reason: Mapped[str | None] = mapped_column(comment="Why the page has no article; null where it has one.")
    parser_version: Mapped[str] = mapped_column(comment="Version of the parser that took the page apart.")
    profiles_version: Mapped[str] = mapped_column(comment="Version of the publishers' profiles that it went by.")
    line_numbers: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), comment="Numbers of the lines that are not blank, counted from 1, blank ones included."
    )
    line_starts: Mapped[list[int]] = mapped_column(ARRAY(Integer), comment="Each line's first code point in text, from 0.")
    line_ends: Mapped[list[int]] = mapped_column(ARRAY(Integer), comment="Each line's end in text: one past its last code point.")
    line_roles: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="What each line is.")
    line_rules: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="The rule that decided each line's role.")
    line_articles: Mapped[list[int | None]] = mapped_column(
        ARRAY(SmallInteger), comment="Number of the article that each line belongs to, or null."
    )
    line_teasers: Mapped[list[int | None]] = mapped_column(
        ARRAY(SmallInteger), comment="Number of the teaser that each line belongs to, or null."
    )
    line_repeats: Mapped[list[bool]] = mapped_column(
        ARRAY(Boolean), comment="True for each line that repeats what the page says elsewhere."
    )
    entities_version: Mapped[str | None] = mapped_column(
        comment="Version of recogniser and tables that found what its articles mention; null where nobody has looked."
    )
    entities_error: Mapped[str | None] = mapped_column(
        comment="Why that failed, where it did: the page is whole but for its mentions, of which it has none."
    )


class PageSighting(Base):
    """One time that a page was seen."""

    __tablename__ = "page_sightings"
    __table_args__ = (
        ForeignKeyConstraint(["page_id"], ["pages.id"], info=NOT_ENFORCED),
        CheckConstraint("octet_length(sighting_key) = 16", name="sighting_key_is_16_bytes"),
        {"comment": "Where and when pages were seen. The same path, URL and time of capture of a page is one sighting."},
    )

    page_id: Mapped[Reference] = mapped_column(primary_key=True, comment="The page that was seen.")
    sighting_key: Mapped[bytes] = mapped_column(
        primary_key=True,
        comment="First 16 bytes of the SHA-256 of path, URL and time of capture: they may be too long for an index.",
    )
    run_id: Mapped[Reference] = mapped_column(ForeignKey("ingest_runs.id"), comment="The run that saw it there first.")
    path: Mapped[str] = mapped_column(comment="Path of the file or of the archive's member; - for standard input.")
    url: Mapped[str | None] = mapped_column(comment="URL that the page was scraped from, where known.")
    captured_at: Mapped[datetime | None] = mapped_column(comment="When it was scraped, where known.")
