"""What a page was taken apart into, as rows without internal numbers: of a record, or as the archive holds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor, sql

from pipeline.records import ParsedPage
from pipeline.store.copy_rows import column_list
from pipeline.store.row_of import (
    ArticleRow,
    CaptionRow,
    PageRow,
    ParagraphRow,
    TeaserRow,
    article_row,
    caption_rows,
    page_row,
    paragraph_rows,
    teaser_row,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRows:
    """The rows of one page. An article's number stands for its id; ids of page, publisher and run are 0 or None.

    Two of them are equal where the archive would hold the same, whichever versions of parser and profiles gave it.
    """

    publisher: str | None
    page: PageRow
    articles: tuple[ArticleRow, ...]
    paragraphs: tuple[ParagraphRow, ...]
    captions: tuple[CaptionRow, ...]
    teasers: tuple[TeaserRow, ...]


def derive(parsed: ParsedPage) -> DerivedRows:
    """Lay a parsed page out as rows."""
    row = page_row(parsed, run_id=0, publisher_id=None)
    articles = sorted(parsed.articles, key=lambda article: article.number)
    return DerivedRows(
        publisher=parsed.publisher,
        page=_without_versions(row),
        articles=tuple(article_row(a, row_id=a.number, page_id=0, sha256=parsed.page.sha256) for a in articles),
        paragraphs=tuple(held for a in articles for held in paragraph_rows(a.paragraphs, a.number)),
        captions=tuple(held for a in articles for held in caption_rows(a.captions, a.number)),
        teasers=tuple(teaser_row(teaser, 0) for teaser in sorted(parsed.teasers, key=lambda teaser: teaser.number)),
    )


def stored_rows(cursor: Cursor[Any], page_ids: Sequence[int]) -> dict[int, DerivedRows]:
    """Read the rows of pages, by the pages' ids; a page that is gone is left out."""
    ids = list(page_ids)
    pages: dict[int, tuple[str | None, PageRow]] = {}
    for page_id, domain, *values in _rows(
        cursor, PageRow, "pages", "id, (SELECT domain FROM publishers WHERE publishers.id = publisher_id)", "id", ids
    ):
        row = PageRow(*values)._replace(first_run_id=0, publisher_id=None)
        pages[page_id] = (domain, _without_versions(row))
    articles: dict[int, list[ArticleRow]] = defaultdict(list)
    owners: dict[int, tuple[int, int]] = {}
    for page_id, *values in _rows(cursor, ArticleRow, "articles", "page_id", "page_id", ids, order="page_id, number"):
        article = ArticleRow(*values)
        owners[article.id] = (page_id, article.number)
        articles[page_id].append(article._replace(id=article.number, page_id=0))
    paragraphs: dict[int, list[ParagraphRow]] = defaultdict(list)
    captions: dict[int, list[CaptionRow]] = defaultdict(list)
    of_articles = list(owners)
    for article_id, *values in _rows(cursor, ParagraphRow, "paragraphs", "article_id", "article_id", of_articles):
        page_id, number = owners[article_id]
        paragraphs[page_id].append(ParagraphRow(*values)._replace(article_id=number))
    for article_id, *values in _rows(cursor, CaptionRow, "captions", "article_id", "article_id", of_articles):
        page_id, number = owners[article_id]
        captions[page_id].append(CaptionRow(*values)._replace(article_id=number))
    teasers: dict[int, list[TeaserRow]] = defaultdict(list)
    for page_id, *values in _rows(cursor, TeaserRow, "teasers", "page_id", "page_id", ids):
        teasers[page_id].append(TeaserRow(*values)._replace(page_id=0))
    return {
        page_id: DerivedRows(
            publisher=domain,
            page=row,
            articles=tuple(articles[page_id]),
            paragraphs=tuple(sorted(paragraphs[page_id], key=lambda held: (held.article_id, held.number))),
            captions=tuple(sorted(captions[page_id], key=lambda held: (held.article_id, held.number))),
            teasers=tuple(sorted(teasers[page_id], key=lambda held: held.number)),
        )
        for page_id, (domain, row) in pages.items()
    }


def _without_versions(row: PageRow) -> PageRow:
    return row._replace(parser_version="", profiles_version="", entities_version=None, entities_error=None)


def _rows(
    cursor: Cursor[Any], row: type[tuple[Any, ...]], table: str, first: str, by: str, ids: list[int], *, order: str = ""
) -> list[tuple[Any, ...]]:
    """Read the columns of a form of row, behind others, of the rows that belong to some ids."""
    if not ids:
        return []
    statement = sql.SQL("SELECT {}, {} FROM {} WHERE {} = ANY(%s) ORDER BY {}").format(
        sql.SQL(first),
        column_list(row),
        sql.Identifier(table),
        sql.Identifier(by),
        sql.SQL(order or by),
    )
    return cursor.execute(statement, [ids], binary=True).fetchall()
