"""What a batch brought of duplicates, as figures of its run: counted once its articles have been compared with all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Cursor

_NEW = """
CREATE TEMP TABLE counted ON COMMIT DROP AS
SELECT articles.id, articles.page_id, identity.text_id, identity.order_key, articles.article_key, identity.first_version_id,
       identity.previous_version_id, cluster.first_article_id
FROM pages
JOIN articles ON articles.page_id = pages.id
LEFT JOIN article_identities AS identity ON identity.article_id = articles.id
LEFT JOIN text_clusters AS cluster ON cluster.text_id = identity.text_id
WHERE pages.sha256 = ANY(%s)
"""

# Of two new articles that are duplicates of one another, the later one is counted; of a new one and an old one, the new one.
_EXACT = """
SELECT count(*) FROM counted
WHERE text_id IS NOT NULL AND (id <> first_article_id OR EXISTS (
    SELECT FROM article_identities AS twin
    WHERE twin.text_id = counted.text_id AND twin.article_id NOT IN (SELECT id FROM counted)))
"""

_UPDATES = """
SELECT count(*) FROM counted
WHERE EXISTS (
    SELECT FROM article_identities AS version
    WHERE version.first_version_id = counted.first_version_id AND version.article_id <> counted.id
    AND version.text_id IS DISTINCT FROM counted.text_id
    AND (counted.previous_version_id IS NOT NULL OR version.article_id NOT IN (SELECT id FROM counted)))
"""

_BY_KIND = """
SELECT count(DISTINCT id) FILTER (WHERE kind = 'near'), count(DISTINCT id) FILTER (WHERE kind = 'part'),
       count(DISTINCT id) FILTER (WHERE kind = 'template')
FROM counted
CROSS JOIN LATERAL (
    SELECT second_id AS text_id, kind FROM text_relations WHERE first_id = counted.text_id
    UNION ALL
    SELECT first_id, kind FROM text_relations WHERE second_id = counted.text_id
) AS related
CROSS JOIN LATERAL (
    SELECT article_id, order_key, first_version_id,
           (SELECT article_key FROM articles WHERE articles.id = identity.article_id) AS article_key
    FROM article_identities AS identity
    WHERE article_id = (SELECT first_article_id FROM text_clusters WHERE text_clusters.text_id = related.text_id)
) AS other
WHERE id = first_article_id AND other.first_version_id <> counted.first_version_id
AND (other.article_id NOT IN (SELECT id FROM counted)
     OR (counted.order_key, counted.article_key) > (other.order_key, other.article_key))
"""

_TEASERS = """
SELECT count(*) FROM (
    SELECT held.page_id, held.number
    FROM pages
    JOIN teaser_appearances AS held ON held.page_id = pages.id
    JOIN teaser_texts AS card ON card.id = held.teaser_text_id
    WHERE pages.sha256 = ANY(%s) AND card.article_id IS NOT NULL
    UNION
    SELECT held.page_id, held.number
    FROM counted
    JOIN teaser_texts AS card ON card.article_id = counted.id
    JOIN teaser_appearances AS held ON held.teaser_text_id = card.id
) AS tied
"""


def count_duplicates(cursor: Cursor[Any], new: Iterable[str]) -> dict[str, int]:
    """Count what the articles of new pages turned out to be; gives `DUPLICATE_FIGURES` by name.

    Args:
        new: hashes of the pages that were written in this transaction, in hexadecimal.
    """
    pages = [bytes.fromhex(sha256) for sha256 in new]

    def read(query: str, *values: object) -> tuple[int, ...]:
        found: tuple[int, ...] | None = cursor.execute(query, values or None).fetchone()
        assert found is not None  # an aggregate gives one row
        return found

    cursor.execute(_NEW, [pages])
    (exact,), (updates,), (near, parts, templates), (tied,) = read(_EXACT), read(_UPDATES), read(_BY_KIND), read(_TEASERS, pages)
    cursor.execute("DROP TABLE counted")
    return {
        "exact_copies": exact,
        "updates": updates,
        "near_copies": near,
        "excerpts": parts,
        "templates": templates,
        "teasers_tied": tied,
    }
