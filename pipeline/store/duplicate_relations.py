"""What two texts are to one another: the rows of text_relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from psycopg import Cursor

from pipeline.store.copy_rows import column_list, copy_rows
from pipeline.store.duplicate_rows import RelationRow

Pair = tuple[int, int]
"""Two texts, the one whose hash is less first."""

ALLOWED = """
    EXISTS (
        SELECT FROM article_identities AS one JOIN article_identities AS other ON other.text_id = pair.second_id
        WHERE one.text_id = pair.first_id AND other.headline_key = one.headline_key
          AND (one.published_on IS NULL OR other.published_on IS NULL OR abs(one.published_on - other.published_on) <= %s)
    )
"""


def add_relations(cursor: Cursor[Any], rows: Sequence[RelationRow]) -> None:
    """Write relations of texts that are new."""
    copy_rows(cursor, RelationRow, rows)


def replace_relations(cursor: Cursor[Any], rows: Sequence[RelationRow], *, gone: Collection[Pair] = ()) -> None:
    """Write relations in place of those of the same pairs; `gone`: pairs that are nothing to one another any more."""
    pairs = [*((row.first_id, row.second_id) for row in rows), *gone]
    if pairs:
        cursor.execute(
            "DELETE FROM text_relations AS held USING unnest(%s::bigint[], %s::bigint[]) AS pair (first, second)"
            " WHERE held.first_id = pair.first AND held.second_id = pair.second",
            [list(column) for column in zip(*pairs, strict=True)],
        )
    copy_rows(cursor, RelationRow, rows)


def read_relations(cursor: Cursor[Any], pairs: Collection[Pair]) -> dict[Pair, RelationRow]:
    """Look up relations by their pairs."""
    if not pairs:
        return {}
    query = (
        f"SELECT {_columns(cursor)} FROM unnest(%s::bigint[], %s::bigint[]) AS pair (first, second)"
        " JOIN text_relations ON first_id = pair.first AND second_id = pair.second"
    )
    return _by_pair(cursor.execute(query.encode(), [list(column) for column in zip(*pairs, strict=True)], binary=True))


def relations_of(cursor: Cursor[Any], ids: Collection[int]) -> dict[Pair, RelationRow]:
    """Read all relations of texts."""
    names, values = _columns(cursor), list(ids)
    query = (
        f"SELECT {names} FROM text_relations WHERE first_id = ANY(%s)"
        f" UNION SELECT {names} FROM text_relations WHERE second_id = ANY(%s)"
    )
    return _by_pair(cursor.execute(query.encode(), [values, values], binary=True)) if values else {}


def mark_capped(cursor: Cursor[Any], capped: Mapping[Pair, bool]) -> None:
    """Say of relations whether they rest on full buckets alone."""
    if capped:
        cursor.execute(
            "UPDATE text_relations AS held SET is_capped = pair.is_capped"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) AS pair (first, second, is_capped)"
            " WHERE held.first_id = pair.first AND held.second_id = pair.second AND held.is_capped <> pair.is_capped",
            [[first for first, _ in capped], [second for _, second in capped], list(capped.values())],
        )


def under_one_headline(cursor: Cursor[Any], pairs: Collection[Pair], *, days: int) -> set[Pair]:
    """List those of these pairs that articles of one publisher and headline have, at most so many days apart."""
    if not pairs:
        return set()
    query = f"SELECT first_id, second_id FROM unnest(%s::bigint[], %s::bigint[]) AS pair (first_id, second_id) WHERE {ALLOWED}"
    return set(cursor.execute(query.encode(), [*(list(column) for column in zip(*pairs, strict=True)), days]).fetchall())


def _columns(cursor: Cursor[Any]) -> str:
    return column_list(RelationRow).as_string(cursor)


def _by_pair(rows: Iterable[Sequence[Any]]) -> dict[Pair, RelationRow]:
    return {(row[0], row[1]): RelationRow(*row) for row in rows}
