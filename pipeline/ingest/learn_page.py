"""What learning looks at of a page: each of its lines once, where it stands and what it was taken for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import pairwise

from pipeline.arabic.text import match_key
from pipeline.dedupe.words import body_of
from pipeline.ingest.profile_names import names_on
from pipeline.parse.lexicon import lexicon_for
from pipeline.parse.lines import TextLine, split_lines
from pipeline.records import ArticleKind, ParsedPage, Precision, Role
from pipeline.urls import page_address

LONG_WORDS = 12
"""Words from which on a line is running text, by which copies of a page are known; few headlines have as many."""

LONGEST_WORDS = 40
LONGEST_CHARACTERS = 200
"""A longer line is a text; a profile's phrase has at most so many characters."""

SECTION_ABOVE = 3
"""Lines above the headline within which a section's name stands, a date or a mark between them."""

LIST_WORDS = range(4, 21)
"""Words of a headline in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOnPage:
    """How a line stands on one page. `above`: how many lines above the headline, 0 where it is not above it."""

    role: str
    is_known: bool
    """The shipped words, or the publisher's profile, say what it is."""

    zone: str
    """top, head, body or foot of the page; `none` where the page has no article."""

    above: int
    is_section: bool
    """It is the article's section, wherever else it stands too; or printed right above the headline and once more above that."""

    heads_list: bool
    """Two lines stand under it that look like headlines of other articles."""

    neighbours: tuple[str, ...]
    """Keys of the lines right above and below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """What learning looks at of a page: each line once, by its key."""

    sha256: str
    address: str | None
    captured: date | None
    printed: date | None
    headline: str
    long: dict[bytes, int]
    """Characters of each line of running text, by the digest of its key."""

    body: str
    """The main article's text, folded; empty where there is none."""

    lines: dict[str, LineOnPage]
    """Only those that are short enough for a label or a sentence of the site's."""

    samples: dict[str, str]
    names: dict[str, str]
    """What may be the site's name, and where it stands."""


def page_lines(parsed: ParsedPage) -> PageLines:
    """Take from a parsed page what learning looks at."""
    text_lines = split_lines(parsed.page.text)
    placed = {line.number: line for line in parsed.lines}
    main = next((article for article in parsed.articles if article.kind is ArticleKind.MAIN), None)
    roles = [placed[line.number].role if line.number in placed else Role.FURNITURE for line in text_lines]
    body = [i for i, role in enumerate(roles) if role in {Role.PARAGRAPH, Role.CROSSHEAD}]
    head = next((i for i, role in enumerate(roles) if role is Role.HEADLINE), body[0] if body else None)
    sections = _sections(text_lines, head, main.section if main else None)
    lines: dict[str, LineOnPage] = {}
    samples: dict[str, str] = {}
    for index, line in enumerate(text_lines):
        if not line.key or line.key in lines or len(line.text) > LONGEST_CHARACTERS or line.words > LONGEST_WORDS:
            continue
        known = placed.get(line.number)
        around = [text_lines[i].key for i in (index - 1, index + 1) if 0 <= i < len(text_lines)]
        lines[line.key] = LineOnPage(
            role=roles[index].value,
            is_known=known is not None and known.rule.startswith(("lexicon:", "profile:")),
            zone=_zone(index, head, body),
            above=head - index if head is not None and index < head else 0,
            is_section=line.key in sections,
            heads_list=_heads_list(text_lines, roles, index),
            neighbours=tuple(key for key in around if key),
        )
        samples[line.key] = line.text
    sighting = parsed.page.sighting
    stamp = main.published if main else None
    has_day = stamp is not None and stamp.precision not in {Precision.YEAR, Precision.MONTH}
    return PageLines(
        sha256=parsed.page.sha256,
        address=page_address(sighting.url),
        captured=sighting.captured_at.astimezone(UTC).date() if sighting.captured_at else None,
        printed=stamp.local.date() if stamp and has_day else None,
        headline=text_lines[head].key if head is not None and roles[head] is Role.HEADLINE else "",
        long={digest(line.key): len(line.text) for line in text_lines if line.words >= LONG_WORDS},
        body=body_of(match_key(held.text) for held in main.paragraphs if not held.is_crosshead) if main else "",
        lines=lines,
        samples=samples,
        names=names_on(parsed, text_lines, lexicon_for(None)),
    )


def digest(key: str) -> bytes:
    """Give 16 bytes that stand for a line's key."""
    return hashlib.sha256(key.encode()).digest()[:16]


def _sections(lines: Sequence[TextLine], head: int | None, section: str | None) -> frozenset[str]:
    """Give the keys of the lines that are the article's section, as read, or as printed once more under the menu."""
    own = {match_key(section)} if section else set()
    if head is not None:
        above = [line.key for line in lines[:head] if line.key]
        own.update(key for key in above[-SECTION_ABOVE:] if above.count(key) > 1)
    return frozenset(own)


def _zone(index: int, head: int | None, body: Sequence[int]) -> str:
    if head is None:
        return "none"
    if index < head:
        return "top"
    if not body or index < body[0]:
        return "head"
    return "body" if index <= body[-1] else "foot"


def _heads_list(lines: Sequence[TextLine], roles: Sequence[Role], index: int) -> bool:
    below = lines[index + 1 : index + 3]
    if len(below) < 2 or roles[index] is Role.HEADLINE:
        return False
    likely = all(line.words in LIST_WORDS and not line.text.endswith((".", "\u06d4")) for line in below)
    # The lines of a list are all of about one length; a body's paragraphs are not, and are longer.
    return likely and all(two.words < 3 * one.words for one, two in pairwise(below))
