"""Mentions of known pages brought up to date: what differs is replaced, what the tables say of the rest is refreshed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from psycopg import Cursor
from sqlalchemy import Engine, text

from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.commit_fate import commit
from pipeline.store.duplicate_articles import articles_of_pages
from pipeline.store.engine import errors_in_words
from pipeline.store.entity_rows import FoundOnPage
from pipeline.store.figures import BatchFigures
from pipeline.store.mentions import Tally, take_mentions, write_mentions
from pipeline.store.runs_ledger import add_figures, figures_of
from pipeline.store.stored_mentions import facts_alone, found_mentions, is_same, stored_mentions, write_versions


@dataclass(slots=True, kw_only=True)
class Refresh:
    """What a transaction has to write of mentions once it has the lock. `changed`: pages whose mentions differ."""

    changed: set[int] = field(default_factory=set)
    found: dict[int, FoundOnPage] = field(default_factory=dict)
    taken: Tally = field(default_factory=Tally)

    def write(self, cursor: Cursor[Any]) -> None:
        """Write it; the last that a transaction does."""
        if self.found or self.taken.articles:
            write_versions(cursor, self.found)
            write_mentions(cursor, self.found, self.taken)


def take_what_differs(cursor: Cursor[Any], found: Mapping[int, FoundOnPage], refresh: Refresh) -> None:
    """Compare pages whose texts stay as they are with what is found on them now, and take away the mentions of those that differ.

    The pages must be locked. One that the same version has looked at is not compared.
    """
    held = stored_mentions(cursor, found)
    stale = {
        page_id: one
        for page_id, one in found.items()
        if page_id in held and (held[page_id].version, held[page_id].error) != (one.version, getattr(one, "error", None))
    }
    changed = {page_id for page_id, one in stale.items() if not is_same(held[page_id], found_mentions(one))}
    refresh.changed |= changed
    refresh.found |= {page_id: one if page_id in changed else facts_alone(one) for page_id, one in stale.items()}
    refresh.taken.add(take_mentions(cursor, list(articles_of_pages(cursor, changed))))


def replace_mentions(engine: Engine, run_id: int, found: Mapping[int, FoundOnPage]) -> BatchFigures:
    """Write what pages, by their ids, mention now, all of it or nothing, and add the batch's figures to the run's row.

    Raises:
        DatabaseUnreachableError: the server went away; nothing of the batch is written. Trying again is safe.
        MatnError: there is no such run, or the server's disk is full; nothing of the batch is written.
    """
    with errors_in_words(engine), engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        figures_of(connection, run_id)
        cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
        # In the order of the ids, so that of two reparses at once one waits for the other.
        cursor.execute("SELECT id FROM pages WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(found)])
        there = {row[0] for row in cursor}
        refresh = Refresh()
        take_what_differs(cursor, {page_id: one for page_id, one in found.items() if page_id in there}, refresh)
        refresh.write(cursor)
        changed = len(refresh.changed)
        figures = BatchFigures(pages_read=len(found), pages_changed=changed, pages_unchanged=len(found) - changed)
        add_figures(connection, run_id, figures)
        commit(engine, connection)
    return figures
