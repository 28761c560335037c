"""Mentions as the archive holds them beside what is found now, and what of that differs."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg import Cursor

from pipeline.entity_records import PageEntities
from pipeline.store.entity_rows import EntityFailure, FoundOnPage, MentionRow, mention_row

Place = tuple[int, int, int]
"""Where a mention stands on its page: number of the article, of the paragraph (0: the headline), first code point."""

COLUMNS = ", ".join(f'held."{name}"' for name in MentionRow._fields[1:] if name != "entity_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMentions:
    """The mentions of a page by their place; the article's number and the entity's key stand for their ids."""

    version: str | None = None
    error: str | None = None
    mentions: Mapping[Place, MentionRow] = field(default_factory=dict)
    keys: Mapping[Place, str | None] = field(default_factory=dict)


def found_mentions(found: FoundOnPage) -> PageMentions:
    """Lay out what was found on a page."""
    if isinstance(found, EntityFailure):
        return PageMentions(version=found.version, error=found.error)
    mentions: dict[Place, MentionRow] = {}
    keys: dict[Place, str | None] = {}
    for article in found.articles:
        for number, told in enumerate((article.headline, *article.paragraphs)):
            for mention in told:
                place = (article.number, number, mention.start)
                row = mention_row(mention, article_id=article.number, paragraph_number=number, entity_id=None)
                mentions[place] = row._replace(score=_as_stored(row.score))
                keys[place] = mention.entity
    return PageMentions(version=found.version, mentions=mentions, keys=keys)


def stored_mentions(cursor: Cursor[Any], page_ids: Collection[int]) -> dict[int, PageMentions]:
    """Read the mentions of pages, by the pages' ids; a page that is gone is left out."""
    ids = list(page_ids)
    cursor.execute("SELECT id, entities_version, entities_error FROM pages WHERE id = ANY(%s)", [ids])
    versions = {page_id: (version, error) for page_id, version, error in cursor}
    mentions: dict[int, dict[Place, MentionRow]] = defaultdict(dict)
    keys: dict[int, dict[Place, str | None]] = defaultdict(dict)
    cursor.execute(
        f"""
        SELECT articles.page_id, articles.number, entities.entity_key, {COLUMNS}
        FROM articles JOIN mentions AS held ON held.article_id = articles.id
        LEFT JOIN entities ON entities.id = held.entity_id
        WHERE articles.page_id = ANY(%s)
        """,
        [ids],
        binary=True,
    )
    for page_id, number, key, paragraph, start, end, *rest in cursor:
        place = (number, paragraph, start)
        mentions[page_id][place] = MentionRow(number, paragraph, start, end, None, *rest)
        keys[page_id][place] = key
    return {
        page_id: PageMentions(version=version, error=error, mentions=mentions[page_id], keys=keys[page_id])
        for page_id, (version, error) in versions.items()
    }


def is_same(before: PageMentions, now: PageMentions) -> bool:
    """Say whether a page mentions the same, whichever version found it."""
    return before.error == now.error and before.keys == now.keys and before.mentions == now.mentions


def facts_alone(found: FoundOnPage) -> FoundOnPage:
    """Give what the tables say of what a page mentions, without the mentions, which are there already."""
    return replace(found, articles=()) if isinstance(found, PageEntities) else found


def write_versions(cursor: Cursor[Any], found: Mapping[int, FoundOnPage]) -> None:
    """Note on pages, by their ids, which version of the stage looked, and where that failed, why."""
    ids = sorted(found)
    cursor.execute(
        "UPDATE pages SET entities_version = told.version, entities_error = told.error"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told (id, version, error) WHERE pages.id = told.id"
        " AND (entities_version, entities_error) IS DISTINCT FROM (told.version, told.error)",
        [ids, [found[row_id].version for row_id in ids], [getattr(found[row_id], "error", None) for row_id in ids]],
    )


def _as_stored(score: float) -> float:
    """Round a score as PostgreSQL's `real` does."""
    rounded: float = struct.unpack("f", struct.pack("f", score))[0]
    return rounded
