"""Pages of the archive read again: what was taken out of them is replaced, a batch in one transaction; ids survive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg import Cursor, sql
from sqlalchemy import Engine, text

from pipeline.records import ParsedPage, Quarantined
from pipeline.store.acceptable import rejected, why_not
from pipeline.store.bad_data import BAD_DATA
from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.commit_fate import commit
from pipeline.store.copy_rows import column_list, copy_rows, row_columns
from pipeline.store.derived_rows import DerivedRows, derive, stored_rows
from pipeline.store.duplicate_articles import Settle, Written, articles_of_pages
from pipeline.store.engine import errors_in_words
from pipeline.store.entity_rows import FoundOnPage
from pipeline.store.figures import BatchFigures
from pipeline.store.mentions import Tally, take_mentions
from pipeline.store.replace_mentions import Refresh, take_what_differs
from pipeline.store.row_of import ArticleRow, CaptionRow, PageRow, ParagraphRow, TeaserRow
from pipeline.store.runs_ledger import add_figures, figures_of

AS_IT_CAME = ("text", "encoding", "byte_length", "raw")
"""Columns of pages that change only where the reader does, and are large: they are left alone where they stay the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What became of a batch: its figures, and the pages whose new rows cannot be stored, which keep their old ones."""

    figures: BatchFigures
    refused: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """A page whose rows are to be replaced."""

    page_id: int
    parsed: ParsedPage
    new: DerivedRows
    other_text: bool


def replace_pages(
    engine: Engine,
    run_id: int,
    pages: Sequence[tuple[int, ParsedPage]],
    *,
    left_alone: int = 0,
    found: Mapping[str, FoundOnPage] | None = None,
    settle: Settle | None = None,
) -> Replaced:
    """Write what a batch of known pages gives now, all of it or nothing, and add its figures to the run's row.

    A page that gives the same rows as before only gets the new versions. Its id stays, and an article keeps the id that its
    number had. `left_alone`: pages that were read too and of which nothing is written, for they cannot be read any more.
    `found` and `settle`: as in `writer.load_batch`; where nobody looked, a page that changes loses its mentions.

    Raises:
        DatabaseUnreachableError: the server went away; nothing of the batch is written. Trying again is safe.
        MatnError: there is no such run, or the server's disk is full; nothing of the batch is written.
    """
    with errors_in_words(engine), engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        figures_of(connection, run_id)
        cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
        publishers = dict(cursor.execute("SELECT domain, id FROM publishers").fetchall())
        refused: list[Quarantined] = []
        sound = _sound(pages, publishers, refused)
        # In the order of the ids, so that of two reparses at once one waits for the other.
        cursor.execute("SELECT id FROM pages WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(sound)])
        before = stored_rows(cursor, list(sound))
        same, changed = [], []
        for page_id, old in before.items():
            new = derive(sound[page_id])
            if new == old:
                same.append(page_id)
            else:
                other = any(getattr(new.page, name) != getattr(old.page, name) for name in AS_IT_CAME)
                changed.append(_Changed(page_id, sound[page_id], new, other))
        articles_before = articles_of_pages(cursor, [page.page_id for page in changed])
        refresh = Refresh()
        written = _write(cursor, changed, publishers, refused, refresh.taken)
        if same:
            one = sound[same[0]]
            cursor.execute(
                "UPDATE pages SET parser_version = %(parser)s, profiles_version = %(profiles)s WHERE id = ANY(%(ids)s)"
                " AND (parser_version, profiles_version) <> (%(parser)s, %(profiles)s)",
                {"parser": one.parser_version, "profiles": one.profiles_version, "ids": same},
            )
        kept = {page.sha256 for page in refused}
        pages_written = [page.page_id for page in changed if page.parsed.page.sha256 not in kept]
        if settle is not None:
            articles = articles_of_pages(cursor, pages_written)
            removed = articles_before - articles_of_pages(cursor, [page.page_id for page in changed])
            settle(cursor, Written(pages=tuple(pages_written), articles=tuple(articles), removed=tuple(removed)))
        hashes = {page_id: sound[page_id].page.sha256 for page_id in (*pages_written, *same)}
        told = {page_id: found[sha256] for page_id, sha256 in hashes.items() if sha256 in found} if found else {}
        take_what_differs(cursor, {page_id: told[page_id] for page_id in same if page_id in told}, refresh)
        written += len(refresh.changed)
        refresh.found |= {page_id: told[page_id] for page_id in pages_written if page_id in told}
        refresh.write(cursor)
        read = len(pages) + left_alone
        figures = BatchFigures(pages_read=read, pages_changed=written, pages_unchanged=read - written)
        add_figures(connection, run_id, figures)
        commit(engine, connection)
    return Replaced(figures=figures, refused=tuple(refused))


def _sound(
    pages: Sequence[tuple[int, ParsedPage]], publishers: dict[str, int], refused: list[Quarantined]
) -> dict[int, ParsedPage]:
    sound: dict[int, ParsedPage] = {}
    for page_id, parsed in pages:
        why = why_not(parsed)
        if why is None and parsed.publisher is not None and parsed.publisher not in publishers:
            why = f"its publisher {parsed.publisher} has no row in publishers (sync_publishers comes first)"
        if why is None:
            sound[page_id] = parsed
        else:
            refused.append(rejected(parsed, why))
    return sound


def _write(
    cursor: Cursor[Any], changed: list[_Changed], publishers: dict[str, int], refused: list[Quarantined], taken: Tally
) -> int:
    """Replace the rows of pages, and give how many were; where a row cannot be stored, its page is found by halving.

    `taken`: grows by the mentions that the pages had.
    """
    if not changed:
        return 0
    try:
        with cursor.connection.transaction():
            _update_pages(cursor, [page for page in changed if page.other_text], publishers, other_text=True)
            _update_pages(cursor, [page for page in changed if not page.other_text], publishers, other_text=False)
            gone = take_mentions(cursor, list(articles_of_pages(cursor, [page.page_id for page in changed])))
            _replace_children(cursor, changed)
        taken.add(gone)
        return len(changed)
    except BAD_DATA as error:
        if len(changed) == 1:
            # The primary message alone: the detail repeats the row.
            told = error.diag.message_primary if isinstance(error, psycopg.Error) else None
            refused.append(rejected(changed[0].parsed, f"PostgreSQL cannot store it: {told or error}"))
            return 0
    middle = len(changed) // 2
    return sum(_write(cursor, half, publishers, refused, taken) for half in (changed[:middle], changed[middle:]))


def _update_pages(cursor: Cursor[Any], changed: list[_Changed], publishers: dict[str, int], *, other_text: bool) -> None:
    if not changed:
        return
    rows = []
    for page in changed:
        row = page.new.page._replace(
            publisher_id=publishers[page.new.publisher] if page.new.publisher is not None else None,
            parser_version=page.parsed.parser_version,
            profiles_version=page.parsed.profiles_version,
        )
        rows.append(row if other_text else row._replace(text="", raw=None))
    kept = {"sha256", "first_run_id", *(() if other_text else AS_IT_CAME)}
    names = [column.name for column in row_columns(PageRow) if column.name not in kept]
    _update(cursor, PageRow, rows, names, "sha256")


def _update(cursor: Cursor[Any], row: type[tuple[Any, ...]], rows: Sequence[Any], names: list[str], key: str) -> None:
    """Bring columns of rows that are there in line with new ones, found by a key."""
    table = sql.Identifier(row_columns(row)[0].table.name)
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(column_list(row), table)
    )
    copy_rows(cursor, row, rows, table="incoming")
    cursor.execute(
        sql.SQL("UPDATE {table} AS held SET {sets} FROM incoming WHERE held.{key} = incoming.{key}").format(
            table=table,
            sets=sql.SQL(", ").join(sql.SQL("{0} = incoming.{0}").format(sql.Identifier(name)) for name in names),
            key=sql.Identifier(key),
        )
    )
    cursor.execute("DROP TABLE incoming")


def _replace_children(cursor: Cursor[Any], changed: list[_Changed]) -> None:
    """Write articles under the ids that their numbers had, and everything below them anew."""
    page_ids = [page.page_id for page in changed]
    cursor.execute("SELECT page_id, number, id FROM articles WHERE page_id = ANY(%s)", [page_ids])
    ids = {(page_id, number): row_id for page_id, number, row_id in cursor}
    wanted = {(page.page_id, article.number): article for page in changed for article in page.new.articles}
    cursor.execute("DELETE FROM paragraphs WHERE article_id = ANY(%s)", [list(ids.values())])
    cursor.execute("DELETE FROM captions WHERE article_id = ANY(%s)", [list(ids.values())])
    cursor.execute("DELETE FROM teasers WHERE page_id = ANY(%s)", [page_ids])
    cursor.execute("DELETE FROM articles WHERE id = ANY(%s)", [[row_id for key, row_id in ids.items() if key not in wanted]])
    names = [column.name for column in row_columns(ArticleRow) if column.name not in {"id", "page_id", "number", "article_key"}]
    kept = [article._replace(id=ids[key], page_id=key[0]) for key, article in wanted.items() if key in ids]
    if kept:
        _update(cursor, ArticleRow, kept, names, "id")
    fresh = [(key, article) for key, article in wanted.items() if key not in ids]
    cursor.execute("SELECT nextval(pg_get_serial_sequence('articles', 'id')) FROM generate_series(1, %s)", [len(fresh)])
    ids |= {key: row_id for (key, _), (row_id,) in zip(fresh, cursor.fetchall(), strict=True)}
    copy_rows(cursor, ArticleRow, (article._replace(id=ids[key], page_id=key[0]) for key, article in fresh))

    def numbered(name: str) -> Any:
        """Give the rows of a child of articles, the article's number replaced by its id."""
        return (row._replace(article_id=ids[page.page_id, row.article_id]) for page in changed for row in getattr(page.new, name))

    copy_rows(cursor, ParagraphRow, numbered("paragraphs"))
    copy_rows(cursor, CaptionRow, numbered("captions"))
    copy_rows(cursor, TeaserRow, (row._replace(page_id=page.page_id) for page in changed for row in page.new.teasers))
