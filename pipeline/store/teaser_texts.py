"""Distinct cards and where each stands, kept in step with the cards of pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOnPage:
    """A card as it stands on a page; `publisher` is the page's domain, texts are as printed.

    `page_urls`: those that the page was seen under, in order; left out where the publisher is known.
    """

    page_id: int
    number: int
    publisher_id: int | None
    publisher: str | None
    headline: str | None
    summary: str | None
    url: str | None
    page_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToWrite:
    """The columns of a new row of teaser_texts, in their order."""

    text_key: bytes
    publisher_id: int | None
    host: str | None
    headline_folded: str
    summary_folded: str
    url_key: int | None
    title_key: int | None
    opening_key: int | None


def cards_of_pages(cursor: Cursor[Any], page_ids: Collection[int]) -> list[CardOnPage]:
    """Read the cards that stand on pages now."""
    rows = cursor.execute(
        """
        SELECT page_id, number, publisher_id, domain, headline, summary, teasers.url,
               CASE WHEN publisher_id IS NULL THEN ARRAY(
                   SELECT DISTINCT url FROM page_sightings WHERE page_id = pages.id AND url IS NOT NULL ORDER BY url
               ) ELSE '{}' END
        FROM teasers JOIN pages ON pages.id = page_id LEFT JOIN publishers ON publishers.id = publisher_id
        WHERE page_id = ANY(%s) ORDER BY page_id, number
        """,
        [list(page_ids)],
    )
    names = list(CardOnPage.__dataclass_fields__)
    return [CardOnPage(**dict(zip(names, (*row[:-1], tuple(row[-1])), strict=True))) for row in rows]


def with_unknown_publisher(cursor: Cursor[Any], page_ids: Collection[int]) -> set[int]:
    """List those of these pages whose publisher is not known: of what site their cards are, the pages' URLs say."""
    if not page_ids:
        return set()
    query = "SELECT id FROM pages WHERE id = ANY(%s) AND publisher_id IS NULL"
    return {row[0] for row in cursor.execute(query, [list(page_ids)])}


def appearances(cursor: Cursor[Any], page_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Read which text each card of pages was when they were last settled, by page and number."""
    query = "SELECT page_id, number, teaser_text_id FROM teaser_appearances WHERE page_id = ANY(%s)"
    return {(page, number): text for page, number, text in cursor.execute(query, [list(page_ids)])}


def text_ids(cursor: Cursor[Any], text_keys: Collection[bytes]) -> dict[bytes, int]:
    """Look up which of these texts are known."""
    return dict(cursor.execute("SELECT text_key, id FROM teaser_texts WHERE text_key = ANY(%s)", [list(text_keys)]).fetchall())


def only_pages(cursor: Cursor[Any], ids: Collection[int]) -> dict[int, int | None]:
    """Give the page that each text stands on where it stands on no other; a text that stands nowhere is left out."""
    rows = cursor.execute(
        """
        SELECT wanted.id, first.page_id, last.page_id FROM unnest(%s::bigint[]) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT page_id FROM teaser_appearances WHERE teaser_text_id = wanted.id ORDER BY page_id LIMIT 1
        ) AS first
        CROSS JOIN LATERAL (
            SELECT page_id FROM teaser_appearances WHERE teaser_text_id = wanted.id ORDER BY page_id DESC LIMIT 1
        ) AS last
        """,
        [list(ids)],
    )
    return {text: first if first == last else None for text, first, last in rows}


def add_texts(cursor: Cursor[Any], texts: Sequence[TextToWrite]) -> dict[bytes, int]:
    """Write texts that are not known yet, waiting for their articles; give their ids."""
    if not texts:
        return {}
    names = list(TextToWrite.__dataclass_fields__)
    columns = [[getattr(text, name) for text in texts] for name in names]
    cursor.execute(
        f"INSERT INTO teaser_texts ({', '.join(names)}) SELECT * FROM"
        " unnest(%s::bytea[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])"
        " RETURNING text_key, id",
        columns,
    )
    return dict(cursor.fetchall())


def move_appearances(cursor: Cursor[Any], gone: Collection[tuple[int, int]], new: Mapping[tuple[int, int], int]) -> None:
    """Take appearances away and write others, each by page and number."""
    if gone:
        pages, numbers = zip(*gone, strict=True)
        cursor.execute(
            "DELETE FROM teaser_appearances USING unnest(%s::bigint[], %s::smallint[]) AS gone (page_id, number)"
            " WHERE teaser_appearances.page_id = gone.page_id AND teaser_appearances.number = gone.number",
            [list(pages), list(numbers)],
        )
    if new:
        pages, numbers = zip(*new, strict=True)
        cursor.execute(
            "INSERT INTO teaser_appearances (page_id, number, teaser_text_id)"
            " SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::bigint[])",
            [list(pages), list(numbers), list(new.values())],
        )


def drop_unseen(cursor: Cursor[Any], ids: Collection[int]) -> set[int]:
    """Delete those of these texts that stand nowhere any more; give their ids."""
    if not ids:
        return set()
    cursor.execute(
        "DELETE FROM teaser_texts WHERE id = ANY(%s) AND NOT EXISTS"
        " (SELECT 1 FROM teaser_appearances WHERE teaser_text_id = teaser_texts.id) RETURNING id",
        [list(ids)],
    )
    return {row[0] for row in cursor}
