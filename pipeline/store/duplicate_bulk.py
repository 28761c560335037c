"""Duplicates of the whole archive: what a recomputation reads, clears and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg import Cursor
from sqlalchemy import Engine, func, select, text

from pipeline.store.engine import errors_in_words
from pipeline.store.models import Article

TABLES = "article_signatures, article_identities, text_clusters, text_relations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the archive holds of duplicates. `clusters`: those of more than one article; the others are counts of relations.

    `teasers_tied`: cards on pages whose article is known.
    """

    articles: int
    texts: int
    near: int
    parts: int
    templates: int
    clusters: int
    distinct_articles: int
    teasers_tied: int


def is_behind(engine: Engine, version: int) -> bool:
    """Say whether articles may be in the archive that were never compared with others, or by signatures of another version.

    Asked of the runs, of which there are few, not of the articles.
    """
    query = (
        "SELECT EXISTS (SELECT FROM ingest_runs WHERE pages_new + pages_changed > 0"
        " AND signature_version IS DISTINCT FROM :version)"
    )
    with errors_in_words(engine), engine.connect() as connection:
        return bool(connection.scalar(text(query), {"version": version}))


def note_compared(cursor: Cursor[Any], version: int) -> None:
    """Note that the articles of all runs are compared by signatures of this version."""
    cursor.execute(
        "UPDATE ingest_runs SET signature_version = %(version)s WHERE signature_version IS DISTINCT FROM %(version)s",
        {"version": version},
    )


def read_held(engine: Engine) -> Held:
    """Count what the archive holds of duplicates now."""
    with errors_in_words(engine), engine.connect() as connection:
        return count_held(cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor())


def count_articles(engine: Engine) -> int:
    """Count the articles of the archive."""
    with errors_in_words(engine), engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Article)) or 0


def clear_duplicates(cursor: Cursor[Any]) -> None:
    """Empty the tables of duplicates."""
    cursor.execute(f"TRUNCATE {TABLES}".encode())


def all_articles(cursor: Cursor[Any]) -> list[int]:
    """List the ids of all articles."""
    return [row[0] for row in cursor.execute("SELECT id FROM articles ORDER BY id", binary=True)]


def all_texts(cursor: Cursor[Any]) -> list[int]:
    """List the ids of all texts."""
    return [row[0] for row in cursor.execute("SELECT id FROM article_signatures ORDER BY id", binary=True)]


def related_texts(cursor: Cursor[Any]) -> set[int]:
    """List the texts that make a cluster with another."""
    like = "FROM text_relations WHERE is_one_story"
    return {row[0] for row in cursor.execute(f"SELECT first_id {like} UNION SELECT second_id {like}".encode(), binary=True)}


def gather_statistics(cursor: Cursor[Any]) -> None:
    """Tell the planner what the tables of duplicates hold now."""
    cursor.execute(f"ANALYZE {TABLES}, teaser_texts, teaser_appearances, article_openings".encode())


def count_held(cursor: Cursor[Any]) -> Held:
    """Count what the archive holds of duplicates."""
    for name in ("enable_seqscan", "enable_hashjoin"):
        cursor.execute(f"SET LOCAL {name} = on".encode())
    row = cursor.execute(
        """
        SELECT (SELECT count(*) FROM article_identities), (SELECT count(*) FROM article_signatures),
               count(*) FILTER (WHERE kind = 'near'), count(*) FILTER (WHERE kind = 'part'),
               count(*) FILTER (WHERE kind = 'template'),
               (SELECT count(*) FROM (
                    SELECT FROM text_clusters JOIN article_identities USING (text_id) GROUP BY cluster_id HAVING count(*) > 1
               ) AS large),
               (SELECT count(*) FROM distinct_articles),
               (SELECT count(*) FROM teaser_appearances JOIN teaser_texts ON id = teaser_text_id WHERE article_id IS NOT NULL)
        FROM text_relations
        """
    ).fetchone()
    assert row is not None  # an aggregate gives a row
    return Held(**dict(zip(Held.__dataclass_fields__, row, strict=True)))
