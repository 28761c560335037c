"""Duplicates of the whole archive recomputed, in bulk: for a new version of signatures, or where they were never settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import psycopg
from psycopg import Cursor
from sqlalchemy import Engine, text

from pipeline.dedupe.signature import SIGNATURE_VERSION
from pipeline.ingest.duplicate_clusters import TextChanges, settle_clusters
from pipeline.ingest.duplicate_pairs import TextDesk, relate
from pipeline.ingest.duplicate_versions import settle_versions
from pipeline.ingest.duplicates import place_articles
from pipeline.ingest.run import signals_as_they_are
from pipeline.ingest.teaser_links import settle_all_teasers
from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.commit_fate import commit
from pipeline.store.duplicate_articles import read_facts, read_identities, replace_identities, take_turn
from pipeline.store.duplicate_bulk import (
    Held,
    all_articles,
    all_texts,
    clear_duplicates,
    count_held,
    gather_statistics,
    is_behind,
    note_compared,
    related_texts,
)
from pipeline.store.duplicate_relations import replace_relations
from pipeline.store.engine import errors_in_words

AT_ONCE = 2_000
"""Articles that are settled at once: their texts are held in memory."""

OnArticles = Callable[[int], None]
"""Told how many more articles, or texts, a step has done; each goes through three steps."""

STEPS = 3


def needs_recompute(engine: Engine) -> bool:
    """Say whether the archive holds articles that no version, or another one, has compared with others; costs next to nothing."""
    return is_behind(engine, SIGNATURE_VERSION)


def recompute(engine: Engine, on_articles: OnArticles | None = None) -> Held:
    """Settle the duplicates of all articles anew, in one transaction: the same as if they came with this version.

    Nothing else can settle duplicates meanwhile, and readers of their tables wait; batches that were written before it began are
    part of it. Told to stop, it leaves everything as it was.

    Raises:
        DatabaseUnreachableError: the server went away; nothing is changed.
        MatnError: the server's disk is full; nothing is changed.
    """
    tell = on_articles or (lambda _count: None)
    with signals_as_they_are(), errors_in_words(engine), engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
        take_turn(cursor)
        clear_duplicates(cursor)
        articles = all_articles(cursor)
        for some in _portions(articles):
            placed = place_articles(cursor, read_facts(cursor, some), {}, {})
            replace_identities(cursor, list(placed.touched.values()))
            tell(len(some))
        _relate_all(cursor, tell)
        tied: set[int] = set()
        for some in _portions(articles):
            rows = read_identities(cursor, some)
            alone = {row_id for row_id, row in rows.items() if row.first_version_id == row_id}
            tied |= settle_versions(TextDesk(cursor), rows, alone=alone, dissolved=()).texts
            tell(len(some))
        settle_clusters(cursor, TextChanges(new=related_texts(cursor) | tied, tied=tied))
        settle_all_teasers(cursor)
        gather_statistics(cursor)
        note_compared(cursor, SIGNATURE_VERSION)
        held = count_held(cursor)
        commit(engine, connection)
    return held


def _relate_all(cursor: Cursor[Any], tell: OnArticles) -> None:
    done: set[int] = set()
    for some in _portions(all_texts(cursor)):
        replace_relations(cursor, relate(TextDesk(cursor), some, done=done))
        done.update(some)
        tell(len(some))


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
