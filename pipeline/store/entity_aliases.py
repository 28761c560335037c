"""The spellings of entities, how often each is printed, and which one names an entity that no table holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from psycopg import Cursor, sql

from pipeline.arabic.text import match_key
from pipeline.store.copy_rows import column_list, copy_rows
from pipeline.store.entity_rows import AliasRow

fold = lru_cache(maxsize=100_000)(match_key)
"""The same spellings come back with each batch."""

SPELLINGS = "unnest(%s::bigint[], %s::text[], %s::bigint[]) AS told (entity_id, alias, mentions)"


def know_spellings(cursor: Cursor[Any], spellings: Mapping[int, Collection[str]], *, already: Collection[int]) -> None:
    """Write which spellings the tables know of entities, all of them. `already`: entities that have rows."""
    if already:
        cursor.execute("DELETE FROM entity_aliases WHERE entity_id = ANY(%s) AND mentions = 0", [list(already)])
        cursor.execute(
            "UPDATE entity_aliases SET source = 'seen' WHERE entity_id = ANY(%s) AND source = 'known'", [list(already)]
        )
    rows = sorted((entity_id, alias) for entity_id, known in spellings.items() for alias in known)
    if rows:
        cursor.execute(
            "INSERT INTO entity_aliases (entity_id, alias, alias_folded, source, mentions)"
            " SELECT entity_id, alias, alias_folded, 'known', 0"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told (entity_id, alias, alias_folded)"
            " ON CONFLICT (entity_id, alias) DO UPDATE SET source = 'known'",
            [*map(list, zip(*rows, strict=True)), [fold(alias) for _, alias in rows]],
        )


def change_spellings(cursor: Cursor[Any], more: Mapping[tuple[int, str], int]) -> None:
    """Count spellings that were printed: (entity, spelling), how often."""
    if not more:
        return
    columns = column_list(AliasRow)
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {} FROM entity_aliases WITH NO DATA").format(columns)
    )
    rows = (AliasRow(entity_id, alias, fold(alias), "seen", count) for (entity_id, alias), count in more.items())
    copy_rows(cursor, AliasRow, rows, table="incoming")
    cursor.execute(
        sql.SQL(
            "INSERT INTO entity_aliases AS held ({columns}) SELECT {columns} FROM incoming"
            " ON CONFLICT (entity_id, alias) DO UPDATE SET mentions = held.mentions + excluded.mentions"
        ).format(columns=columns)
    )
    cursor.execute("DROP TABLE incoming")


def drop_spellings(cursor: Cursor[Any], fewer: Mapping[tuple[int, str], int]) -> None:
    """Take back what spellings counted; one that no table knows goes with its last mention."""
    rows = sorted(fewer)
    values = [*map(list, zip(*rows, strict=True)), [fewer[row] for row in rows]]
    same = "held.entity_id = told.entity_id AND held.alias = told.alias"
    cursor.execute(
        f"DELETE FROM entity_aliases AS held USING {SPELLINGS} WHERE {same} AND held.source = 'seen'"
        " AND held.mentions = told.mentions",
        values,
    )
    cursor.execute(
        f"UPDATE entity_aliases AS held SET mentions = held.mentions - told.mentions FROM {SPELLINGS} WHERE {same}", values
    )


def name_by_spelling(cursor: Cursor[Any], ids: Sequence[int]) -> None:
    """Name entities that no table holds by the best of their spellings, whatever was read first."""
    cursor.execute(
        "SELECT held.entity_id, entities.name, held.alias, held.mentions FROM entity_aliases AS held"
        " JOIN entities ON entities.id = held.entity_id WHERE held.entity_id = ANY(%s) AND NOT entities.is_known",
        [list(ids)],
    )
    spellings: dict[int, list[tuple[str, int]]] = defaultdict(list)
    names: dict[int, str] = {}
    for entity_id, name, alias, mentions in cursor:
        names[entity_id] = name
        spellings[entity_id].append((alias, mentions))
    best = {entity_id: best_spelling(found) if len(found) > 1 else found[0][0] for entity_id, found in spellings.items()}
    renamed = sorted(entity_id for entity_id, name in best.items() if name != names[entity_id])
    if renamed:
        cursor.execute(
            "UPDATE entities SET name = told.name, name_folded = told.name_folded"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told (id, name, name_folded) WHERE entities.id = told.id",
            [renamed, [best[row_id] for row_id in renamed], [fold(best[row_id]) for row_id in renamed]],
        )


def best_spelling(spellings: Collection[tuple[str, int]]) -> str:
    """Choose one of spellings, given with how often each is printed.

    First the one of most words, for a surname alone names nobody; then the most frequent, the longer one, and the one that keeps
    most of what folding takes away (a hamza, a dotted letter).
    """
    return max(spellings, key=_rank)[0]


def _rank(spelling: tuple[str, int]) -> tuple[int, int, int, int, str]:
    alias, mentions = spelling
    folded = fold(alias)
    kept = sum(one != other for one, other in zip(alias, folded, strict=False))
    return len(alias.split()), mentions, len(alias), kept, alias
