"""Named read: what the archive says that two articles are to one another. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, text

from pipeline.store.engine import errors_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePair:
    """What two articles are to one another.

    `kind` is that of the view article_relations (exact, update, near, excerpt, expansion, template), None where the archive
    relates them in no way. `are_versions` is true for versions, those with the same words too. `later_key` names the later
    article, which the view puts first; None where versions have no known order, or the two were not compared.
    `representative_key` names the earliest article of their cluster, None where they are of two.
    """

    kind: str | None = None
    are_versions: bool = False
    later_key: str | None = None
    representative_key: str | None = None


_TWO = """
SELECT a.id, a.article_key, i.text_id, i.order_key, i.first_version_id, i.version_time, i.captured_at, i.is_latest,
       c.cluster_id, head.article_key AS representative_key
FROM article_identities i
JOIN articles a ON a.id = i.article_id
LEFT JOIN text_clusters c ON c.text_id = i.text_id
LEFT JOIN text_clusters earliest ON earliest.text_id = c.cluster_id
LEFT JOIN articles head ON head.id = earliest.first_article_id
WHERE a.id IN (:one, :other)
"""
_RELATION = "SELECT kind, shorter_id FROM text_relations WHERE first_id = :one AND second_id = :other"


def article_pair(engine: Engine, one_id: int, other_id: int) -> ArticlePair:
    """Say what two articles, by their ids, are to one another; nothing for an article and itself."""
    with errors_in_words(engine), engine.connect() as connection:
        rows = connection.execute(text(_TWO), {"one": one_id, "other": other_id}).all()
        if len(rows) < 2:
            return ArticlePair()
        one, other = rows
        texts = [{"one": one.text_id, "other": other.text_id}, {"one": other.text_id, "other": one.text_id}]
        related = [row for ids in texts for row in connection.execute(text(_RELATION), ids)]
    is_one_cluster = one.cluster_id is not None and one.cluster_id == other.cluster_id
    representative = one.representative_key if is_one_cluster else None
    are_versions = one.first_version_id == other.first_version_id
    if are_versions:
        later = max(one, other, key=_version_order) if one.is_latest is not None else None
    else:
        later = max(one, other, key=lambda row: (row.order_key, row.article_key))
    return ArticlePair(
        kind=_kind(one, other, later, related[0] if related else None),
        are_versions=are_versions,
        later_key=None if later is None else later.article_key,
        representative_key=representative,
    )


def _kind(one: Row[Any], other: Row[Any], later: Row[Any] | None, related: Row[Any] | None) -> str | None:
    if one.text_id is not None and one.text_id == other.text_id:
        return "exact"
    if one.first_version_id == other.first_version_id:
        return "update"
    if related is None or later is None or related.kind == "overlap":
        return None
    if related.kind != "part":
        return str(related.kind)
    return "excerpt" if related.shorter_id == later.text_id else "expansion"


def _version_order(row: Row[Any]) -> tuple[bool, datetime, bool, float, int, str]:
    time, captured = row.version_time, row.captured_at
    captured_at = captured.timestamp() if captured else 0.0
    return (time is None, time or datetime.min, captured is None, captured_at, row.order_key, row.article_key)
