"""What articles are to one that was asked for: versions, copies, parts, forms, and the rest of its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from pipeline.records import ArticleKind, Stamp
from pipeline.store.stored_pages import stamp_of


class Likeness(StrEnum):
    """What an article is to another, seen from the other.

    `version`: which of the two is later is not known. `part`: it stands in the other; `whole`: the other stands in it.
    `same_story`: both are of one cluster, and were never compared.
    """

    EXACT = "exact"
    EARLIER_VERSION = "earlier_version"
    LATER_VERSION = "later_version"
    VERSION = "version"
    NEAR = "near"
    PART = "part"
    WHOLE = "whole"
    TEMPLATE = "template"
    SAME_STORY = "same_story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What an article is to the one that was asked for, and how much the two share, from 0 to 1; None where not measured.

    `containment` is that of the shorter text in the longer; `number_similarity` is None where neither has figures, too. For
    `same_story`, `through_key` names a third article by which both belong together, and `through_likeness` what this one is to
    that one, None where it is not told.
    """

    likeness: Likeness
    jaccard: float | None = None
    containment: float | None = None
    number_similarity: float | None = None
    is_capped: bool = False
    through_key: str | None = None
    through_likeness: Likeness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An article among its duplicates. `relation` is None for the article that was asked for.

    `is_latest` is that of its own versions: None where it cannot be told. `version_time`: by what versions are ordered, without
    a zone. `url` and `path` tell where its page was first seen.
    """

    article_key: str
    kind: ArticleKind
    headline: str | None
    publisher: str | None
    url: str | None
    path: str | None
    published: Stamp | None
    version_time: datetime | None
    is_latest: bool | None
    is_representative: bool
    relation: Relation | None


_LIKENESS = {"near": Likeness.NEAR, "template": Likeness.TEMPLATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """An article with what it was compared with.

    `head` represents its cluster; `bridges` are its versions and the head, by which others belong to the cluster; `places` are
    those of its versions; `between` is what was measured between the texts of these and of all that is listed.
    """

    one: Row[Any]
    head: Row[Any]
    bridges: Sequence[Row[Any]]
    places: Mapping[int, int]
    between: Mapping[frozenset[int], Row[Any]]
    has_figures: bool

    def shown(self, row: Row[Any]) -> Duplicate:
        """Tell of an article what it is to the one that was asked for."""
        return Duplicate(
            article_key=row.article_key,
            kind=ArticleKind(row.kind),
            headline=row.headline,
            publisher=row.domain,
            url=row.url,
            path=row.path,
            published=stamp_of(row.published_local, row.published_precision, row.utc_offset_minutes),
            version_time=row.version_time,
            is_latest=row.is_latest,
            is_representative=row.id == self.head.id,
            relation=None if row.id == self.one.id else self._relation(row),
        )

    def _relation(self, row: Row[Any]) -> Relation:
        likeness = self._likeness(row, self.one)
        if likeness is None:
            return self._by_way_of_others(row)
        figures = 1.0 if self.has_figures else None
        if likeness is Likeness.EXACT or (row.text_id is not None and row.text_id == self.one.text_id):
            return Relation(likeness=likeness, jaccard=1.0, containment=1.0, number_similarity=figures)
        measured = self.between.get(frozenset((row.text_id, self.one.text_id)))
        if measured is None:
            return Relation(likeness=likeness)
        return Relation(
            likeness=likeness,
            jaccard=measured.jaccard,
            containment=measured.containment,
            number_similarity=measured.number_similarity,
            is_capped=measured.is_capped,
        )

    def _by_way_of_others(self, row: Row[Any]) -> Relation:
        for bridge in self.bridges:
            likeness = self._likeness(row, bridge) if bridge.id != row.id else None
            if likeness is not None:
                return Relation(likeness=Likeness.SAME_STORY, through_key=bridge.article_key, through_likeness=likeness)
        through = self.head.article_key if self.head.id not in {row.id, self.one.id} else None
        return Relation(likeness=Likeness.SAME_STORY, through_key=through)

    def _likeness(self, row: Row[Any], to: Row[Any]) -> Likeness | None:
        """Say what an article is to another; None where the two were not compared, or share too little."""
        if row.first_version_id == to.first_version_id:
            if row.is_latest is None or row.id not in self.places or to.id not in self.places:
                return Likeness.VERSION
            return Likeness.LATER_VERSION if self.places[row.id] > self.places[to.id] else Likeness.EARLIER_VERSION
        if row.text_id is not None and row.text_id == to.text_id:
            return Likeness.EXACT
        measured = self.between.get(frozenset((row.text_id, to.text_id)))
        if measured is None or measured.kind == "overlap":
            return None
        return _LIKENESS.get(measured.kind) or (Likeness.PART if measured.shorter_id == row.text_id else Likeness.WHOLE)
