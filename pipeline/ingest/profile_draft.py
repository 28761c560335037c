"""A profile drafted from a publisher's pages: what recurs on them, in the words of the schema, and why it is thought so.

Pages are read without any profile first, then once more by what that gave. What stands on two pages with different articles
belongs to the site; what stands on one page alone is written only where its own words say what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.ingest.publisher_trial import NO_PROFILES, read_as
from pipeline.parse import parse
from pipeline.parse.lines import TextLine, split_lines
from pipeline.publishers import Profile, Profiles
from pipeline.records import Line, Page, ParsedPage, Role

SAME_ARTICLE = 0.5
"""Share of a page's paragraphs that stand on another one too, from which on both are the same article, crawled twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A phrase for a profile, why it is thought to belong there, and whether that is sure enough to count unasked."""

    phrase: str
    why: str
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGuess:
    """One line, or several one behind the other, that tell a publisher's pages from others'."""

    weight: float
    lines: tuple[str, ...]
    why: str
    is_sure: bool = True


@dataclass(slots=True, kw_only=True)
class ProfileDraft:
    """What a profile may say, field by field. `zone` is sure only where the country has no other."""

    domain: str
    pages: int
    name_ar: Guess | None = None
    name_en: Guess | None = None
    country: Guess | None = None
    zones: list[Guess] = field(default_factory=list)
    evidence: list[EvidenceGuess] = field(default_factory=list)
    furniture: dict[str, list[Guess]] = field(default_factory=dict)
    sections: list[Guess] = field(default_factory=list)
    related_headings: list[Guess] = field(default_factory=list)
    words: dict[str, list[Guess]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """A page as the reader sees it without a profile, line by line: its texts and what was said of them."""

    parsed: ParsedPage
    texts: Sequence[TextLine]

    @property
    def lines(self) -> Sequence[Line]:
        """What was said of each line, in the order of `texts`."""
        return self.parsed.lines

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all its lines."""
        return frozenset(text.key for text in self.texts if text.key)

    @cached_property
    def paragraphs(self) -> frozenset[str]:
        """The keys of its paragraphs."""
        return frozenset(text.key for text, line in zip(self.texts, self.lines, strict=True) if line.role is Role.PARAGRAPH)

    @cached_property
    def last_text(self) -> int:
        """The index of its last paragraph; -1 where it has none."""
        return max((at for at, line in enumerate(self.lines) if line.role is Role.PARAGRAPH), default=-1)

    @cached_property
    def first_text(self) -> int:
        """The index of its first paragraph; past the end where it has none."""
        return next((at for at, line in enumerate(self.lines) if line.role is Role.PARAGRAPH), len(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line on one of several pages."""

    page: PageRead
    at: int

    @property
    def text(self) -> TextLine:
        """The line's texts."""
        return self.page.texts[self.at]

    @property
    def line(self) -> Line:
        """What was said of the line."""
        return self.page.lines[self.at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A publisher's pages with different articles, and where each line stands on them, in the order of the first place."""

    pages: tuple[PageRead, ...]
    places: dict[str, list[Place]]
    headlines: frozenset[str]
    """Keys of the pages' own headlines: elsewhere they are links."""

    foreign: frozenset[str]
    """Keys of lines that other publishers' pages hold too."""

    def count(self, key: str) -> int:
        """Count the pages that a line stands on."""
        return len({id(place.page) for place in self.places[key]})

    def seen(self, key: str) -> str:
        """Say on how many pages a line stands."""
        total = len(self.pages)
        return f"on {self.count(key)} of {total} pages" if total > 1 else "on the one page"


def read_corpus(pages: Iterable[Page], others: Iterable[Page], profile: Profile | None = None) -> Corpus:
    """Read pages of one publisher; of pages that hold the same article only the first is kept.

    `others`: pages of other publishers. `profile`: what is known of the publisher so far; None: nothing.
    """
    kept: list[PageRead] = []
    for page in pages:
        parsed = parse(page, NO_PROFILES) if profile is None else read_as(page, profile, Profiles((profile,), ""))[0]
        read = PageRead(parsed=parsed, texts=split_lines(page.text))
        if not any(_same_article(read, other) for other in kept):
            kept.append(read)
    places: dict[str, list[Place]] = {}
    for read in kept:
        for at, text in enumerate(read.texts):
            if text.key:
                places.setdefault(text.key, []).append(Place(page=read, at=at))
    foreign = frozenset(text.key for page in others for text in split_lines(page.text))
    headlines = frozenset(
        text.key
        for read in kept
        for text, line in zip(read.texts, read.lines, strict=True)
        if line.role is Role.HEADLINE and line.article == 1
    )
    return Corpus(pages=tuple(kept), places=places, headlines=headlines, foreign=foreign)


def _same_article(one: PageRead, other: PageRead) -> bool:
    if one.parsed.page.sha256 == other.parsed.page.sha256:
        return True
    fewer = min(len(one.paragraphs), len(other.paragraphs))
    return fewer > 0 and len(one.paragraphs & other.paragraphs) >= SAME_ARTICLE * fewer
