"""The one place that writes pages: a batch is one transaction, and the same pages written twice change nothing.

A batch claims its pages by their SHA-256 before anything else is written, so that of two loaders at once just one writes a
page's articles. Claims are made in the order of the hashes: two loaders wait for each other, never both at once (a deadlock).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

import psycopg
from psycopg import Cursor, errors, sql
from sqlalchemy import Connection, Engine, text

from pipeline.publishers import Profiles
from pipeline.records import ParsedPage, Quarantined
from pipeline.store.acceptable import rejected, why_not
from pipeline.store.bad_data import BAD_DATA
from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.commit_fate import commit
from pipeline.store.copy_rows import column_list, copy_rows
from pipeline.store.duplicate_articles import Settle, Written, articles_of_pages
from pipeline.store.engine import errors_in_words
from pipeline.store.entity_rows import FoundOnPage
from pipeline.store.figures import BatchFigures, count_pages
from pipeline.store.mentions import write_mentions
from pipeline.store.row_of import (
    ArticleRow,
    CaptionRow,
    PageRow,
    ParagraphRow,
    QuarantineRow,
    TeaserRow,
    article_row,
    caption_rows,
    page_row,
    paragraph_rows,
    quarantine_row,
    sighting_row,
    teaser_row,
)
from pipeline.store.runs_ledger import add_figures, close_run, figures_of, open_run

__all__ = ["close_run", "load_batch", "open_run", "sync_publishers"]


def load_batch(
    engine: Engine,
    run_id: int,
    pages: Sequence[ParsedPage],
    quarantined: Sequence[Quarantined],
    *,
    found: Mapping[str, FoundOnPage] | None = None,
    settle: Settle | None = None,
) -> BatchFigures:
    """Write a batch, all of it or nothing, and add its figures to the run's row.

    A page that cannot be stored goes to quarantine with the reason, and the rest of the batch is written. A page that is in
    quarantine and can be read now is new, and released from there. `found`: what came of looking for entities, by the pages'
    SHA-256 in hexadecimal; None: nobody looked. `settle`: called inside the transaction, with what became of articles, to settle
    duplicates; None: they are not settled.

    Raises:
        DatabaseUnreachableError: the server went away; nothing of the batch is written. Trying again is safe.
        MatnError: there is no such run, or the server's disk is full; nothing of the batch is written.
    """
    with errors_in_words(engine), engine.connect() as connection:
        figures = _write_batch(connection, run_id, pages, quarantined, found or {}, settle)
        commit(engine, connection)
    return figures


def sync_publishers(engine: Engine, profiles: Profiles) -> int:
    """Bring the table of publishers in line with the profiles; give the number of rows that were written.

    A publisher whose profile is gone keeps its row, since pages may refer to it.
    """
    upsert = text(
        """
        INSERT INTO publishers AS held (domain, name_ar, name_en, zone, country)
        VALUES (:domain, :name_ar, :name_en, :zone, :country)
        ON CONFLICT (domain) DO UPDATE SET (name_ar, name_en, zone, country) =
            (excluded.name_ar, excluded.name_en, excluded.zone, excluded.country)
        """
    )
    held = text("SELECT domain, name_ar, name_en, zone, country FROM publishers")
    with errors_in_words(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        # Compared here and not by the upsert alone: an INSERT that ends in a conflict uses up an id.
        present = {tuple(row) for row in connection.execute(held)}
        wanted = [(profile.domain, profile.names.ar, profile.names.en, profile.zone, profile.country) for profile in profiles.all]
        changed = [row for row in sorted(wanted, key=lambda row: row[0]) if row not in present]
        for row in changed:
            connection.execute(upsert, dict(zip(("domain", "name_ar", "name_en", "zone", "country"), row, strict=True)))
    return len(changed)


def _write_batch(
    connection: Connection,
    run_id: int,
    pages: Sequence[ParsedPage],
    quarantined: Sequence[Quarantined],
    found: Mapping[str, FoundOnPage],
    settle: Settle | None,
) -> BatchFigures:
    connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
    figures_of(connection, run_id)
    cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
    publishers: dict[str, int] = {row.domain: row.id for row in connection.execute(text("SELECT domain, id FROM publishers"))}
    refused: list[Quarantined] = []
    sound = list(_sound(pages, publishers, refused))
    known = _known(cursor, sound)
    fresh = {page.page.sha256: page for page in reversed(sound) if page.page.sha256 not in known}
    new = _write_new(cursor, run_id, sorted(fresh.values(), key=_hash), publishers, found, refused)
    seen = _write_sightings(cursor, run_id, sound)
    kept = _write_quarantine(cursor, run_id, [*quarantined, *refused])
    duplicates = None
    if settle is not None:
        # Last: all pages are claimed by now, so who waits here for another's duplicates holds nothing that the other needs.
        claimed = set(_known(cursor, new).values())
        articles = articles_of_pages(cursor, claimed)
        duplicates = settle(cursor, Written(pages=tuple(claimed), articles=tuple(articles), seen=tuple(seen - claimed)))
    # After that, under the last lock: nobody who holds it waits for anybody.
    ids = _known(cursor, new) if found else {}
    entities = write_mentions(cursor, {ids[sha256]: found[sha256] for sha256 in ids if sha256 in found}) if ids else None
    figures = count_pages(new, read=len(pages) + len(quarantined), quarantined=kept, duplicates=duplicates, entities=entities)
    add_figures(connection, run_id, figures)
    return figures


def _hash(page: ParsedPage) -> str:
    return page.page.sha256


def _sound(pages: Iterable[ParsedPage], publishers: dict[str, int], refused: list[Quarantined]) -> Iterable[ParsedPage]:
    for page in pages:
        why = why_not(page)
        if why is None and page.publisher is not None and page.publisher not in publishers:
            why = f"its publisher {page.publisher} has no row in publishers (sync_publishers comes first)"
        if why is None:
            yield page
        else:
            refused.append(rejected(page, why))


def _known(cursor: Cursor[Any], pages: Sequence[ParsedPage]) -> dict[str, int]:
    """Look up which of these pages the archive holds: their hashes, in hexadecimal, and numbers."""
    cursor.execute("SELECT sha256, id FROM pages WHERE sha256 = ANY(%s)", [[bytes.fromhex(_hash(page)) for page in pages]])
    return {sha256.hex(): row_id for sha256, row_id in cursor}


def _write_new(
    cursor: Cursor[Any],
    run_id: int,
    pages: Sequence[ParsedPage],
    publishers: dict[str, int],
    found: Mapping[str, FoundOnPage],
    refused: list[Quarantined],
) -> list[ParsedPage]:
    """Write pages that were not known, and give those that were claimed.

    Where a row among them cannot be stored, the pages are halved until the one that it belongs to is found.
    """
    if not pages:
        return []
    try:
        with cursor.connection.transaction():
            return _claim(cursor, run_id, pages, publishers, found)
    except BAD_DATA as error:
        if isinstance(error, errors.ForeignKeyViolation):
            raise
        if len(pages) == 1:
            # The primary message alone: the detail repeats the row.
            told = error.diag.message_primary if isinstance(error, psycopg.Error) else None
            refused.append(rejected(pages[0], f"PostgreSQL cannot store it: {told or error}"))
            return []
    middle = len(pages) // 2
    halves = (pages[:middle], pages[middle:])
    return list(chain.from_iterable(_write_new(cursor, run_id, half, publishers, found, refused) for half in halves))


def _claim(
    cursor: Cursor[Any],
    run_id: int,
    pages: Sequence[ParsedPage],
    publishers: dict[str, int],
    found: Mapping[str, FoundOnPage],
) -> list[ParsedPage]:
    columns = column_list(PageRow)
    cursor.execute(sql.SQL("CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {} FROM pages WITH NO DATA").format(columns))
    rows = (
        page_row(page, run_id=run_id, publisher_id=publishers.get(page.publisher or ""), found=found.get(_hash(page)))
        for page in pages
    )
    copy_rows(cursor, PageRow, rows, table="incoming")
    cursor.execute(
        sql.SQL(
            "INSERT INTO pages ({columns}) SELECT {columns} FROM incoming ORDER BY sha256"
            " ON CONFLICT (sha256) DO NOTHING RETURNING sha256, id"
        ).format(columns=columns)
    )
    ids: dict[str, int] = {sha256.hex(): row_id for sha256, row_id in cursor}
    cursor.execute("DROP TABLE incoming")
    claimed = [page for page in pages if page.page.sha256 in ids]
    articles = [(page, article) for page in claimed for article in page.articles]
    cursor.execute("SELECT nextval(pg_get_serial_sequence('articles', 'id')) FROM generate_series(1, %s)", [len(articles)])
    numbered = [(row_id, page, article) for (row_id,), (page, article) in zip(cursor.fetchall(), articles, strict=True)]
    copy_rows(
        cursor,
        ArticleRow,
        (
            article_row(article, row_id=row_id, page_id=ids[page.page.sha256], sha256=page.page.sha256)
            for row_id, page, article in numbered
        ),
    )
    copy_rows(
        cursor, ParagraphRow, (row for row_id, _, article in numbered for row in paragraph_rows(article.paragraphs, row_id))
    )
    copy_rows(cursor, CaptionRow, (row for row_id, _, article in numbered for row in caption_rows(article.captions, row_id)))
    copy_rows(cursor, TeaserRow, (teaser_row(teaser, ids[page.page.sha256]) for page in claimed for teaser in page.teasers))
    cursor.execute(
        "UPDATE quarantine SET released_run_id = %s WHERE page_key = ANY(%s) AND released_run_id IS NULL",
        [run_id, [bytes.fromhex(sha256) for sha256 in ids]],
    )
    return claimed


def _write_sightings(cursor: Cursor[Any], run_id: int, pages: Sequence[ParsedPage]) -> set[int]:
    """Write where the pages were seen, known ones too; a sighting that is known stays as it is. Give the pages of new ones."""
    ids = _known(cursor, pages)
    rows = sorted(
        {
            (row.page_id, row.sighting_key): row
            for page in reversed(pages)
            if page.page.sha256 in ids
            for row in [sighting_row(page.page.sighting, page_id=ids[page.page.sha256], run_id=run_id)]
        }.items()
    )
    if not rows:
        return set()
    cursor.execute(
        "INSERT INTO page_sightings (page_id, sighting_key, run_id, path, url, captured_at) SELECT * FROM"
        " unnest(%s::bigint[], %s::bytea[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[]) ON CONFLICT DO NOTHING"
        " RETURNING page_id",
        [list(column) for column in zip(*(row for _, row in rows), strict=True)],
    )
    return {row[0] for row in cursor}


def _write_quarantine(cursor: Cursor[Any], run_id: int, pages: Sequence[Quarantined]) -> int:
    """Write what could not be read, and give how much of it was not known, here or as a page."""
    rows = {row.page_key: row for row in (quarantine_row(page, run_id) for page in reversed(pages))}
    cursor.execute(
        "SELECT page_key FROM quarantine WHERE page_key = ANY(%(keys)s)"
        " UNION ALL SELECT sha256 FROM pages WHERE sha256 = ANY(%(keys)s)",
        {"keys": list(rows)},
    )
    known = {row[0] for row in cursor}
    statement = sql.SQL("INSERT INTO quarantine ({}) VALUES ({}) ON CONFLICT DO NOTHING").format(
        column_list(QuarantineRow), sql.SQL(", ").join(sql.Placeholder() for _ in QuarantineRow._fields)
    )
    kept = 0
    for key in sorted(rows.keys() - known):
        kept += cursor.execute(statement, rows[key]).rowcount
    return kept
