"""Articles as the settling of duplicates sees them: what is known of each, and the rows of article_identities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Cursor

from pipeline.store.base import DEDUPE_LOCK
from pipeline.store.copy_rows import column_list, copy_rows
from pipeline.store.duplicate_rows import IdentityRow
from pipeline.store.figures import DuplicateCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a batch did to pages and articles. `seen`: known pages that were met in a place that was not known."""

    pages: tuple[int, ...] = ()
    """New pages, and those whose rows were replaced."""

    articles: tuple[int, ...] = ()
    """The articles of those pages."""

    removed: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.articles or self.removed or self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What an article's keys and order are made of. Times are in UTC, without a zone but for `captured`.

    `captured`: earliest capture of the page, else the day that the page shows. `urls`: distinct ones of the page's sightings.
    """

    id: int
    article_key: str
    sha256: str
    number: int
    is_main: bool
    headline: str | None
    publisher: str | None
    published: datetime | None
    modified: datetime | None
    published_on: date | None
    captured: datetime | None
    urls: tuple[str, ...]


Settle = Callable[[Cursor[Any], Written], DuplicateCounts]
"""Settles duplicates at the end of a batch, inside its transaction; it is handed in, since the store knows no texts."""

FACTS = """
    SELECT articles.id, article_key, encode(sha256, 'hex'), number, articles.kind = 'main', headline_folded, domain,
           coalesce(timezone('UTC', published_at), published_local), coalesce(timezone('UTC', modified_at), modified_local),
           published_on, coalesce(seen.captured, timezone('UTC', page_date::timestamp)), coalesce(seen.urls, '{}')
    FROM articles JOIN pages ON pages.id = page_id LEFT JOIN publishers ON publishers.id = publisher_id
    CROSS JOIN LATERAL (
        SELECT min(captured_at) AS captured, array_agg(DISTINCT url) FILTER (WHERE url IS NOT NULL) AS urls
        FROM page_sightings WHERE page_id = pages.id
    ) AS seen
    WHERE articles.id = ANY(%s)
"""


def take_turn(cursor: Cursor[Any]) -> None:
    """Wait until no other transaction settles duplicates, and keep others out until this one ends.

    For the rest of the transaction the planner looks rows up by index only: every query here asks for few rows of tables of
    any size, and a plan that reads a whole table would be right on a small archive and ruin a large one.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEDUPE_LOCK])
    for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan", "jit"):
        cursor.execute(f"SET LOCAL {name} = off")


def articles_of_pages(cursor: Cursor[Any], page_ids: Collection[int]) -> set[int]:
    """List the articles of pages, by the ids of both."""
    if not page_ids:
        return set()
    return {row[0] for row in cursor.execute("SELECT id FROM articles WHERE page_id = ANY(%s)", [list(page_ids)])}


def read_facts(cursor: Cursor[Any], article_ids: Collection[int]) -> dict[int, ArticleFacts]:
    """Read what is known of articles, by their ids; one that is gone is left out."""
    names = list(ArticleFacts.__dataclass_fields__)
    rows = cursor.execute(FACTS, [list(article_ids)], binary=True)
    return {row[0]: ArticleFacts(**dict(zip(names, (*row[:-1], tuple(row[-1])), strict=True))) for row in rows}


def articles_of_texts(cursor: Cursor[Any], text_ids: Collection[int]) -> set[int]:
    """List the articles that have one of these texts."""
    if not text_ids:
        return set()
    query = "SELECT article_id FROM article_identities WHERE text_id = ANY(%s)"
    return {row[0] for row in cursor.execute(query, [list(text_ids)], binary=True)}


def article_keys(cursor: Cursor[Any], article_ids: Collection[int]) -> dict[int, str]:
    """Read the public names of articles."""
    return dict(cursor.execute("SELECT id, article_key FROM articles WHERE id = ANY(%s)", [list(article_ids)]).fetchall())


def read_identities(cursor: Cursor[Any], article_ids: Collection[int]) -> dict[int, IdentityRow]:
    """Read rows of article_identities by their articles; an article that was never settled has none."""
    return _identities(cursor, "article_id", article_ids)


def read_versions(cursor: Cursor[Any], first_ids: Collection[int]) -> dict[int, IdentityRow]:
    """Read the rows of all versions of articles, given by the ids of their first versions."""
    return _identities(cursor, "first_version_id", first_ids)


def _identities(cursor: Cursor[Any], column: str, values: Collection[int]) -> dict[int, IdentityRow]:
    if not values:
        return {}
    names = column_list(IdentityRow).as_string(cursor)
    query = f"SELECT {names} FROM article_identities WHERE {column} = ANY(%s)"
    return {row[0]: IdentityRow(*row) for row in cursor.execute(query.encode(), [list(values)], binary=True)}


def replace_identities(cursor: Cursor[Any], rows: Sequence[IdentityRow], *, gone: Collection[int] = ()) -> None:
    """Write rows in place of those of the same articles; `gone`: articles that have none any more."""
    before = [*(row.article_id for row in rows), *gone]
    if before:
        cursor.execute("DELETE FROM article_identities WHERE article_id = ANY(%s)", [before])
    copy_rows(cursor, IdentityRow, rows)


def move_versions(cursor: Cursor[Any], places: Sequence[tuple[int, int, int | None, bool | None]]) -> None:
    """Set the places of articles among their versions: article, first version, previous one, whether it is the latest."""
    if not places:
        return
    cursor.execute(
        "UPDATE article_identities AS held SET first_version_id = place.first, previous_version_id = place.previous,"
        " is_latest = place.is_latest FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[])"
        " AS place (article, first, previous, is_latest) WHERE held.article_id = place.article",
        [list(column) for column in zip(*places, strict=True)],
    )
