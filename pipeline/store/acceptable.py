"""Whether a parsed page can be stored: what would abort a whole batch is told before, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from pipeline.records import ParsedPage, Quarantined, QuarantineReason
from pipeline.store.base import EARLIEST, LATEST

LARGEST_NUMBER = 32_767
"""Articles and teasers of a page are counted in a smallint."""


LARGEST_OFFSET_MINUTES = 16 * 60
"""No zone was ever further from UTC (Manila before 1845: 15 h 56 min)."""


def why_not(parsed: ParsedPage) -> str | None:
    """Say what of a page cannot be stored, in words for a person; None where all can be.

    The table's own constraints are not repeated here, only what a parser that errs would plausibly hand on.
    """
    return next(_faults(parsed), None)


def rejected(parsed: ParsedPage, why: str) -> Quarantined:
    """Put a parsed page that cannot be stored into quarantine; its bytes are kept where the text still gives them."""
    page = parsed.page
    raw = page.raw
    if raw is None:
        try:
            raw = page.text.encode(page.encoding)
        except (UnicodeEncodeError, LookupError):
            raw = b""
    return Quarantined(
        sighting=page.sighting,
        reason=QuarantineReason.PARSER_ERROR,
        detail=why,
        sha256=page.sha256,
        byte_length=page.byte_length,
        raw=raw if hashlib.sha256(raw).hexdigest() == page.sha256 else None,
    )


def _faults(parsed: ParsedPage) -> Iterator[str]:
    for name, text in _texts(parsed):
        if text is not None and not _storable(text):
            yield f"{name} holds a NUL or a lone surrogate, which PostgreSQL cannot store"
    if parsed.page_date is not None and not _plausible(parsed.page_date):
        yield f"page_date {parsed.page_date} is not between {EARLIEST.year} and {LATEST.year}"
    for article in parsed.articles:
        for name, stamp in (("published", article.published), ("modified", article.modified)):
            if stamp is not None and not _plausible(stamp.local.date()):
                yield f"article {article.number}: {name} {stamp.isoformat()} is not between {EARLIEST.year} and {LATEST.year}"
            if stamp is not None and abs(stamp.utc_offset_minutes or 0) > LARGEST_OFFSET_MINUTES:
                yield f"article {article.number}: {name} is {stamp.utc_offset_minutes} minutes from UTC"
        if any(not paragraph.spans for paragraph in article.paragraphs):
            yield f"article {article.number}: a paragraph without a place in the page"
    for name, numbers in (
        ("articles", [article.number for article in parsed.articles]),
        ("teasers", [teaser.number for teaser in parsed.teasers]),
    ):
        if len(set(numbers)) != len(numbers) or any(not 0 < number <= LARGEST_NUMBER for number in numbers):
            yield f"{name} are numbered {numbers[:20]}"
    if bool(parsed.articles) == bool(parsed.no_article_reason):
        yield f"{len(parsed.articles)} articles, and no_article_reason is {parsed.no_article_reason!r}"
    yield from _places(parsed)
    captured = parsed.page.sighting.captured_at
    if captured is not None and not _plausible(captured.date()):
        yield f"captured_at {captured} is not between {EARLIEST.year} and {LATEST.year}"


def _places(parsed: ParsedPage) -> Iterator[str]:
    """Find lines and offsets that lie outside the page: of a number too large, binary COPY would store some of its bits."""
    size = len(parsed.page.text)
    articles = {None, *(article.number for article in parsed.articles)}
    teasers = {None, *(teaser.number for teaser in parsed.teasers)}
    pieces = [(line.number, line.start, line.end) for line in parsed.lines]
    for article in parsed.articles:
        pieces += [(span.line, span.start, span.end) for paragraph in article.paragraphs for span in paragraph.spans]
        pieces += [(caption.line, 0, 0) for caption in article.captions]
        pieces += [(line, 0, 0) for line in (article.first_line, article.last_line) if line is not None]
    for teaser in parsed.teasers:
        pieces += [(line, 0, 0) for line in (teaser.first_line, teaser.last_line) if line is not None]
    for number, start, end in pieces:
        if not (0 < number <= size + 1 and 0 <= start <= end <= size):
            yield f"line {number} from {start} to {end} is not in the page, which has {size} characters"
    for line in parsed.lines:
        if line.article not in articles or line.teaser not in teasers:
            yield f"line {line.number} belongs to article {line.article} and teaser {line.teaser}, which the page does not have"


def _texts(parsed: ParsedPage) -> Iterator[tuple[str, str | None]]:
    yield "the text", parsed.page.text
    yield "the encoding's name", parsed.page.encoding
    yield "no_article_reason", parsed.no_article_reason
    for article in parsed.articles:
        place = f"article {article.number}"
        for name in ("headline", "standfirst", "section", "byline", "agency", "place"):
            yield f"{place}: {name}", getattr(article, name)
        for paragraph in article.paragraphs:
            yield f"{place}: a paragraph", paragraph.text
        for caption in article.captions:
            yield f"{place}: a caption", caption.text
    for teaser in parsed.teasers:
        for name in ("section", "caption", "headline", "summary", "byline", "place", "url"):
            yield f"teaser {teaser.number}: {name}", getattr(teaser, name)


def _storable(text: str) -> bool:
    try:
        return "\0" not in text and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False


def _plausible(day: date) -> bool:
    return EARLIEST <= day <= LATEST
