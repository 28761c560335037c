"""Pages and articles read back as the records that they were written from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pipeline.errors import UsageError
from pipeline.records import (
    Article,
    ArticleKind,
    Caption,
    Line,
    Page,
    Paragraph,
    ParsedPage,
    Precision,
    Role,
    Sighting,
    Span,
    Stamp,
    Teaser,
)
from pipeline.store import models
from pipeline.store.engine import errors_in_words

MOST_NAMED = 5
"""How many articles a message lists where a prefix fits several."""

_BEGINS_A_KEY = re.compile("[0-9a-f]{1,16}|[0-9a-f]{16}-[0-9]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as it stands in the archive, with the page that it is on and where that was seen.

    `page.lines` holds every line of the page; those of this article have its number.
    """

    id: int
    article_key: str
    article: Article
    page: ParsedPage
    publisher_name: str | None
    sightings: tuple[Sighting, ...]


def find_article(engine: Engine, named: str) -> StoredArticle:
    """Find one article by its key (`c718537c3f838611-1`), by the beginning of it that no other article shares, or by the path
    or URL of its page.

    Raises:
        UsageError: no article fits, or several do; the message names them.
    """
    with errors_in_words(engine), engine.connect() as connection:
        row = named_article(connection, named)
        page = _parsed_page(connection, row.sha256)
        assert page is not None  # the same transaction just found it
        number = int(row.article_key.rpartition("-")[2])
        name = connection.scalar(select(models.Publisher.name_ar).where(models.Publisher.domain == page.publisher))
        return StoredArticle(
            id=row.id,
            article_key=row.article_key,
            article=next(article for article in page.articles if article.number == number),
            page=page,
            publisher_name=name,
            sightings=_sightings(connection, row.sha256),
        )


def named_article(connection: Connection, named: str) -> Row[str, int, str | None, bytes]:
    """Find the article that a person means; gives its article_key, id and headline, and its page's sha256.

    A path is one that a page was seen at, or the end of it; a URL is as the page was seen under, with or without `https://`. Of
    the page's articles the main one is meant.

    Raises:
        UsageError: as `find_article`.
    """
    wanted = named.strip()
    key, sighting = models.Article.article_key, models.PageSighting
    query = select(key, models.Article.id, models.Article.headline, models.Page.sha256)
    query = query.join(models.Page, models.Page.id == models.Article.page_id).order_by(key).limit(MOST_NAMED + 1)
    found, remedy = connection.execute(query.where(key == wanted.lower())).all(), "Give more of it."
    if not found and _BEGINS_A_KEY.fullmatch(wanted.lower()):
        found = connection.execute(query.where(key.startswith(wanted.lower(), autoescape=True))).all()
    if not found and wanted:
        seen = select(sighting.page_id).where(
            sighting.url.in_((wanted, f"https://{wanted}", f"http://{wanted}"))
            | (sighting.path == str(Path(wanted).absolute()))
            | sighting.path.endswith(f"/{wanted.removeprefix('./')}", autoescape=True)
        )
        found = connection.execute(query.where(models.Page.id.in_(seen), models.Article.number == 1)).all()
        remedy = "Name one of them."
    if not found:
        raise UsageError(
            f"No article's key begins with {named!r}, and no page with an article was seen at such a path or URL. Keys look like "
            "c718537c3f838611-1; matn show lists them."
        )
    if len(found) > 1:
        keys = ", ".join(row.article_key for row in found[:MOST_NAMED])
        more = " and more" if len(found) > MOST_NAMED else ""
        raise UsageError(f"{named!r} fits several articles: {keys}{more}. {remedy}")
    return found[0]


def parsed_page(engine: Engine, sha256: str) -> ParsedPage | None:
    """Read a page back, by its hash in hexadecimal, as the record that was written; None where there is no such page.

    Its sighting is the one of the earliest run.
    """
    with errors_in_words(engine), engine.connect() as connection:
        return _parsed_page(connection, bytes.fromhex(sha256))


def _parsed_page(connection: Connection, sha256: bytes) -> ParsedPage | None:
    query = select(models.Page, models.Publisher.domain).outerjoin(
        models.Publisher, models.Publisher.id == models.Page.publisher_id
    )
    row = connection.execute(query.where(models.Page.sha256 == sha256)).one_or_none()
    if row is None:
        return None
    return ParsedPage(
        page=Page(
            sha256=sha256.hex(),
            text=row.text,
            encoding=row.encoding,
            byte_length=row.byte_length,
            sighting=next(iter(_sightings(connection, sha256)), Sighting(path="-")),
            raw=row.raw,
        ),
        publisher=row.domain,
        page_date=row.page_date,
        lines=_lines(row),
        articles=_articles(connection, row.id),
        teasers=_teasers(connection, row.id),
        no_article_reason=row.no_article_reason,
        parser_version=row.parser_version,
        profiles_version=row.profiles_version,
    )


def _sightings(connection: Connection, sha256: bytes) -> tuple[Sighting, ...]:
    sighting = models.PageSighting
    query = select(sighting).join(models.Page, models.Page.id == sighting.page_id).where(models.Page.sha256 == sha256)
    rows = connection.execute(query.order_by(sighting.run_id, sighting.path, sighting.sighting_key))
    return tuple(Sighting(path=row.path, url=row.url, captured_at=row.captured_at) for row in rows)


def _lines(row: Any) -> tuple[Line, ...]:
    columns = (
        row.line_numbers,
        row.line_starts,
        row.line_ends,
        row.line_roles,
        row.line_rules,
        row.line_articles,
        row.line_teasers,
        row.line_repeats,
    )
    return tuple(
        Line(number=number, start=start, end=end, role=Role(role), rule=rule, article=article, teaser=teaser, repeat=repeat)
        for number, start, end, role, rule, article, teaser, repeat in zip(*columns, strict=True)
    )


def _articles(connection: Connection, page_id: int) -> tuple[Article, ...]:
    rows = connection.execute(
        select(models.Article).where(models.Article.page_id == page_id).order_by(models.Article.number)
    ).all()
    ids = [row.id for row in rows]
    paragraphs: dict[int, list[Paragraph]] = defaultdict(list)
    table = models.Paragraph
    for held in connection.execute(select(table).where(table.article_id.in_(ids)).order_by(table.article_id, table.number)):
        triples = zip(*[iter(held.spans)] * 3, strict=True)
        spans = tuple(Span(line=line, start=start, end=end) for line, start, end in triples)
        paragraphs[held.article_id].append(Paragraph(text=held.text, spans=spans, is_crosshead=held.is_crosshead))
    captions: dict[int, list[Caption]] = defaultdict(list)
    query = select(models.Caption).where(models.Caption.article_id.in_(ids))
    for caption in connection.execute(query.order_by(models.Caption.article_id, models.Caption.number)):
        captions[caption.article_id].append(Caption(text=caption.text, line=caption.line))
    return tuple(article_of(row, paragraphs=paragraphs[row.id], captions=captions[row.id]) for row in rows)


def article_of(row: Row[Any], *, paragraphs: Sequence[Paragraph], captions: Sequence[Caption]) -> Article:
    """Give the record of an article's row (all columns of `articles`) and of what belongs to it."""
    return Article(
        number=row.number,
        kind=ArticleKind(row.kind),
        headline=row.headline,
        standfirst=row.standfirst,
        section=row.section,
        byline=row.byline,
        agency=row.agency,
        place=row.place,
        published=stamp_of(row.published_local, row.published_precision, row.utc_offset_minutes),
        modified=stamp_of(row.modified_local, row.modified_precision, row.modified_utc_offset_minutes),
        captions=tuple(captions),
        paragraphs=tuple(paragraphs),
        first_line=row.first_line,
        last_line=row.last_line,
    )


def _teasers(connection: Connection, page_id: int) -> tuple[Teaser, ...]:
    rows = connection.execute(select(models.Teaser).where(models.Teaser.page_id == page_id).order_by(models.Teaser.number))
    return tuple(
        Teaser(
            number=row.number,
            section=row.section,
            caption=row.caption,
            headline=row.headline,
            summary=row.summary,
            byline=row.byline,
            place=row.place,
            url=row.url,
            first_line=row.first_line,
            last_line=row.last_line,
        )
        for row in rows
    )


def stamp_of(local: datetime | None, precision: str | None, utc_offset_minutes: int | None) -> Stamp | None:
    """Make a stamp of its columns; None where the page shows none."""
    if local is None or precision is None:
        return None
    return Stamp(local=local, precision=Precision(precision), utc_offset_minutes=utc_offset_minutes)
