"""The records of the entity stage: what a text mentions, and the real things that are meant. Frozen, without behaviour.

Offsets are code points, half-open, into the display text of one headline or paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MentionType(StrEnum):
    """What a span of text is about."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    DATE = "DATE"
    QUANTITY = "QUANTITY"


NAME_TYPES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.PLACE})
"""The types whose mentions lead to an entity."""


class Modifier(StrEnum):
    """How a quantity's number is meant."""

    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    APPROX = "approx"
    ORDER_OF_MAGNITUDE = "order_of_magnitude"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSpan:
    """A name that a recogniser found in a text: PERSON, ORG or PLACE; `score` from 0 to 1; `source` names the recogniser."""

    type: MentionType
    start: int
    end: int
    score: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of a headline or paragraph; `text` is exactly its slice.

    PERSON, ORG, PLACE: `entity` is the key of the entity meant. DATE: `date_value` is ISO 8601 at its own precision
    (`2016-11-30`, `2014`, `XXXX-03`), None where the text alone does not give it; `is_derived` where it was reckoned from the
    article's own date. QUANTITY: `number`, `unit` (English, singular), `modifier`, `role` (killed, age, duration, …) and `of`
    (what a share is a share of). `source` names the recogniser or grammar that decided.
    """

    type: MentionType
    start: int
    end: int
    text: str
    source: str
    score: float = 1.0
    entity: str | None = None
    date_value: str | None = None
    is_derived: bool = False
    number: float | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    role: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A real person, organisation or place.

    `key` is the same on any machine: `iso:EG`, `geonames:360630`, else the type and a hash of the canonical key
    (`person:1f0c…`, 16 hex digits). `canonical` is the folded key that decides identity, shown to nobody. `name` is Arabic, for
    people. `is_known` where a table (shipped or imported) holds it; else it is known from texts alone. `kind`: country, city,
    region, landmark, company, party, … `parent`: the key of what it is a part of.
    """

    key: str
    type: MentionType
    canonical: str
    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    kind: str | None = None
    parent: str | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntities:
    """What an article mentions in its headline and in each of `Article.paragraphs`, in order of `start`; crossheads have none."""

    number: int
    headline: tuple[Mention, ...]
    paragraphs: tuple[tuple[Mention, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntities:
    """What the articles of a page mention, and each entity meant, once, by key; `version` says by which code and tables."""

    articles: tuple[ArticleEntities, ...]
    entities: tuple[Entity, ...]
    version: str
