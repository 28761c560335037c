"""Fingerprints of tables: equal where two archives hold the same, whatever the order of loading and the internal numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Engine, Table, text

from pipeline.store.engine import errors_in_words
from pipeline.store.models import IngestRun, metadata

NATURAL_KEYS = {
    "pages": "sha256",
    "articles": "article_key",
    "entities": "entity_key",
    "publishers": "domain",
    "article_signatures": "text_hash",
    "teaser_texts": "text_key",
}
"""What stands for the internal number of a table's row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFingerprint:
    """A table's number of rows and the hash of their contents."""

    rows: int
    sha256: str


def table_fingerprints(engine: Engine) -> dict[str, TableFingerprint]:
    """Hash what every table but ingest_runs holds, without order, internal numbers, and which run wrote a row.

    Internal numbers that refer to a row are replaced by that row's own key.
    """
    with errors_in_words(engine), engine.connect() as connection:
        # Times are hashed as text, which the session's zone and style would change.
        connection.execute(text("SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)"))
        return {
            table.name: TableFingerprint(**connection.execute(text(_query(table))).one()._mapping)
            for table in metadata.sorted_tables
            if table.name != IngestRun.__tablename__
        }


def _query(table: Table) -> str:
    values, joins = [], []
    for column in table.columns:
        target = _target(column)
        if column.identity is not None or target == IngestRun.__tablename__:
            continue
        if target is None:
            values.append(f"held.{column.name}")
        else:
            joins.append(f"LEFT JOIN {target} AS of_{column.name} ON of_{column.name}.id = held.{column.name}")
            values.append(f"of_{column.name}.{NATURAL_KEYS[target]}")
    return f"""
        SELECT count(*) AS rows,
               encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex') AS sha256
        FROM (SELECT sha256(convert_to(ROW({", ".join(values)})::text, 'UTF8')) AS digest
              FROM {table.name} AS held {" ".join(joins)}) AS hashed
    """


def _target(column: Column[object]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)
