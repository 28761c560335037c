"""Named reads of entities: whom and what the archive's articles name, and how often. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from pipeline.arabic.text import match_key
from pipeline.entity_records import MentionType
from pipeline.store.engine import errors_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySummary:
    """An entity with how often it is named: by how many mentions, in how many articles.

    `first_seen` and `last_seen` are days of publication; None where no such article shows one.
    """

    entity_key: str
    type: MentionType
    name: str
    name_en: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    kind: str | None
    parent_key: str | None
    is_known: bool
    mentions: int
    articles: int
    first_seen: date | None
    last_seen: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityQuestion:
    """Which entities are asked for: None asks for all.

    `search`: a part of a name, in any spelling, Arabic or English. `since` and `until`: only articles published on these days or
    between are counted. `publisher`: only that domain's.
    """

    type: MentionType | None = None
    search: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    limit: int = 20

    @property
    def is_of_some_articles(self) -> bool:
        """Whether only some articles are counted."""
        return bool(self.since or self.until or self.publisher)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many pages with articles there are, in how many nobody has looked for entities, and in how many that failed."""

    pages: int
    not_looked: int
    failed: int


COLUMNS = (
    "e.entity_key, e.type, e.name, e.name_en, e.country, e.latitude, e.longitude, e.geonames_id, e.kind, e.parent_key, e.is_known"
)

_ALL = """
SELECT {columns}, e.mentions, e.articles, {seen}, asked.total
FROM (SELECT e.id, count(*) OVER () AS total FROM entities e WHERE {where}
      ORDER BY e.articles DESC, e.mentions DESC, e.entity_key LIMIT :limit) AS asked
JOIN entities e ON e.id = asked.id
ORDER BY e.articles DESC, e.mentions DESC, e.entity_key
"""

_OF_SOME = """
WITH counted AS (SELECT m.entity_id AS id, count(*) AS mentions, count(DISTINCT m.article_id) AS articles,
                        min(a.published_on) AS first_seen, max(a.published_on) AS last_seen
                 FROM mentions m JOIN articles a ON a.id = m.article_id
                 JOIN pages g ON g.id = a.page_id LEFT JOIN publishers s ON s.id = g.publisher_id
                 WHERE m.entity_id IS NOT NULL AND {articles} GROUP BY m.entity_id)
SELECT {columns}, c.mentions, c.articles, c.first_seen, c.last_seen, count(*) OVER () AS total
FROM counted c JOIN entities e ON e.id = c.id WHERE {where}
ORDER BY c.articles DESC, c.mentions DESC, e.entity_key LIMIT :limit
"""

FREQUENT = 2000
"""Articles that name an entity, from which on the first and the last one are met soon on the way through all articles by day."""


def _seen(name: str, least: str, way: str) -> str:
    # In the order of days, one article after another is asked whether it names the entity: the planner must not turn it.
    return f"""CASE WHEN e.articles >= {FREQUENT} THEN (
    SELECT o.published_on
    FROM (SELECT id, published_on FROM articles WHERE published_on IS NOT NULL ORDER BY published_on {way}) AS o
    WHERE (SELECT true FROM mentions m WHERE m.entity_id = e.id AND m.article_id = o.id LIMIT 1) LIMIT 1)
ELSE (
    SELECT {least}(a.published_on) FROM mentions m JOIN articles a ON a.id = m.article_id WHERE m.entity_id = e.id)
END AS {name}"""


SEEN = f"{_seen('first_seen', 'min', '')}, {_seen('last_seen', 'max', 'DESC')}"

_NAMED = """
(strpos(lower(e.name_en), :english) > 0
 OR EXISTS (SELECT FROM entity_aliases n WHERE n.entity_id = e.id AND strpos(n.alias_folded, :folded) > 0)
 OR strpos(e.name_folded, :folded) > 0)
"""

_COVERAGE = """
SELECT count(*) AS pages, count(*) FILTER (WHERE g.entities_version IS NULL) AS not_looked,
       count(*) FILTER (WHERE g.entities_error IS NOT NULL) AS failed
FROM pages g WHERE EXISTS (SELECT FROM articles a WHERE a.page_id = g.id)
"""


def list_entities(engine: Engine, question: EntityQuestion) -> tuple[list[EntitySummary], int]:
    """List the entities that are asked for, those of most articles first, and say how many there are in all."""
    with errors_in_words(engine), engine.connect() as connection:
        return _asked(connection, question)


def entity_coverage(engine: Engine) -> Coverage:
    """Count the pages in which entities were looked for."""
    with errors_in_words(engine), engine.connect() as connection:
        return Coverage(**connection.execute(text(_COVERAGE)).one()._mapping)


def summary(row: Row[Any]) -> EntitySummary:
    """Make the record of a row that has its columns, and perhaps more."""
    held = {name: row._mapping[name] for name in EntitySummary.__slots__}
    return EntitySummary(**held | {"type": MentionType(row.type)})


def _asked(connection: Connection, question: EntityQuestion) -> tuple[list[EntitySummary], int]:
    where, articles = ["e.articles > 0"], ["true"]
    values: dict[str, object] = {"limit": question.limit}
    if question.type is not None:
        where.append("e.type = :type")
        values["type"] = question.type.value
    if question.search is not None:
        where.append(_NAMED)
        folded = match_key(question.search)
        # What folds to nothing, as a mark of punctuation, is in no name; the empty text would be in each.
        values |= {"folded": folded or "\n", "english": question.search.strip().casefold() or "\n"}
    for name, condition in (
        ("since", "a.published_on >= :since"),
        ("until", "a.published_on <= :until"),
        ("publisher", "s.domain = :publisher"),
    ):
        if getattr(question, name) is not None:
            articles.append(condition)
            values[name] = getattr(question, name)
    query = _OF_SOME if question.is_of_some_articles else _ALL
    parts = {"columns": COLUMNS, "seen": SEEN, "where": " AND ".join(where), "articles": " AND ".join(articles)}
    rows: Sequence[Row[Any]] = connection.execute(text(query.format(**parts)), values).all()
    return [summary(row) for row in rows], rows[0].total if rows else 0
