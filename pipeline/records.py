"""The records that stages hand to one another: frozen, and without behaviour beyond what they say of themselves.

Offsets are code points, half-open, into `Page.text`; line numbers are 1-based by `\\n`, blank lines counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What a line is (DESIGN §1)."""

    PAGE_DATE = "page_date"
    MASTHEAD = "masthead"
    NAVIGATION = "navigation"
    WIDGET = "widget"
    ADVERT = "advert"
    FURNITURE = "furniture"
    SECTION = "section"
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    PUBLISHED = "published"
    DATELINE = "dateline"
    CAPTION = "caption"
    CROSSHEAD = "crosshead"
    PARAGRAPH = "paragraph"
    RELATED_HEADING = "related_heading"
    TEASER_SECTION = "teaser_section"
    TEASER_CAPTION = "teaser_caption"
    TEASER_HEADLINE = "teaser_headline"
    TEASER_SUMMARY = "teaser_summary"
    TEASER_BYLINE = "teaser_byline"


FURNITURE_ROLES = frozenset(
    {Role.PAGE_DATE, Role.MASTHEAD, Role.NAVIGATION, Role.WIDGET, Role.ADVERT, Role.FURNITURE, Role.RELATED_HEADING}
)
"""Roles that belong to the site and to no article or teaser."""


class ArticleKind(StrEnum):
    """Whether an article is the page's own or a further one printed under it."""

    MAIN = "main"
    EMBEDDED = "embedded"


class Precision(StrEnum):
    """How much of a publication stamp the page shows."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class QuarantineReason(StrEnum):
    """Why a page could not be read; a closed list, so that it can be counted."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    BAD_ARCHIVE = "bad_archive"
    PARSER_ERROR = "parser_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One time that a page was seen. `path` is absolute for a file, `-` for standard input."""

    path: str
    url: str | None = None
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """What an HTML page says of itself outside the text that it shows: JSON-LD, meta elements, `<time>`, `<title>`.

    None where it says nothing. Stamps are ISO 8601 text as it stands there; `is_article` is what the page declares itself to be.
    """

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    section: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    is_article: bool | None = None
    linked: tuple[int, ...] = ()
    """Lines, by number, of which every word is a link."""
    apart: tuple[int, ...] = ()
    """Lines, by number, that stand in a menu, a footer, a sidebar, a form or among readers' comments, as the markup says."""
    titles: tuple[int, ...] = ()
    """Lines, by number, that are headings of the first order."""
    main: tuple[int, int] | None = None
    """The first and the last line of the element that holds most running text."""
    links: tuple[tuple[int, str], ...] = ()
    """Lines, by number, of which one link holds half or more, with that as written (`/a/1.html`)."""
    base: str | None = None
    """What links of the page are relative to, as written in its `<base>`; None: to the page itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One raw document, read: `sha256` is of the bytes; `text` is NFC-untouched, `\\n`-terminated, free of NUL and surrogates.

    `raw` holds the bytes only where `text.encode(encoding)` does not give them back. `evidence` is None where it was no HTML.
    """

    sha256: str
    text: str
    encoding: str
    byte_length: int
    sighting: Sighting
    raw: bytes | None = None
    evidence: PageEvidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A page that cannot be read, with the reason.

    `sha256` is None where not one byte could be read, and for what is lost of a torn file of many pages. `raw`
    keeps the bytes where they are within the size limit, so that a better reader can try again.
    """

    sighting: Sighting
    reason: QuarantineReason
    detail: str
    sha256: str | None
    byte_length: int | None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page that is not blank: its place, its role, and the rule that decided."""

    number: int
    start: int
    end: int
    role: Role
    rule: str
    article: int | None = None
    teaser: int | None = None
    repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a line, as offsets into the page's text."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph's display text and the pieces of the page it is made of; `is_crosshead` for a heading inside the body.

    Paragraphs and crossheads share one sequence, in reading order.
    """

    text: str
    spans: tuple[Span, ...]
    is_crosshead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A picture's text, once, and the line of its canonical occurrence."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as printed: local wall time, its UTC offset where known, and how precise it is.

    `local` holds midnight, or January, where the page shows less; `precision` says what of it is true.
    """

    local: datetime
    precision: Precision
    utc_offset_minutes: int | None = None

    def isoformat(self) -> str:
        """ISO 8601 at the precision shown: `2016`, `2016-11`, `2016-11-30`, `2016-11-30T17:25:00+02:00`."""
        if self.precision is Precision.YEAR:
            return f"{self.local.year:04d}"
        if self.precision is Precision.MONTH:
            return f"{self.local.year:04d}-{self.local.month:02d}"
        if self.precision is Precision.DAY:
            return self.local.date().isoformat()
        text = self.local.replace(tzinfo=None, microsecond=0).isoformat()
        if self.utc_offset_minutes is None:
            return text
        sign = "-" if self.utc_offset_minutes < 0 else "+"
        hours, minutes = divmod(abs(self.utc_offset_minutes), 60)
        return f"{text}{sign}{hours:02d}:{minutes:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news text; None in a field means that the page does not show it."""

    number: int
    kind: ArticleKind
    headline: str | None = None
    standfirst: str | None = None
    section: str | None = None
    byline: str | None = None
    agency: str | None = None
    place: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    captions: tuple[Caption, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A related article's card; None in a field means that the card does not show it."""

    number: int
    section: str | None = None
    caption: str | None = None
    headline: str | None = None
    summary: str | None = None
    byline: str | None = None
    place: str | None = None
    url: str | None = None
    """Where the card leads, absolute, where the page is HTML and links it."""
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPage:
    """A page taken apart: every line that is not blank once, and what they amount to.

    `publisher` is a domain, or None where the evidence is thin; `no_article_reason` is set exactly where `articles` is empty.
    """

    page: Page
    publisher: str | None
    page_date: date | None
    lines: tuple[Line, ...]
    articles: tuple[Article, ...]
    teasers: tuple[Teaser, ...]
    no_article_reason: str | None
    parser_version: str
    profiles_version: str


def article_key(sha256: str, number: int) -> str:
    """The identifier that people see: first 16 hex digits of the page's SHA-256, `-`, the article's number."""
    return f"{sha256[:16]}-{number}"
