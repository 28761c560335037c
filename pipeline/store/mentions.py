"""The one place that writes mentions and entities: what is counted stays true, and no order of loading shows.

Entities are shared by all articles, so one transaction at a time writes them, from its lock until its commit. That lock is the
last that a batch takes, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import psycopg
from psycopg import Cursor, sql

from pipeline.entity_records import ArticleEntities, Entity, PageEntities
from pipeline.store.bad_data import BAD_DATA
from pipeline.store.base import ENTITIES_LOCK
from pipeline.store.copy_rows import copy_rows
from pipeline.store.entity_aliases import change_spellings, drop_spellings, know_spellings, name_by_spelling
from pipeline.store.entity_rows import EntityRow, FoundOnPage, MentionRow, entity_row, facts_hash, mention_row
from pipeline.store.figures import EntityCounts

FACTS = tuple(name for name in EntityRow._fields if name not in {"id", "entity_key", "mentions", "articles"})
"""Columns of entities that the tables, or spellings seen, say; the others are given once, or counted."""

SLICE = """substr(CASE WHEN held.paragraph_number = 0 THEN articles.headline ELSE paragraphs.text END,
                  held.start_offset + 1, held.end_offset - held.start_offset)"""
"""The words of a mention `held`; SQL."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How often entities are mentioned, by their ids: spelled how, and in how many articles."""

    spellings: Counter[tuple[int, str]] = field(default_factory=Counter)
    articles: Counter[int] = field(default_factory=Counter)

    def mentions(self) -> Counter[int]:
        """Count the mentions of each, however spelled."""
        counted = Counter[int]()
        for (entity_id, _), count in self.spellings.items():
            counted[entity_id] += count
        return counted

    def add(self, other: Tally) -> None:
        """Add what another one counted."""
        self.spellings.update(other.spellings)
        self.articles.update(other.articles)


def write_mentions(cursor: Cursor[Any], found: Mapping[int, FoundOnPage], taken: Tally | None = None) -> EntityCounts:
    """Write what pages mention, given by the pages' ids, of whose articles no mention is there (any more).

    `taken`: what `take_mentions` took away before in this transaction. A page of which something cannot be stored stays without
    mentions, and its row says why.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTITIES_LOCK])
    pages = {page_id: one for page_id, one in found.items() if isinstance(one, PageEntities)}
    articles: dict[int, dict[int, int]] = {page_id: {} for page_id in pages}
    for page_id, number, row_id in cursor.execute(
        "SELECT page_id, number, id FROM articles WHERE page_id = ANY(%s)", [list(pages)]
    ):
        articles[page_id][number] = row_id
    counts = _write(cursor, pages, articles)
    if taken is not None:
        _subtract(cursor, taken)
    failures = counts.failures + len(found) - len(pages)
    return EntityCounts(mentions=counts.mentions, entities_new=counts.entities_new, failures=failures)


def take_mentions(cursor: Cursor[Any], article_ids: Sequence[int]) -> Tally:
    """Take the mentions of articles away, before their texts are; what they counted is for `write_mentions` to subtract."""
    taken = Tally()
    ids = list(article_ids)
    if not ids:
        return taken
    cursor.execute(
        f"""
        SELECT held.entity_id, {SLICE}, count(*)
        FROM mentions AS held JOIN articles ON articles.id = held.article_id
        LEFT JOIN paragraphs ON paragraphs.article_id = held.article_id AND paragraphs.number = held.paragraph_number
        WHERE held.article_id = ANY(%s) AND held.entity_id IS NOT NULL GROUP BY 1, 2
        """,
        [ids],
    )
    taken.spellings.update({(entity_id, spelling): count for entity_id, spelling, count in cursor})
    cursor.execute(
        "SELECT entity_id, count(DISTINCT article_id) FROM mentions"
        " WHERE article_id = ANY(%s) AND entity_id IS NOT NULL GROUP BY 1",
        [ids],
    )
    taken.articles.update(dict(cursor.fetchall()))
    cursor.execute("DELETE FROM mentions WHERE article_id = ANY(%s)", [ids])
    return taken


def _write(cursor: Cursor[Any], pages: Mapping[int, PageEntities], articles: Mapping[int, Mapping[int, int]]) -> EntityCounts:
    """Write a batch; where something cannot be stored, its page is found by halving."""
    if not pages:
        return EntityCounts()
    try:
        with cursor.connection.transaction():
            return _write_group(cursor, pages, articles)
    except BAD_DATA as error:
        if len(pages) == 1:
            (page_id,) = pages
            # The primary message alone: the detail repeats the row.
            told = (error.diag.message_primary if isinstance(error, psycopg.Error) else None) or str(error)
            cursor.execute("UPDATE pages SET entities_error = %s WHERE id = %s", [f"PostgreSQL cannot store it: {told}", page_id])
            return EntityCounts(failures=1)
    ids = sorted(pages)
    halves = (ids[: len(ids) // 2], ids[len(ids) // 2 :])
    first, second = (_write(cursor, {page_id: pages[page_id] for page_id in half}, articles) for half in halves)
    return EntityCounts(
        mentions=first.mentions + second.mentions,
        entities_new=first.entities_new + second.entities_new,
        failures=first.failures + second.failures,
    )


def _write_group(
    cursor: Cursor[Any], pages: Mapping[int, PageEntities], articles: Mapping[int, Mapping[int, int]]
) -> EntityCounts:
    entities = _distinct(pages)
    digests = {key: facts_hash(entity) for key, entity in entities.items()}
    cursor.execute("SELECT entity_key, id, facts_hash FROM entities WHERE entity_key = ANY(%s)", [list(entities)])
    held = {key: (row_id, digest) for key, row_id, digest in cursor}
    ids = {key: row_id for key, (row_id, _) in held.items()}
    new = [key for key in entities if key not in ids]
    cursor.execute("SELECT nextval(pg_get_serial_sequence('entities', 'id')) FROM generate_series(1, %s)", [len(new)])
    ids |= {key: row_id for key, (row_id,) in zip(new, cursor.fetchall(), strict=True)}

    tally, rows = Tally(), list[MentionRow]()
    for page_id, page in pages.items():
        for article in page.articles:
            _lay_out(article, articles[page_id][article.number], ids, tally, rows)
    mentions = tally.mentions()

    laid = {key: entity_row(entities[key], row_id=ids[key], digest=digests[key]) for key in entities}
    fresh = (laid[key]._replace(mentions=mentions[ids[key]], articles=tally.articles[ids[key]]) for key in new)
    copy_rows(cursor, EntityRow, fresh)
    changed = [key for key, (_, digest) in held.items() if digest != digests[key]]
    _update_facts(cursor, [laid[key] for key in changed])
    know_spellings(
        cursor,
        {ids[key]: {entities[key].name, *entities[key].aliases} if entities[key].is_known else set() for key in (*new, *changed)},
        already={ids[key] for key in changed},
    )
    change_spellings(cursor, tally.spellings)
    _count(cursor, {row_id: mentions[row_id] for row_id, _ in held.values()}, tally.articles)
    name_by_spelling(cursor, [ids[key] for key in entities if not entities[key].is_known])
    copy_rows(cursor, MentionRow, rows)
    return EntityCounts(mentions=len(rows), entities_new=len(new))


def _distinct(pages: Mapping[int, PageEntities]) -> dict[str, Entity]:
    """Give each entity once, by key and in the keys' order."""
    found: dict[str, Entity] = {}
    for entity in chain.from_iterable(page.entities for page in pages.values()):
        held = found.get(entity.key)
        # Every page says the same of what a table knows; should one not, the answer is still that of any order.
        if held is None or (held != entity and (held.is_known, repr(held)) < (entity.is_known, repr(entity))):
            found[entity.key] = entity
    return dict(sorted(found.items()))


def _lay_out(article: ArticleEntities, article_id: int, ids: Mapping[str, int], tally: Tally, rows: list[MentionRow]) -> None:
    meant = set[int]()
    for number, mentions in enumerate((article.headline, *article.paragraphs)):
        for mention in mentions:
            entity_id = None
            if mention.entity is not None:
                entity_id = ids[mention.entity]
                meant.add(entity_id)
                tally.spellings[entity_id, mention.text] += 1
            rows.append(mention_row(mention, article_id=article_id, paragraph_number=number, entity_id=entity_id))
    tally.articles.update(meant)


def _update_facts(cursor: Cursor[Any], rows: Sequence[EntityRow]) -> None:
    if rows:
        sets = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in FACTS)
        cursor.executemany(sql.SQL("UPDATE entities SET {} WHERE id = %(id)s").format(sets), [row._asdict() for row in rows])


def _count(cursor: Cursor[Any], mentions: Mapping[int, int], articles: Mapping[int, int]) -> None:
    """Add to what entities count."""
    ids = sorted(row_id for row_id in mentions if mentions[row_id])
    cursor.execute(
        "UPDATE entities SET mentions = entities.mentions + more.mentions, articles = entities.articles + more.articles"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS more (id, mentions, articles) WHERE entities.id = more.id",
        [ids, [mentions[row_id] for row_id in ids], [articles[row_id] for row_id in ids]],
    )


def _subtract(cursor: Cursor[Any], taken: Tally) -> None:
    """Take back what mentions counted that are gone; what nothing mentions any more goes with them."""
    mentions = taken.mentions()
    if not mentions:
        return
    ids = sorted(mentions)
    drop_spellings(cursor, taken.spellings)
    _count(cursor, {row_id: -mentions[row_id] for row_id in ids}, {row_id: -taken.articles[row_id] for row_id in ids})
    unmentioned = "SELECT id FROM entities WHERE id = ANY(%s) AND mentions = 0"
    cursor.execute(f"DELETE FROM entity_aliases WHERE entity_id IN ({unmentioned})", [ids])
    cursor.execute("DELETE FROM entities WHERE id = ANY(%s) AND mentions = 0", [ids])
    name_by_spelling(cursor, ids)
