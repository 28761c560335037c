"""Named reads: of a run, examples of what was there before, by kind; and the figure of its teasers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor
from sqlalchemy import Engine, text

from pipeline.store.engine import errors_in_words

NEWEST = 500
"""Articles of the run that are looked at for examples, the newest: a run may have brought millions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A page or article of a run, and what it is to another one.

    `kind` is one of `unchanged` (the same bytes), `exact`, `update`, `near`, `excerpt`, `expansion`, `template` (as in the view
    article_relations), or `teaser`: a card on the page announces the other article. `place` is the page's URL, else its path;
    `key` the article's, None for `unchanged`. `is_ordered` is false for an update of which it is not known whether it is the
    later version.
    """

    kind: str
    place: str
    key: str | None
    other_place: str
    other_key: str | None
    is_ordered: bool


# Each article leads to its few relations by an index: no view, since a filter on either side of it reads it whole.
_RELATED = """
WITH newest AS MATERIALIZED (
    SELECT articles.id FROM articles JOIN pages ON pages.id = articles.page_id
    WHERE pages.first_run_id = :run ORDER BY articles.id DESC LIMIT :newest
),
mine AS MATERIALIZED (
    SELECT identity.*, cluster.first_article_id FROM newest
    JOIN article_identities AS identity ON identity.article_id = newest.id
    LEFT JOIN text_clusters AS cluster ON cluster.text_id = identity.text_id
),
found AS (
    SELECT 'exact' AS kind, article_id, first_article_id AS other_id FROM mine WHERE article_id <> first_article_id
    UNION ALL
    SELECT 'exact', mine.article_id, twin.article_id FROM mine CROSS JOIN LATERAL (
        SELECT article_id FROM article_identities AS identity
        WHERE identity.text_id = mine.text_id AND identity.article_id NOT IN (SELECT article_id FROM mine)
        ORDER BY order_key LIMIT 1) AS twin
    WHERE mine.article_id = mine.first_article_id
    UNION ALL
    SELECT 'update', mine.article_id, version.article_id FROM mine
    JOIN article_identities AS version ON version.article_id = mine.previous_version_id
    WHERE version.text_id IS DISTINCT FROM mine.text_id
    UNION ALL
    SELECT CASE WHEN related.kind <> 'part' THEN related.kind WHEN related.shorter_id = mine.text_id THEN 'excerpt'
                ELSE 'expansion' END,
           mine.article_id, other.article_id
    FROM mine
    CROSS JOIN LATERAL (
        SELECT second_id AS text_id, kind, shorter_id FROM text_relations WHERE first_id = mine.text_id
        UNION ALL
        SELECT first_id, kind, shorter_id FROM text_relations WHERE second_id = mine.text_id
    ) AS related
    CROSS JOIN LATERAL (
        SELECT article_id, first_version_id, order_key FROM article_identities AS identity WHERE article_id =
            (SELECT first_article_id FROM text_clusters WHERE text_clusters.text_id = related.text_id)
    ) AS other
    WHERE related.kind <> 'overlap' AND mine.article_id = mine.first_article_id
    AND other.first_version_id <> mine.first_version_id
    AND (mine.order_key > other.order_key OR other.article_id NOT IN (SELECT article_id FROM mine))
    UNION ALL
    (SELECT 'teaser', stands.id, card.article_id FROM mine JOIN articles AS stands ON stands.id = mine.article_id
    JOIN teaser_appearances AS held ON held.page_id = stands.page_id AND stands.number = 1
    JOIN teaser_texts AS card ON card.id = held.teaser_text_id
    WHERE card.article_id IS NOT NULL AND card.article_id <> stands.id)
),
ranked AS (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY article_id, other_id) AS rank FROM found)
SELECT ranked.kind, one_seen.place AS place, one.article_key AS key, other_seen.place AS other_place,
       other.article_key AS other_key, ranked.kind <> 'update' OR mine.is_latest IS NOT NULL AS is_ordered
FROM ranked
JOIN mine USING (article_id)
JOIN articles AS one ON one.id = ranked.article_id
JOIN articles AS other ON other.id = other_id
CROSS JOIN LATERAL (SELECT coalesce(url, path) AS place FROM page_sightings WHERE page_id = one.page_id
                    ORDER BY run_id, path, sighting_key LIMIT 1) AS one_seen
CROSS JOIN LATERAL (SELECT coalesce(url, path) AS place FROM page_sightings WHERE page_id = other.page_id
                    ORDER BY run_id, path, sighting_key LIMIT 1) AS other_seen
WHERE rank <= :each ORDER BY ranked.kind, rank
"""

_UNCHANGED = """
SELECT 'unchanged' AS kind, coalesce(seen.url, seen.path) AS place, NULL AS key, coalesce(before.url, before.path) AS other_place,
       NULL AS other_key, true AS is_ordered
FROM page_sightings AS seen
CROSS JOIN LATERAL (
    SELECT * FROM page_sightings WHERE page_id = seen.page_id ORDER BY run_id, path, sighting_key LIMIT 1
) AS before
WHERE seen.run_id = :run AND seen.sighting_key <> before.sighting_key
ORDER BY seen.path LIMIT :each
"""

_TIED = """
SELECT count(*) FROM (
    SELECT held.page_id, held.number
    FROM teaser_appearances AS held
    JOIN teaser_texts AS card ON card.id = held.teaser_text_id
    WHERE held.page_id = ANY(%(pages)s) AND card.article_id IS NOT NULL
    UNION
    SELECT page_id, number FROM teaser_appearances WHERE teaser_text_id = ANY(%(cards)s)
) AS tied
"""


def examples_of_run(engine: Engine, run_id: int, *, each: int = 2) -> list[Example]:
    """Give examples of what a run read that was there already, at most `each` of a kind, among its newest articles."""
    with errors_in_words(engine), engine.connect() as connection:
        unchanged = connection.execute(text(_UNCHANGED), {"run": run_id, "each": each}).all()
        related = connection.execute(text(_RELATED), {"run": run_id, "each": each, "newest": NEWEST}).all()
    return [Example(**row._mapping) for row in (*unchanged, *related)]


def count_tied(cursor: Cursor[Any], *, pages: Collection[int], cards: Collection[int]) -> int:
    """Count the teasers that show one of these cards, or stand on these pages and lead to an article."""
    row = cursor.execute(_TIED, {"pages": list(pages), "cards": list(cards)}).fetchone()
    assert row is not None  # an aggregate gives one row
    return int(row[0])
