"""Mentions and entities as rows, in the form that COPY takes: fields are columns, in their order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.arabic.text import match_key
from pipeline.entity_records import Entity, Mention, PageEntities


class EntityRow(NamedTuple):
    """A row of entities."""

    id: int
    entity_key: str
    type: str
    name: str
    name_folded: str
    name_en: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    kind: str | None
    parent_key: str | None
    is_known: bool
    facts_hash: bytes
    mentions: int
    articles: int


class AliasRow(NamedTuple):
    """A row of entity_aliases."""

    entity_id: int
    alias: str
    alias_folded: str
    source: str
    mentions: int


class MentionRow(NamedTuple):
    """A row of mentions."""

    article_id: int
    paragraph_number: int
    start_offset: int
    end_offset: int
    entity_id: int | None
    score: float
    is_derived: bool
    type: str
    source: str
    date_value: str | None
    number: float | None
    unit: str | None
    modifier: str | None
    role: str | None
    of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFailure:
    """Looking for what a page mentions failed: by which version of the stage, and why, in one line."""

    version: str
    error: str


FoundOnPage = PageEntities | EntityFailure
"""What came of looking for entities on a page."""


def facts_of(entity: Entity) -> Entity:
    """Give what of an entity is the same on every page: all that a table says, or, where none holds it, key and type alone."""
    if entity.is_known:
        return entity
    return Entity(key=entity.key, type=entity.type, canonical="", name=entity.name)


def facts_hash(entity: Entity) -> bytes:
    """Digest what the tables say of an entity: 8 bytes; texts alone tell nothing but its type."""
    told: tuple[object, ...] = (entity.type.value,)
    if entity.is_known:
        place = (entity.country, entity.latitude, entity.longitude, entity.geonames_id, entity.kind, entity.parent)
        told = (*told, entity.name, entity.name_en, sorted(set(entity.aliases)), *place)
    return hashlib.blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=8).digest()


def entity_row(entity: Entity, *, row_id: int, digest: bytes) -> EntityRow:
    """Lay an entity out that nothing mentions yet."""
    told = facts_of(entity)
    return EntityRow(
        id=row_id,
        entity_key=told.key,
        type=told.type.value,
        name=told.name,
        name_folded=match_key(told.name),
        name_en=told.name_en,
        country=told.country,
        latitude=told.latitude,
        longitude=told.longitude,
        geonames_id=told.geonames_id,
        kind=told.kind,
        parent_key=told.parent,
        is_known=told.is_known,
        facts_hash=digest,
        mentions=0,
        articles=0,
    )


def mention_row(mention: Mention, *, article_id: int, paragraph_number: int, entity_id: int | None) -> MentionRow:
    """Lay a mention out."""
    return MentionRow(
        article_id,
        paragraph_number,
        mention.start,
        mention.end,
        entity_id,
        mention.score,
        mention.is_derived,
        mention.type,
        mention.source,
        mention.date_value,
        mention.number,
        mention.unit,
        mention.modifier,
        mention.role,
        mention.of,
    )
