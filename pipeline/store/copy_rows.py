"""COPY of rows into a table, in PostgreSQL's binary form, far faster than INSERT. Columns and types come from the models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from pipeline.store.binary_arrays import speed_up_arrays
from pipeline.store.duplicate_rows import ClusterRow, IdentityRow, RelationRow, SignatureRow
from pipeline.store.entity_rows import AliasRow, EntityRow, MentionRow
from pipeline.store.models import (
    Article,
    ArticleIdentity,
    ArticleSignature,
    Caption,
    EntityAlias,
    EntityRecord,
    MentionRecord,
    Page,
    PageSighting,
    Paragraph,
    QuarantinedPage,
    Teaser,
    TextCluster,
    TextRelation,
    metadata,
)
from pipeline.store.row_of import ArticleRow, CaptionRow, PageRow, ParagraphRow, QuarantineRow, SightingRow, TeaserRow

ROW_TABLES: dict[type[tuple[Any, ...]], Table] = {
    row: metadata.tables[model.__tablename__]
    for row, model in (
        (PageRow, Page),
        (SightingRow, PageSighting),
        (ArticleRow, Article),
        (ParagraphRow, Paragraph),
        (CaptionRow, Caption),
        (TeaserRow, Teaser),
        (QuarantineRow, QuarantinedPage),
        (SignatureRow, ArticleSignature),
        (IdentityRow, ArticleIdentity),
        (ClusterRow, TextCluster),
        (RelationRow, TextRelation),
        (EntityRow, EntityRecord),
        (AliasRow, EntityAlias),
        (MentionRow, MentionRecord),
    )
}
"""Which table each form of row is for."""

SET_LATER = frozenset({"quarantine.released_run_id"})
"""Columns that no new row has a value for."""


@cache
def row_columns(row: type[tuple[Any, ...]]) -> tuple[Column[Any], ...]:
    """List the columns of a row's table that the row gives, in the table's order.

    Raises:
        TypeError: the row's fields are not the table's columns. Model and row were not changed together.
    """
    table = ROW_TABLES[row]
    fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    columns = tuple(
        column
        for column in table.columns
        if column.computed is None and str(column) not in SET_LATER and (column.identity is None or column.name in fields)
    )
    names = tuple(column.name for column in columns)
    if names != fields:
        raise TypeError(f"{row.__name__} has the fields {fields}, but {table.name} has the columns {names}")
    return columns


@cache
def column_types(row: type[tuple[Any, ...]]) -> tuple[str, ...]:
    """Name the PostgreSQL type of each column, as `bigint` or `text[]`, for binary COPY, which converts nothing."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return tuple(column.type.compile(dialect).split(" COLLATE ")[0].lower() for column in row_columns(row))


def column_list(row: type[tuple[Any, ...]]) -> sql.Composed:
    """Write the columns' names, quoted and parted by commas."""
    return sql.SQL(", ").join(sql.Identifier(column.name) for column in row_columns(row))


def copy_rows(
    cursor: Cursor[Any], row: type[tuple[Any, ...]], rows: Iterable[Sequence[Any]], *, table: str | None = None
) -> None:
    """Copy rows of one form into their table, or into another with the same columns.

    Raises:
        psycopg.DataError, psycopg.IntegrityError: a row cannot be stored; none of them is.
    """
    target = sql.Identifier(table or ROW_TABLES[row].name)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(target, column_list(row))
    speed_up_arrays(cursor)
    with cursor.copy(statement) as copy:
        copy.set_types(column_types(row))
        for values in rows:
            copy.write_row(values)
