"""Distinct texts: their rows, the buckets of texts that share a key, their bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor, sql

from pipeline.store.copy_rows import copy_rows
from pipeline.store.duplicate_rows import ClusterRow, SignatureRow
from pipeline.store.models_duplicates import KEYS

BUCKET_TEXTS = 64
"""Texts that can share a key without it being full: each is compared with all others of them. No more are looked up (75 ms
instead of 6 s where 20,000 share it)."""

FULL_BUCKET_TEXTS = 8
"""Where more share a key, a text that shares nothing else is compared with so many, the earliest: of 20,000 articles that differ
by a number, each would be compared with 65 otherwise (benchmarks/duplicates.md)."""

KEY_COLUMNS = ("lead_key", *KEYS)
Key = tuple[int, int]
"""A column of KEY_COLUMNS, by its place, and a value in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The texts that share a key, the earliest first; `is_full`: more than 64 do, and `texts` are the first 64."""

    texts: tuple[int, ...]
    is_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKeys:
    """What finds a text, and its hash, by which pairs are put in order."""

    text_hash: bytes
    version: int
    sketch: bytes
    keys: tuple[Key, ...]


def text_ids(cursor: Cursor[Any], hashes: Collection[bytes]) -> dict[bytes, int]:
    """Look texts up by their hashes."""
    if not hashes:
        return {}
    return dict(
        cursor.execute("SELECT text_hash, id FROM article_signatures WHERE text_hash = ANY(%s)", [list(hashes)]).fetchall()
    )


def add_texts(cursor: Cursor[Any], rows: Sequence[SignatureRow], first_articles: Sequence[int]) -> list[int]:
    """Write texts that are not there, each with its earliest article, and give the ids that they get instead of theirs."""
    if not rows:
        return []
    cursor.execute("SELECT nextval(pg_get_serial_sequence('article_signatures', 'id')) FROM generate_series(1, %s)", [len(rows)])
    ids = [row_id for (row_id,) in cursor.fetchall()]
    copy_rows(cursor, SignatureRow, (row._replace(id=row_id) for row, row_id in zip(rows, ids, strict=True)))
    copy_rows(
        cursor,
        ClusterRow,
        (ClusterRow(row_id, article, row_id, row_id) for row_id, article in zip(ids, first_articles, strict=True)),
    )
    return ids


def refresh_first_articles(cursor: Cursor[Any], ids: Collection[int]) -> set[int]:
    """Find the earliest article of each of these texts anew; give the texts that have another one, or one with another place."""
    if not ids:
        return set()
    cursor.execute(
        """
        WITH first AS MATERIALIZED (
            SELECT text.id, earliest.article_id, earliest.order_key
            FROM unnest(%s::bigint[]) AS text (id)
            CROSS JOIN LATERAL (
                SELECT identity.article_id, identity.order_key
                FROM article_identities AS identity JOIN articles ON articles.id = identity.article_id
                WHERE identity.text_id = text.id ORDER BY identity.order_key, articles.article_key LIMIT 1
            ) AS earliest
        ), moved AS (
            UPDATE article_signatures AS held SET order_key = first.order_key
            FROM first WHERE held.id = first.id AND held.order_key <> first.order_key RETURNING held.id
        ), renamed AS (
            UPDATE text_clusters AS held SET first_article_id = first.article_id
            FROM first WHERE held.text_id = first.id AND held.first_article_id <> first.article_id RETURNING held.text_id
        )
        SELECT id FROM moved UNION SELECT text_id FROM renamed
        """,
        [list(ids)],
    )
    return {row[0] for row in cursor}


def without_articles(cursor: Cursor[Any], ids: Collection[int]) -> set[int]:
    """List those of these texts that no article has any more."""
    query = (
        "SELECT id FROM unnest(%s::bigint[]) AS text (id) WHERE NOT EXISTS (SELECT FROM article_identities WHERE text_id = id)"
    )
    return {row[0] for row in cursor.execute(query, [list(ids)])} if ids else set()


def drop_texts(cursor: Cursor[Any], ids: Collection[int]) -> None:
    """Delete texts, with what they were to others."""
    for statement in (
        "DELETE FROM text_relations WHERE first_id = ANY(%s)",
        "DELETE FROM text_relations WHERE second_id = ANY(%s)",
        "DELETE FROM text_clusters WHERE text_id = ANY(%s)",
        "DELETE FROM article_signatures WHERE id = ANY(%s)",
    ):
        cursor.execute(statement, [list(ids)])


def read_keys(cursor: Cursor[Any], ids: Collection[int]) -> dict[int, TextKeys]:
    """Read what finds texts, by their ids."""
    names = ", ".join(KEY_COLUMNS)
    query = f"SELECT id, text_hash, signature_version, sketch, {names} FROM article_signatures WHERE id = ANY(%s)"
    return {
        row[0]: TextKeys(
            text_hash=row[1],
            version=row[2],
            sketch=row[3],
            keys=tuple((column, value) for column, value in enumerate(row[4:]) if value is not None),
        )
        for row in cursor.execute(query.encode(), [list(ids)], binary=True)
    }


def read_buckets(cursor: Cursor[Any], keys: Iterable[Key], *, before: int | None = None) -> dict[Key, Bucket]:
    """Look up who has these keys, the earliest 64 of each; keys that one text alone has are left out.

    `before`: texts whose id is that or more are passed over; None: none is.
    """
    values: Mapping[int, set[int]] = defaultdict(set)
    for column, value in keys:
        values[column].add(value)
    found: dict[Key, Bucket] = {}
    for column, wanted in values.items():
        query = sql.SQL(
            "SELECT wanted.value, held.ids FROM unnest(%s::bigint[]) AS wanted (value) CROSS JOIN LATERAL (SELECT ARRAY("
            "SELECT id FROM article_signatures WHERE {key} = wanted.value {condition} ORDER BY order_key LIMIT {most}) AS ids)"
            " AS held WHERE cardinality(held.ids) > 1"
        ).format(
            key=sql.Identifier(KEY_COLUMNS[column]),
            condition=sql.SQL("" if before is None else f"AND id < {before:d}"),
            most=sql.Literal(BUCKET_TEXTS + 1),
        )
        for value, ids in cursor.execute(query, [list(wanted)], binary=True):
            found[column, value] = Bucket(texts=tuple(ids[:BUCKET_TEXTS]), is_full=len(ids) > BUCKET_TEXTS)
    return found


def read_paragraphs(cursor: Cursor[Any], ids: Collection[int]) -> dict[int, list[str]]:
    """Read the folded paragraphs of texts, headings left out, from the earliest article of each."""
    found: dict[int, list[str]] = {row_id: [] for row_id in ids}
    cursor.execute(
        "SELECT text_id, text_folded FROM text_clusters JOIN paragraphs ON article_id = first_article_id"
        " WHERE text_id = ANY(%s) AND NOT is_crosshead ORDER BY text_id, number",
        [list(ids)],
        binary=True,
    )
    for row_id, folded in cursor:
        found[row_id].append(folded)
    return found


def paragraphs_of_articles(cursor: Cursor[Any], article_ids: Collection[int]) -> dict[int, list[str]]:
    """Read the folded paragraphs of articles, headings left out."""
    found: dict[int, list[str]] = {row_id: [] for row_id in article_ids}
    query = "SELECT article_id, text_folded FROM paragraphs WHERE article_id = ANY(%s) AND NOT is_crosshead ORDER BY 1, number"
    for row_id, folded in cursor.execute(query, [list(article_ids)], binary=True):
        found[row_id].append(folded)
    return found
