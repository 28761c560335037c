"""Records as rows: what of a record stands in which column. A row's fields are its table's columns, in their order; those that
the server fills (an identity, a generated one) have no field, except ids that are handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import NamedTuple, overload

from pipeline.arabic.text import match_key
from pipeline.records import Article, Caption, Paragraph, ParsedPage, Precision, Quarantined, Sighting, Stamp, Teaser, article_key
from pipeline.store.entity_rows import EntityFailure, FoundOnPage


class PageRow(NamedTuple):
    """A row of pages."""

    sha256: bytes
    publisher_id: int | None
    first_run_id: int
    text: str
    encoding: str
    byte_length: int
    raw: bytes | None
    page_date: date | None
    no_article_reason: str | None
    parser_version: str
    profiles_version: str
    line_numbers: list[int]
    line_starts: list[int]
    line_ends: list[int]
    line_roles: list[str]
    line_rules: list[str]
    line_articles: list[int | None]
    line_teasers: list[int | None]
    line_repeats: list[bool]
    entities_version: str | None
    entities_error: str | None


class SightingRow(NamedTuple):
    """A row of page_sightings."""

    page_id: int
    sighting_key: bytes
    run_id: int
    path: str
    url: str | None
    captured_at: datetime | None


class ArticleRow(NamedTuple):
    """A row of articles."""

    id: int
    page_id: int
    number: int
    article_key: str
    kind: str
    headline: str | None
    headline_folded: str | None
    standfirst: str | None
    standfirst_folded: str | None
    section: str | None
    byline: str | None
    byline_folded: str | None
    agency: str | None
    place: str | None
    published_local: datetime | None
    utc_offset_minutes: int | None
    published_precision: str | None
    modified_local: datetime | None
    modified_utc_offset_minutes: int | None
    modified_precision: str | None
    first_line: int | None
    last_line: int | None


class ParagraphRow(NamedTuple):
    """A row of paragraphs."""

    article_id: int
    number: int
    is_crosshead: bool
    text: str
    text_folded: str
    spans: list[int]


class CaptionRow(NamedTuple):
    """A row of captions."""

    article_id: int
    number: int
    text: str
    text_folded: str
    line: int


class TeaserRow(NamedTuple):
    """A row of teasers."""

    page_id: int
    number: int
    section: str | None
    caption: str | None
    headline: str | None
    headline_folded: str | None
    summary: str | None
    summary_folded: str | None
    byline: str | None
    place: str | None
    first_line: int | None
    last_line: int | None
    url: str | None


class QuarantineRow(NamedTuple):
    """A row of quarantine, but for released_run_id, which only a later run sets."""

    page_key: bytes
    sha256: bytes | None
    reason: str
    detail: str
    path: str
    url: str | None
    captured_at: datetime | None
    byte_length: int | None
    raw: bytes | None
    first_run_id: int


def page_row(parsed: ParsedPage, *, run_id: int, publisher_id: int | None, found: FoundOnPage | None = None) -> PageRow:
    """Lay a page out, its lines as parallel arrays. `found`: what came of looking for entities; None: nobody looked."""
    page, lines = parsed.page, parsed.lines
    return PageRow(
        sha256=bytes.fromhex(page.sha256),
        publisher_id=publisher_id,
        first_run_id=run_id,
        text=page.text,
        encoding=page.encoding,
        byte_length=page.byte_length,
        raw=page.raw,
        page_date=parsed.page_date,
        no_article_reason=parsed.no_article_reason,
        parser_version=parsed.parser_version,
        profiles_version=parsed.profiles_version,
        line_numbers=[line.number for line in lines],
        line_starts=[line.start for line in lines],
        line_ends=[line.end for line in lines],
        line_roles=[line.role.value for line in lines],
        line_rules=[line.rule for line in lines],
        line_articles=[line.article for line in lines],
        line_teasers=[line.teaser for line in lines],
        line_repeats=[line.repeat for line in lines],
        entities_version=found.version if found else None,
        entities_error=found.error if isinstance(found, EntityFailure) else None,
    )


def sighting_row(sighting: Sighting, *, page_id: int, run_id: int) -> SightingRow:
    """Lay a sighting out; what PostgreSQL cannot hold of a path is written as escapes."""
    path, url, captured_at = storable(sighting.path), storable(sighting.url), instant(sighting.captured_at)
    return SightingRow(page_id, sighting_key(path, url, captured_at), run_id, path, url, captured_at)


def sighting_key(path: str, url: str | None, captured_at: datetime | None) -> bytes:
    """Digest what makes two sightings of a page the same: 16 bytes."""
    captured = captured_at.astimezone(UTC).isoformat() if captured_at else ""
    # A NUL parts the fields: none can hold one. A URL that is absent differs from an empty one.
    told = "\0".join((path, "-" if url is None else f"+{url}", captured))
    return hashlib.sha256(told.encode()).digest()[:16]


def article_row(article: Article, *, row_id: int, page_id: int, sha256: str) -> ArticleRow:
    """Lay an article out; its paragraphs and captions have rows of their own."""
    published, modified = article.published, article.modified
    return ArticleRow(
        id=row_id,
        page_id=page_id,
        number=article.number,
        article_key=article_key(sha256, article.number),
        kind=article.kind.value,
        headline=article.headline,
        headline_folded=folded(article.headline),
        standfirst=article.standfirst,
        standfirst_folded=folded(article.standfirst),
        section=article.section,
        byline=article.byline,
        byline_folded=folded(article.byline),
        agency=article.agency,
        place=article.place,
        published_local=local_time(published),
        utc_offset_minutes=utc_offset(published),
        published_precision=published.precision.value if published else None,
        modified_local=local_time(modified),
        modified_utc_offset_minutes=utc_offset(modified),
        modified_precision=modified.precision.value if modified else None,
        first_line=article.first_line,
        last_line=article.last_line,
    )


def paragraph_rows(paragraphs: tuple[Paragraph, ...], article_id: int) -> Iterator[ParagraphRow]:
    """Lay paragraphs and crossheads out, numbered as they are read."""
    for number, paragraph in enumerate(paragraphs, start=1):
        spans = list(chain.from_iterable((span.line, span.start, span.end) for span in paragraph.spans))
        yield ParagraphRow(article_id, number, paragraph.is_crosshead, paragraph.text, match_key(paragraph.text), spans)


def caption_rows(captions: tuple[Caption, ...], article_id: int) -> Iterator[CaptionRow]:
    """Lay captions out, numbered as they stand."""
    for number, caption in enumerate(captions, start=1):
        yield CaptionRow(article_id, number, caption.text, match_key(caption.text), caption.line)


def teaser_row(teaser: Teaser, page_id: int) -> TeaserRow:
    """Lay a teaser out."""
    return TeaserRow(
        page_id=page_id,
        number=teaser.number,
        section=teaser.section,
        caption=teaser.caption,
        headline=teaser.headline,
        headline_folded=folded(teaser.headline),
        summary=teaser.summary,
        summary_folded=folded(teaser.summary),
        byline=teaser.byline,
        place=teaser.place,
        first_line=teaser.first_line,
        last_line=teaser.last_line,
        url=teaser.url,
    )


def quarantine_row(page: Quarantined, run_id: int) -> QuarantineRow:
    """Lay a page in quarantine out; without bytes, its path and URL are its key."""
    path, url = storable(page.sighting.path), storable(page.sighting.url)
    sha256 = bytes.fromhex(page.sha256) if page.sha256 else None
    return QuarantineRow(
        page_key=sha256 or hashlib.sha256(f"{path}\0{url or ''}".encode()).digest(),
        sha256=sha256,
        reason=page.reason.value,
        detail=storable(page.detail),
        path=path,
        url=url,
        captured_at=instant(page.sighting.captured_at),
        byte_length=page.byte_length,
        raw=page.raw,
        first_run_id=run_id,
    )


def folded(text: str | None) -> str | None:
    """Fold a text that may be absent."""
    return None if text is None else match_key(text)


def local_time(stamp: Stamp | None) -> datetime | None:
    """Give a stamp's wall time with everything finer than its precision cut off."""
    if stamp is None:
        return None
    local = stamp.local.replace(tzinfo=None, microsecond=0)
    match stamp.precision:
        case Precision.YEAR:
            return local.replace(month=1, day=1, hour=0, minute=0, second=0)
        case Precision.MONTH:
            return local.replace(day=1, hour=0, minute=0, second=0)
        case Precision.DAY:
            return local.replace(hour=0, minute=0, second=0)
        case Precision.MINUTE:
            return local.replace(second=0)
        case Precision.SECOND:
            return local


def utc_offset(stamp: Stamp | None) -> int | None:
    """Give a stamp's offset in minutes where it has a time of day: a bare day has no use for one."""
    if stamp is None or stamp.precision not in {Precision.MINUTE, Precision.SECOND}:
        return None
    return stamp.utc_offset_minutes


def instant(moment: datetime | None) -> datetime | None:
    """Give a time of capture as an instant: one without a zone is taken for UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


@overload
def storable(text: str) -> str: ...
@overload
def storable(text: str | None) -> str | None: ...
def storable(text: str | None) -> str | None:
    """Write NUL and lone surrogates, which PostgreSQL cannot hold, as escapes (a file's name may have them)."""
    if text is None:
        return None
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
