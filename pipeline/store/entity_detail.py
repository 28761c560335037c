"""Named reads of one entity: its spellings, where it is named, and what is named with it. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from pipeline.arabic.text import display_text, match_key
from pipeline.entity_records import MentionType
from pipeline.errors import UsageError
from pipeline.records import Stamp
from pipeline.store.engine import errors_in_words
from pipeline.store.entity_reads import COLUMNS, SEEN, EntitySummary, summary
from pipeline.store.stored_pages import stamp_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A spelling of an entity's name; `mentions`: how often it is printed, 0 where a table alone knows it."""

    alias: str
    mentions: int
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """An article that names an entity, with the first place where it does: `text[start:end]` of its headline or a paragraph.

    `paragraph` is that paragraph's number, 0 for the headline; `line` the line of the page, None where it is not known.
    """

    article_key: str
    headline: str | None
    publisher: str | None
    url: str | None
    path: str | None
    published: Stamp | None
    mentions: int
    paragraph: int
    line: int | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Another entity, and in how many articles both are named."""

    entity_key: str
    type: MentionType
    name: str
    name_en: str | None
    together: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDetail:
    """An entity with its spellings, the most printed first; the articles that name it, the latest first; and with what.

    `merged_keys`: keys that users merged into it, which still lead to it.
    """

    entity: EntitySummary
    merged_keys: tuple[str, ...]
    aliases: tuple[Alias, ...]
    occurrences: tuple[Occurrence, ...]
    companions: tuple[Companion, ...]


_BY_KEY = "SELECT DISTINCT entity_id FROM entity_keys WHERE entity_key = :named AND entity_id IS NOT NULL"
_BY_KEY_IN_ANY_CASE = """
SELECT DISTINCT entity_id FROM entity_keys WHERE lower(entity_key) = lower(:named COLLATE "C") AND entity_id IS NOT NULL
"""
_BY_KEY_BEGIN = """
SELECT id AS entity_id FROM entities WHERE starts_with(lower(entity_key), lower(:named COLLATE "C"))
"""
_BY_NAME = """
SELECT entity_id FROM entity_aliases WHERE alias_folded = :folded
UNION SELECT id FROM entities WHERE name_folded = :folded
UNION SELECT id FROM entities WHERE lower(name_en) = :english
"""
_BY_PART = """
SELECT entity_id FROM entity_aliases WHERE strpos(alias_folded, :folded) > 0
UNION SELECT id FROM entities WHERE strpos(lower(name_en), :english) > 0
"""

_SUMMARIES = f"""
SELECT {COLUMNS}, e.mentions, e.articles, {SEEN}
FROM (SELECT id FROM entities WHERE id = ANY(:ids) ORDER BY articles DESC, mentions DESC, entity_key LIMIT :limit) AS asked
JOIN entities e ON e.id = asked.id ORDER BY e.articles DESC, e.mentions DESC, e.entity_key
"""

_OCCURRENCES = """
SELECT a.id, a.article_key, a.number, a.headline, a.published_local, a.published_precision, a.utc_offset_minutes,
       s.domain, seen.url, seen.path, named.mentions, first.paragraph_number, first.start_offset, first.end_offset,
       p.text AS paragraph_text, p.spans, a.page_id
FROM (SELECT n.article_id, n.mentions
      FROM (SELECT article_id, count(*) AS mentions FROM mentions WHERE entity_id = :id GROUP BY article_id) AS n
      JOIN articles a ON a.id = n.article_id
      ORDER BY a.published_on DESC NULLS LAST, a.published_local DESC NULLS LAST, a.article_key LIMIT :limit) AS named
JOIN articles a ON a.id = named.article_id
JOIN pages g ON g.id = a.page_id
LEFT JOIN publishers s ON s.id = g.publisher_id
JOIN LATERAL (SELECT paragraph_number, start_offset, end_offset FROM mentions
              WHERE article_id = a.id AND entity_id = :id ORDER BY paragraph_number, start_offset LIMIT 1) AS first ON true
LEFT JOIN paragraphs p ON p.article_id = a.id AND p.number = first.paragraph_number
LEFT JOIN LATERAL (
    SELECT url, path FROM page_sightings WHERE page_id = g.id ORDER BY url IS NULL, run_id, path, sighting_key LIMIT 1
) AS seen ON true
ORDER BY a.published_on DESC NULLS LAST, a.published_local DESC NULLS LAST, a.article_key
"""

_HEADLINE_LINE = """
SELECT line FROM page_lines WHERE page_id = :page AND article = :number AND role = 'headline' AND NOT repeat ORDER BY line LIMIT 1
"""
_PIECE = "SELECT substr(text, :start + 1, :length) FROM pages WHERE id = :page"

_COMPANIONS = """
SELECT e.entity_key, e.type, e.name, e.name_en, counted.together, e.articles
FROM (SELECT both_in.entity_id, count(*) AS together
      FROM (SELECT DISTINCT other.entity_id, other.article_id FROM mentions other
            WHERE other.article_id IN (SELECT article_id FROM mentions WHERE entity_id = :id)
              AND other.entity_id IS NOT NULL AND other.entity_id <> :id) AS both_in
      GROUP BY both_in.entity_id) AS counted
JOIN entities e ON e.id = counted.entity_id
ORDER BY counted.together DESC, e.articles, e.entity_key LIMIT :limit
"""


def entities_named(engine: Engine, named: str, limit: int = 20) -> list[EntitySummary]:
    """List the entities that a person may mean, those of most articles first: one where the name is clear.

    `named`: a key (one that was merged too) or the beginning of it, in small letters or capitals; else a whole name, in any
    spelling, Arabic or English; else a part of one. The first of these that fits decides.
    """
    wanted = named.strip()
    folded, english = match_key(wanted), wanted.casefold()
    is_key = ":" in wanted
    tries = [(_BY_KEY, is_key), (_BY_KEY_IN_ANY_CASE, is_key), (_BY_KEY_BEGIN, is_key)]
    tries += [(_BY_NAME, bool(folded)), (_BY_PART, bool(folded))]
    with errors_in_words(engine), engine.connect() as connection:
        for query, may_fit in tries:
            values = {"named": wanted, "folded": folded, "english": english}
            ids = list(connection.scalars(text(query), values)) if may_fit and wanted else []
            if ids:
                return [summary(row) for row in connection.execute(text(_SUMMARIES), {"ids": ids, "limit": limit})]
    return []


def read_entity(engine: Engine, entity_key: str, limit: int = 20) -> EntityDetail:
    """Read all of one entity, by its key; of occurrences and companions at most so many.

    Raises:
        UsageError: there is none with this key.
    """
    with errors_in_words(engine), engine.connect() as connection:
        entity_id = connection.scalar(text("SELECT id FROM entities WHERE entity_key = :key"), {"key": entity_key})
        if entity_id is None:
            raise UsageError(f"No entity has the key {entity_key!r}. See: matn entities")
        values = {"id": entity_id, "limit": limit}
        (found,) = connection.execute(text(_SUMMARIES), {"ids": [entity_id], "limit": 1})
        merged = text("SELECT entity_key FROM entity_keys WHERE entity_id = :id AND is_old ORDER BY entity_key")
        aliases = text("SELECT alias, mentions, source FROM entity_aliases WHERE entity_id = :id ORDER BY mentions DESC, alias")
        return EntityDetail(
            entity=summary(found),
            merged_keys=tuple(connection.scalars(merged, values)),
            aliases=tuple(
                Alias(alias=row.alias, mentions=row.mentions, is_known=row.source == "known")
                for row in connection.execute(aliases, values)
            ),
            occurrences=tuple(_occurrence(connection, row) for row in connection.execute(text(_OCCURRENCES), values).all()),
            companions=tuple(
                Companion(**dict(row._mapping) | {"type": MentionType(row.type)})
                for row in connection.execute(text(_COMPANIONS), values)
            ),
        )


def _occurrence(connection: Connection, row: Row[Any]) -> Occurrence:
    return Occurrence(
        article_key=row.article_key,
        headline=row.headline,
        publisher=row.domain,
        url=row.url,
        path=row.path,
        published=stamp_of(row.published_local, row.published_precision, row.utc_offset_minutes),
        mentions=row.mentions,
        paragraph=row.paragraph_number,
        line=_line(connection, row),
        text=(row.headline if row.paragraph_number == 0 else row.paragraph_text) or "",
        start=row.start_offset,
        end=row.end_offset,
    )


def _line(connection: Connection, row: Row[Any]) -> int | None:
    """Say on which line of the page a mention begins; a paragraph may be put together from pieces of several lines."""
    if row.paragraph_number == 0:
        line: int | None = connection.scalar(text(_HEADLINE_LINE), {"page": row.page_id, "number": row.number})
        return line
    spans = list(zip(row.spans[::3], row.spans[1::3], row.spans[2::3], strict=True)) if row.spans else []
    at = 0
    for line, start, end in spans[:-1]:
        piece = connection.scalar(text(_PIECE), {"page": row.page_id, "start": start, "length": end - start})
        at += len(display_text(piece or "")) + 1  # the pieces are joined by a space
        if row.start_offset < at:
            return int(line)
    return int(spans[-1][0]) if spans else None
