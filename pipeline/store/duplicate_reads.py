"""Named reads of duplicates: what the archive holds of one article's versions, copies and templates. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from pipeline.errors import UsageError
from pipeline.store.engine import errors_in_words
from pipeline.store.likeness import Duplicate, Neighbourhood
from pipeline.store.stored_pages import named_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many articles of each sort there are, listed or not; `members`: of the whole cluster."""

    members: int
    versions: int
    copies: int
    elsewhere: int
    templates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """An article's duplicates, of each sort at most as many as were asked for.

    `versions` are of one article, in their order, the article itself included and those around it; empty where it has no
    other. `copies` are the other articles of its cluster, `elsewhere` articles like it that an earlier one represents,
    `templates` the same form with other figures: all the earliest first, of the last two one article of each text.
    """

    article: Duplicate
    representative_key: str
    counts: Counts
    versions: tuple[Duplicate, ...]
    copies: tuple[Duplicate, ...]
    elsewhere: tuple[Duplicate, ...]
    templates: tuple[Duplicate, ...]


_SHOWN = """
SELECT a.id, a.article_key, a.kind, a.headline, s.domain, seen.url, seen.path, a.published_local, a.published_precision,
       a.utc_offset_minutes, i.text_id, i.order_key, i.first_version_id, i.version_time, i.is_latest, c.cluster_id
FROM articles a
JOIN pages g ON g.id = a.page_id
LEFT JOIN publishers s ON s.id = g.publisher_id
LEFT JOIN article_identities i ON i.article_id = a.id
LEFT JOIN text_clusters c ON c.text_id = i.text_id
LEFT JOIN LATERAL (
    SELECT url, path FROM page_sightings WHERE page_id = g.id ORDER BY url IS NULL, run_id, path, sighting_key LIMIT 1
) AS seen ON true
WHERE a.id = ANY(:ids)
"""

_VERSIONS = """
SELECT a.id FROM article_identities i JOIN articles a ON a.id = i.article_id WHERE i.first_version_id = :first
ORDER BY coalesce(i.version_time, 'infinity'), coalesce(i.captured_at, 'infinity'), i.order_key, a.article_key
"""
_COPIES = """
SELECT a.id, count(*) OVER () AS total
FROM text_clusters c JOIN article_identities i ON i.text_id = c.text_id JOIN articles a ON a.id = i.article_id
WHERE c.cluster_id = :cluster AND i.first_version_id <> :first ORDER BY i.order_key, a.article_key LIMIT :limit
"""
_LIKE = """
SELECT a.id, count(*) OVER () AS total
FROM text_clusters c JOIN article_identities i ON i.article_id = c.first_article_id JOIN articles a ON a.id = i.article_id
WHERE c.text_id = ANY(:texts) AND c.cluster_id <> :cluster AND i.first_version_id <> :first
ORDER BY i.order_key, a.article_key LIMIT :limit
"""
_HEAD = "SELECT first_article_id FROM text_clusters WHERE text_id = :cluster"
_MEMBERS = "SELECT count(*) FROM text_clusters c JOIN article_identities i ON i.text_id = c.text_id WHERE c.cluster_id = :cluster"
_LIKE_TEXTS = """
SELECT CASE WHEN first_id = :text THEN second_id ELSE first_id END AS text_id, kind = 'template' AS is_template
FROM text_relations WHERE (first_id = :text OR second_id = :text) AND kind <> 'overlap'
"""
_BETWEEN = """
SELECT first_id, second_id, kind, shorter_id, jaccard, containment, number_similarity, is_capped FROM text_relations
WHERE first_id = ANY(:some) AND second_id = ANY(:others) OR second_id = ANY(:some) AND first_id = ANY(:others)
"""
_HAS_FIGURES = "SELECT EXISTS (SELECT FROM paragraphs WHERE article_id = :id AND NOT is_crosshead AND text_folded ~ '[0-9]')"


def find_duplicates(engine: Engine, named: str, limit: int = 50) -> Duplicates:
    """Find an article's duplicates, at most `limit` of each sort; the article is named as for `find_article`.

    Raises:
        UsageError: as `find_article`, or the article was loaded before Matn compared articles.
    """
    with errors_in_words(engine), engine.connect() as connection:
        article_id = named_article(connection, named).id
        one = connection.execute(text(_SHOWN), {"ids": [article_id]}).one()
        if one.order_key is None:
            raise UsageError(f"{one.article_key} has not been compared with others yet. Compare all articles with: matn dedupe")
        return _duplicates(connection, one, limit)


def _duplicates(connection: Connection, one: Row[Any], limit: int) -> Duplicates:
    def read(query: str, **values: object) -> Sequence[Row[Any]]:
        return connection.execute(text(query), values).all()

    def ids_and_total(query: str, **values: object) -> tuple[list[int], int]:
        rows = read(query, cluster=one.cluster_id, first=one.first_version_id, limit=limit, **values)
        return [row.id for row in rows], rows[0].total if rows else 0

    in_order = [row.id for row in read(_VERSIONS, first=one.first_version_id)]
    versions = _around(in_order, one.id, limit) if len(in_order) > 1 else []
    copies, copies_in_all = ids_and_total(_COPIES)
    like = read(_LIKE_TEXTS, text=one.text_id)
    elsewhere, elsewhere_in_all = ids_and_total(_LIKE, texts=[row.text_id for row in like if not row.is_template])
    templates, templates_in_all = ids_and_total(_LIKE, texts=[row.text_id for row in like if row.is_template])
    head_id = connection.scalar(text(_HEAD), {"cluster": one.cluster_id}) or one.id
    listed = [*versions, *copies, *elsewhere, *templates]
    rows = {row.id: row for row in read(_SHOWN, ids=[*listed, head_id, one.id])}
    bridges = [rows[number] for number in dict.fromkeys([one.id, *versions, head_id])]
    between = read(_BETWEEN, some=[row.text_id for row in bridges], others=[rows[number].text_id for number in listed])
    near = Neighbourhood(
        one=rows[one.id],
        head=rows[head_id],
        bridges=bridges[1:],
        places={number: place for place, number in enumerate(versions)},
        between={frozenset((row.first_id, row.second_id)): row for row in between},
        has_figures=bool(connection.scalar(text(_HAS_FIGURES), {"id": one.id})),
    )
    return Duplicates(
        article=near.shown(one),
        representative_key=near.head.article_key,
        counts=Counts(
            members=max(connection.scalar(text(_MEMBERS), {"cluster": one.cluster_id}) or 0, 1),
            versions=len(in_order) if versions else 0,
            copies=copies_in_all,
            elsewhere=elsewhere_in_all,
            templates=templates_in_all,
        ),
        versions=tuple(near.shown(rows[number]) for number in versions),
        copies=tuple(near.shown(rows[number]) for number in copies),
        elsewhere=tuple(near.shown(rows[number]) for number in elsewhere),
        templates=tuple(near.shown(rows[number]) for number in templates),
    )


def _around(in_order: Sequence[int], one: int, limit: int) -> Sequence[int]:
    """Take at most `limit` of them, with `one` in the middle as far as there are others on both sides."""
    start = max(min(in_order.index(one) - limit // 2, len(in_order) - limit), 0)
    return in_order[start : start + limit]
