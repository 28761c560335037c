"""Stored pages as the entity stage needs them: their articles' texts, without lines, furniture and bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from pipeline.records import Article, Caption, Page, Paragraph, ParsedPage, Sighting
from pipeline.store import models
from pipeline.store.engine import errors_in_words
from pipeline.store.kept_bytes import BATCH_BYTES, Selection
from pipeline.store.stored_pages import article_of


def count_looked_at_by_others(engine: Engine, selection: Selection, *, unless: str | None) -> int:
    """Count the pages of a selection on which another version of the entity stage looked, or none; `unless` None: all pages."""
    condition, values = _condition(selection, unless)
    with errors_in_words(engine), engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM pages WHERE {condition}"), values).scalar_one())


def articles_again(
    engine: Engine, selection: Selection, *, unless: str | None, batch_pages: int
) -> Iterator[tuple[tuple[int, ParsedPage], ...]]:
    """Read those pages, with their ids, as batches in the order of the ids; no connection is held between two batches.

    The records hold what the entity stage goes by: publisher, page date, articles with headline, paragraphs and captions. They
    have no text of the page, no lines and no teasers; spans of paragraphs are left out too.
    """
    condition, values = _condition(selection, unless)
    sizes = f"SELECT id, byte_length FROM pages WHERE {condition} AND id > :after ORDER BY id LIMIT :most"
    after = 0
    while True:
        with errors_in_words(engine), engine.connect() as connection:
            ids, size = list[int](), 0
            for row_id, length in connection.execute(text(sizes), {**values, "after": after, "most": batch_pages}):
                size += length
                if ids and size > BATCH_BYTES:
                    break
                ids.append(row_id)
            batch = _pages(connection, ids) if ids else ()
        if not ids:
            return
        after = ids[-1]
        yield batch


def _condition(selection: Selection, unless: str | None) -> tuple[str, dict[str, Any]]:
    condition, values = selection.condition()
    if unless is None:
        return condition, values
    return f"{condition} AND entities_version IS DISTINCT FROM :entities_version", values | {"entities_version": unless}


def _pages(connection: Connection, ids: Sequence[int]) -> tuple[tuple[int, ParsedPage], ...]:
    articles = _articles(connection, ids)
    held = models.Page
    query = select(
        held.id,
        held.sha256,
        held.encoding,
        held.byte_length,
        held.page_date,
        held.no_article_reason,
        held.parser_version,
        held.profiles_version,
        models.Publisher.domain,
    ).outerjoin(models.Publisher, models.Publisher.id == held.publisher_id)
    return tuple(
        (
            row.id,
            ParsedPage(
                page=Page(
                    sha256=row.sha256.hex(),
                    text="",
                    encoding=row.encoding,
                    byte_length=row.byte_length,
                    sighting=Sighting(path="-"),
                ),
                publisher=row.domain,
                page_date=row.page_date,
                lines=(),
                articles=tuple(articles[row.id]),
                teasers=(),
                no_article_reason=row.no_article_reason,
                parser_version=row.parser_version,
                profiles_version=row.profiles_version,
            ),
        )
        for row in connection.execute(query.where(held.id.in_(ids)).order_by(held.id))
    )


def _articles(connection: Connection, page_ids: Sequence[int]) -> dict[int, list[Article]]:
    rows = connection.execute(
        select(models.Article).where(models.Article.page_id.in_(page_ids)).order_by(models.Article.page_id, models.Article.number)
    ).all()
    ids = [row.id for row in rows]
    paragraphs: dict[int, list[Paragraph]] = defaultdict(list)
    of = models.Paragraph
    query = select(of.article_id, of.text, of.is_crosshead).where(of.article_id.in_(ids)).order_by(of.article_id, of.number)
    for article_id, words, is_crosshead in connection.execute(query):
        paragraphs[article_id].append(Paragraph(text=words, spans=(), is_crosshead=is_crosshead))
    captions: dict[int, list[Caption]] = defaultdict(list)
    for caption in connection.execute(
        select(models.Caption)
        .where(models.Caption.article_id.in_(ids))
        .order_by(models.Caption.article_id, models.Caption.number)
    ):
        captions[caption.article_id].append(Caption(text=caption.text, line=caption.line))
    found: dict[int, list[Article]] = defaultdict(list)
    for row in rows:
        found[row.page_id].append(article_of(row, paragraphs=paragraphs[row.id], captions=captions[row.id]))
    return found
