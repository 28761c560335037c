"""Named reads of duplicates: what the archive holds of one article's versions, copies and templates. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from pipeline.errors import UsageError
from pipeline.records import ArticleKind, Stamp
from pipeline.store.engine import errors_in_words
from pipeline.store.stored_pages import named_article, stamp_of


class Likeness(StrEnum):
    """What an article is to another, seen from the other. `part`: it stands in the other; `whole`: the other stands in it."""

    EXACT = "exact"
    EARLIER_VERSION = "earlier_version"
    LATER_VERSION = "later_version"
    NEAR = "near"
    PART = "part"
    WHOLE = "whole"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What an article is to another, and how much the two share, from 0 to 1; None where it was not measured.

    `to_key` names the other: the article that was asked for, or the one that represents the cluster where these two were
    never compared. `containment` is that of the shorter text in the longer.
    """

    likeness: Likeness
    to_key: str
    jaccard: float | None
    containment: float | None
    number_similarity: float | None
    is_capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An article among its duplicates. `relation` is None for the article itself, and where nothing is known.

    `is_latest` is that of its own versions: None where it cannot be told. `version_time`: by what versions are ordered, without
    a zone.
    """

    article_key: str
    kind: ArticleKind
    headline: str | None
    publisher: str | None
    published: Stamp | None
    version_time: datetime | None
    is_latest: bool | None
    is_representative: bool
    relation: Relation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """An article's duplicates.

    `versions` are of one article, in their order, the article itself included; empty where it has no other. `copies` are the
    other articles of its cluster, `elsewhere` articles like it that an earlier one represents, `templates` the same form with
    other figures: all the earliest first, and at most as many as were asked for. `members` counts the whole cluster.
    """

    article: Duplicate
    representative_key: str
    members: int
    versions: tuple[Duplicate, ...]
    copies: tuple[Duplicate, ...]
    elsewhere: tuple[Duplicate, ...]
    templates: tuple[Duplicate, ...]


_SHOWN = """
SELECT a.id, a.article_key, a.kind, a.headline, s.domain, a.published_local, a.published_precision, a.utc_offset_minutes,
       i.text_id, i.order_key, i.first_version_id, i.version_time, i.is_latest, c.cluster_id, c.first_article_id
FROM articles a
JOIN pages g ON g.id = a.page_id
LEFT JOIN publishers s ON s.id = g.publisher_id
LEFT JOIN article_identities i ON i.article_id = a.id
LEFT JOIN text_clusters c ON c.text_id = i.text_id
"""

_ARTICLE = _SHOWN + " WHERE a.id = :id"
_VERSIONS = (
    _SHOWN
    + " WHERE i.first_version_id = :first"
    + " ORDER BY coalesce(i.version_time, 'infinity'), coalesce(i.captured_at, 'infinity'), i.order_key, a.article_key"
)
_MEMBERS = _SHOWN + " WHERE c.cluster_id = :cluster ORDER BY i.order_key, a.article_key LIMIT :limit"
_COUNT = "SELECT count(*) FROM text_clusters c JOIN article_identities i ON i.text_id = c.text_id WHERE c.cluster_id = :cluster"
_LIKE = _SHOWN + " WHERE i.text_id = ANY(:texts) AND a.id = c.first_article_id ORDER BY i.order_key, a.article_key LIMIT :limit"
_RELATIONS = """
SELECT CASE WHEN first_id = :text THEN second_id ELSE first_id END AS text_id, kind, shorter_id, jaccard, containment,
       number_similarity, is_capped
FROM text_relations WHERE first_id = :text OR second_id = :text
"""


def find_duplicates(engine: Engine, key_or_path: str, limit: int = 50) -> Duplicates:
    """Find an article's duplicates, at most `limit` of each sort; the article is named as for `find_article`.

    Raises:
        UsageError: as `find_article`, or the article was loaded before Matn compared articles.
    """
    with errors_in_words(engine), engine.connect() as connection:
        article_id = named_article(connection, key_or_path).id
        one = connection.execute(text(_ARTICLE), {"id": article_id}).one()
        if one.order_key is None:
            raise UsageError(f"{one.article_key} has not been compared with others yet. Compare all articles with: matn dedupe")
        return _duplicates(connection, one, limit)


def _duplicates(connection: Connection, one: Row[Any], limit: int) -> Duplicates:
    def read(query: str, **values: object) -> Sequence[Row[Any]]:
        return connection.execute(text(query), values).all()

    versions = read(_VERSIONS, first=one.first_version_id)
    places = {row.id: place for place, row in enumerate(versions)}
    members = read(_MEMBERS, cluster=one.cluster_id, limit=limit + len(versions))
    head = members[0] if members else one
    near = {row.text_id: row for row in read(_RELATIONS, text=one.text_id) if row.kind != "overlap"}
    like = read(_LIKE, texts=list(near), limit=2 * limit)
    apart = [row for row in like if row.cluster_id != one.cluster_id and row.id not in places]
    around = _Around(
        one=one,
        head=head,
        places=places,
        of_one={row.text_id: row for row in read(_RELATIONS, text=one.text_id)},
        of_head={row.text_id: row for row in read(_RELATIONS, text=head.text_id)},
    )
    is_template = {row.id for row in apart if near[row.text_id].kind == "template"}
    return Duplicates(
        article=around.shown(one),
        representative_key=head.article_key,
        members=max(connection.scalar(text(_COUNT), {"cluster": one.cluster_id}) or 0, 1),
        versions=tuple(map(around.shown, versions)) if len(versions) > 1 else (),
        copies=tuple(around.shown(row) for row in members if row.id not in places)[:limit],
        elsewhere=tuple(around.shown(row) for row in apart if row.id not in is_template)[:limit],
        templates=tuple(around.shown(row) for row in apart if row.id in is_template)[:limit],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """An article, the one that represents its cluster, its versions' places, and by text what these two are to others."""

    one: Row[Any]
    head: Row[Any]
    places: Mapping[int, int]
    of_one: Mapping[int, Row[Any]]
    of_head: Mapping[int, Row[Any]]

    def shown(self, row: Row[Any]) -> Duplicate:
        return Duplicate(
            article_key=row.article_key,
            kind=ArticleKind(row.kind),
            headline=row.headline,
            publisher=row.domain,
            published=stamp_of(row.published_local, row.published_precision, row.utc_offset_minutes),
            version_time=row.version_time,
            is_latest=row.is_latest,
            is_representative=row.id == self.head.id,
            relation=None if row.id == self.one.id else self._relation(row),
        )

    def _relation(self, row: Row[Any]) -> Relation | None:
        to, measured = self.one, self.of_one.get(row.text_id)
        is_same_text = row.text_id is not None and row.text_id == self.one.text_id
        if row.id in self.places:
            is_later = self.places[row.id] > self.places[self.one.id]
            likeness = Likeness.LATER_VERSION if is_later else Likeness.EARLIER_VERSION
        elif is_same_text:
            likeness = Likeness.EXACT
        else:
            if measured is None:
                to, measured = self.head, self.of_head.get(row.text_id)
            if measured is None or measured.kind == "overlap":
                return None
            likeness = _LIKENESS.get(measured.kind) or (Likeness.PART if measured.shorter_id == row.text_id else Likeness.WHOLE)
        return Relation(
            likeness=likeness,
            to_key=to.article_key,
            jaccard=1.0 if is_same_text else measured and measured.jaccard,
            containment=1.0 if is_same_text else measured and measured.containment,
            number_similarity=1.0 if is_same_text else measured and measured.number_similarity,
            is_capped=bool(measured and measured.is_capped and not is_same_text),
        )


_LIKENESS = {"near": Likeness.NEAR, "template": Likeness.TEMPLATE}
