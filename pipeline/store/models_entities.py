"""What articles mention: mentions by their place, the entities that they mean, entities' spellings, and what users imported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.entity_records import NAME_TYPES, MentionType, Modifier
from pipeline.store.base import NOT_ENFORCED, Base, Id, Reference, one_of
from pipeline.store.models_articles import FOLDED

NAMES = sorted(type_.value for type_ in NAME_TYPES)
SOURCES = ("known", "seen")
KEY_FORM = "^[a-z]+:[^[:space:]]+$"
"""An entity's key: where the number comes from, a colon, the number."""

DATE_FORM = "([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|([0-9]{4}|XXXX)-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)"
"""A year, decade or century, or a month or day, of an unknown year too."""

MOST_LATITUDE, MOST_LONGITUDE = 90, 180


def place_checks() -> tuple[CheckConstraint, ...]:
    """What must hold of an entity's country and coordinates."""
    return (
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_is_two_letters"),
        CheckConstraint(f"latitude BETWEEN -{MOST_LATITUDE} AND {MOST_LATITUDE}", name="latitude_is_in_range"),
        CheckConstraint(f"longitude BETWEEN -{MOST_LONGITUDE} AND {MOST_LONGITUDE}", name="longitude_is_in_range"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="coordinates_are_two"),
        CheckConstraint("geonames_id > 0", name="geonames_id_is_positive"),
    )


class EntityRecord(Base):
    """A real person, organisation or place that an article mentions."""

    __tablename__ = "entities"
    __table_args__ = (
        CheckConstraint(f"entity_key ~ '{KEY_FORM}'", name="entity_key_has_its_form"),
        CheckConstraint(one_of("type", NAMES), name="type_is_a_name"),
        CheckConstraint("name <> ''", name="name_is_not_empty"),
        *place_checks(),
        CheckConstraint("octet_length(facts_hash) = 8", name="facts_hash_is_8_bytes"),
        CheckConstraint("0 <= articles AND articles <= mentions", name="counts_are_plausible"),
        Index(None, "type", column("articles").desc(), "entity_key"),
        Index("ix_entities_name_en_lower", text("lower(name_en)")),
        {
            "comment": "Persons, organisations and places that articles mention, one row for each real thing; one that nothing "
            "mentions any more goes."
        },
    )

    id: Mapped[Id] = mapped_column(comment="Internal number.")
    entity_key: Mapped[str] = mapped_column(
        Text(collation="C"),
        unique=True,
        comment="Public identifier, the same in every archive: ISO's of a country, GeoNames' of a place, else type and hash.",
    )
    type: Mapped[str] = mapped_column(comment="PERSON, ORG or PLACE.")
    name: Mapped[str] = mapped_column(
        comment="Arabic name: the tables' where they know it, else the fullest and commonest spelling."
    )
    name_folded: Mapped[str] = mapped_column(comment=f"Arabic name, {FOLDED}")
    name_en: Mapped[str | None] = mapped_column(comment="English name, where the tables know one.")
    country: Mapped[str | None] = mapped_column(comment="ISO 3166 country, two capital letters; null where none or not known.")
    latitude: Mapped[float | None] = mapped_column(
        Double, comment="Degrees north, WGS 84; null where it is no place or not known."
    )
    longitude: Mapped[float | None] = mapped_column(Double, comment="Degrees east, WGS 84.")
    geonames_id: Mapped[int | None] = mapped_column(BigInteger, comment="Number at GeoNames.")
    kind: Mapped[str | None] = mapped_column(comment="What it is: country, city, region, company, party and so on.")
    parent_key: Mapped[str | None] = mapped_column(
        comment="Key of what it is a part of, which the archive may not mention; null where that is not known."
    )
    is_known: Mapped[bool] = mapped_column(
        comment="True where a table, shipped or imported, holds it; else texts alone tell of it."
    )
    facts_hash: Mapped[bytes] = mapped_column(comment="Digest of what the tables say of it: whether that changed is seen by it.")
    mentions: Mapped[int] = mapped_column(BigInteger, comment="How many mentions mean it.")
    articles: Mapped[int] = mapped_column(BigInteger, comment="In how many articles.")


class EntityAlias(Base):
    """A spelling of an entity's name."""

    __tablename__ = "entity_aliases"
    __table_args__ = (
        CheckConstraint(one_of("source", SOURCES), name="source_is_known"),
        CheckConstraint("mentions >= 0", name="mentions_are_not_negative"),
        CheckConstraint("mentions > 0 OR source <> 'seen'", name="what_is_seen_is_mentioned"),
        Index(None, "alias_folded", "entity_id"),
        {"comment": "Every spelling under which an entity is mentioned, as printed, and those that the tables know besides."},
    )

    entity_id: Mapped[Reference] = mapped_column(ForeignKey("entities.id"), primary_key=True, comment="The entity.")
    alias: Mapped[str] = mapped_column(
        Text(collation="C"), primary_key=True, comment="The name as printed, or as the tables have it."
    )
    alias_folded: Mapped[str] = mapped_column(Text(collation="C"), comment=f"The name, {FOLDED}")
    source: Mapped[str] = mapped_column(comment="known: a table has it, shipped or imported; seen: articles alone.")
    mentions: Mapped[int] = mapped_column(BigInteger, comment="How many mentions of the entity are spelled so.")


class MentionRecord(Base):
    """A span of a headline or paragraph that names something."""

    __tablename__ = "mentions"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["articles.id"], info=NOT_ENFORCED),
        ForeignKeyConstraint(["entity_id"], ["entities.id"], info=NOT_ENFORCED),
        CheckConstraint("paragraph_number >= 0", name="paragraph_number_is_not_negative"),
        CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="offsets_are_in_order"),
        CheckConstraint(one_of("type", MentionType), name="type_is_known"),
        CheckConstraint(f"({one_of('type', NAMES)}) = (entity_id IS NOT NULL)", name="names_and_they_alone_have_an_entity"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_is_a_share"),
        CheckConstraint("date_value IS NULL OR type = 'DATE'", name="date_value_is_of_a_date"),
        CheckConstraint(f"date_value ~ '^{DATE_FORM}(/{DATE_FORM})?$'", name="date_value_has_its_form"),
        CheckConstraint("NOT is_derived OR date_value IS NOT NULL", name="what_is_derived_has_a_value"),
        CheckConstraint(
            "type = 'QUANTITY' OR num_nonnulls(number, unit, modifier, role, \"of\") = 0", name="numbers_are_of_a_quantity"
        ),
        CheckConstraint("number < 'Infinity' AND number > '-Infinity'", name="number_is_finite"),
        CheckConstraint(one_of("modifier", Modifier), name="modifier_is_known"),
        Index(None, "entity_id", "article_id", postgresql_where=text("entity_id IS NOT NULL")),
        Index(None, "date_value", postgresql_where=text("date_value IS NOT NULL")),
        {
            "comment": "What headlines and paragraphs mention, and where exactly; no two of a text overlap. The words themselves "
            "are not repeated here: the view article_mentions shows them."
        },
    )

    article_id: Mapped[Reference] = mapped_column(primary_key=True, comment="The article that it stands in.")
    paragraph_number: Mapped[int] = mapped_column(
        primary_key=True, comment="Number of the paragraph in paragraphs; 0: the headline."
    )
    start_offset: Mapped[int] = mapped_column(primary_key=True, comment="First code point in the paragraph's text, from 0.")
    end_offset: Mapped[int] = mapped_column(comment="End in the paragraph's text: one past its last code point.")
    entity_id: Mapped[int | None] = mapped_column(BigInteger, comment="What is meant; null for dates and quantities.")
    score: Mapped[float] = mapped_column(REAL, comment="How sure who found it was, from 0 to 1; 1 for grammars.")
    is_derived: Mapped[bool] = mapped_column(comment="True where the date was reckoned from the article's own date.")
    type: Mapped[str] = mapped_column(comment="PERSON, ORG, PLACE, DATE or QUANTITY.")
    source: Mapped[str] = mapped_column(comment="Which recogniser or grammar found it.")
    date_value: Mapped[str | None] = mapped_column(
        Text(collation="C"), comment="A date in ISO 8601 at its own precision (2016-11-30, 2014, XXXX-03); null where not known."
    )
    number: Mapped[float | None] = mapped_column(Double, comment="A quantity's number.")
    unit: Mapped[str | None] = mapped_column(comment="What is counted, English and singular: person, USD, percent.")
    modifier: Mapped[str | None] = mapped_column(
        comment="How the number is meant: more_than, less_than, at_least, at_most, approx, order_of_magnitude; or null."
    )
    role: Mapped[str | None] = mapped_column(comment="What became of them, or what a time is: killed, age, duration and so on.")
    of: Mapped[str | None] = mapped_column(comment="What a share is a share of.")


class ImportedEntityRecord(Base):
    """An entity as a user's file gives it: a new one, or a correction of a known one."""

    __tablename__ = "imported_entities"
    __table_args__ = (
        CheckConstraint(f"entity_key ~ '{KEY_FORM}'", name="entity_key_has_its_form"),
        CheckConstraint(one_of("type", NAMES), name="type_is_a_name"),
        *place_checks(),
        CheckConstraint("merged_into_key <> entity_key", name="nothing_is_merged_into_itself"),
        CheckConstraint("array_position(aliases, NULL) IS NULL", name="aliases_have_no_gaps"),
        {
            "comment": "What users told of entities, by matn entities import. It acts on what is read from then on, and on the "
            "archive by matn reparse --entities. What is null or empty changes nothing of what Matn knows itself."
        },
    )

    entity_key: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True, comment="The entity meant.")
    type: Mapped[str | None] = mapped_column(comment="PERSON, ORG or PLACE.")
    name_ar: Mapped[str | None] = mapped_column(comment="Arabic name.")
    name_en: Mapped[str | None] = mapped_column(comment="English name.")
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Further spellings that mean it.")
    country: Mapped[str | None] = mapped_column(comment="ISO 3166 country, two capital letters.")
    latitude: Mapped[float | None] = mapped_column(Double, comment="Degrees north, WGS 84.")
    longitude: Mapped[float | None] = mapped_column(Double, comment="Degrees east, WGS 84.")
    geonames_id: Mapped[int | None] = mapped_column(BigInteger, comment="Number at GeoNames.")
    kind: Mapped[str | None] = mapped_column(comment="What it is: city, company, party and so on.")
    parent_key: Mapped[str | None] = mapped_column(comment="Key of what it is a part of.")
    merged_into_key: Mapped[str | None] = mapped_column(
        Text(collation="C"), index=True, comment="Key of the entity that is the same thing: this one's mentions mean that one."
    )
    source_file: Mapped[str] = mapped_column(comment="Name of the file that told it last.")
    imported_at: Mapped[datetime] = mapped_column(server_default=text("now()"), comment="When that was.")
