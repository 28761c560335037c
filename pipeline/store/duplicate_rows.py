"""Rows of the tables of duplicates, in the form that COPY takes: fields are columns, in their order."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class SignatureRow(NamedTuple):
    """A row of article_signatures."""

    id: int
    text_hash: bytes
    signature_version: int
    words: int
    sketch: bytes
    order_key: int
    lead_key: int | None
    key_00: int | None
    key_01: int | None
    key_02: int | None
    key_03: int | None
    key_04: int | None
    key_05: int | None
    key_06: int | None
    key_07: int | None
    key_08: int | None
    key_09: int | None
    key_10: int | None
    key_11: int | None
    key_12: int | None
    key_13: int | None
    key_14: int | None
    key_15: int | None


class IdentityRow(NamedTuple):
    """A row of article_identities."""

    article_id: int
    text_id: int | None
    order_key: int
    url_key: int | None
    host: str | None
    headline_key: int | None
    title_key: int | None
    opening_key: int | None
    published_on: date | None
    version_time: datetime | None
    captured_at: datetime | None
    first_version_id: int
    previous_version_id: int | None
    is_latest: bool | None


class ClusterRow(NamedTuple):
    """A row of text_clusters."""

    text_id: int
    first_article_id: int
    version_text_id: int
    cluster_id: int


class RelationRow(NamedTuple):
    """A row of text_relations."""

    first_id: int
    second_id: int
    kind: str
    shorter_id: int | None
    jaccard: float
    containment: float
    number_similarity: float | None
    signature_version: int
    is_capped: bool
    is_one_story: bool
