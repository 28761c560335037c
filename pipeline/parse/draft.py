"""The page while it is being read: its lines, and what has been said of each so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.meta_line import MetaLine
from pipeline.parse.shapes import ends_sentence, ends_with_full_stop, has_credit
from pipeline.publishers import Profile
from pipeline.records import Role, Stamp


@dataclass(slots=True)
class Label:
    """What a line is. `part` is the stretch of the page's text that it gives where that is not the whole line."""

    role: Role
    rule: str
    article: int | None = None
    teaser: int | None = None
    repeat: bool = False
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of one article, by index, half-open."""

    start: int
    stop: int


@dataclass(slots=True)
class Facts:
    """What a line says of its article besides its text."""

    byline: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    time: tuple[int, int] | None = None
    """The hour and minute that stand on a line of their own."""

    section: str | None = None
    """Where it stands in a line that says something else too."""

    agency: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Card:
    """A teaser while it is being read."""

    section: str | None = None
    caption: str | None = None
    byline: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Lines, by index, that print what an HTML page says of itself; `says_article` is what it calls itself.

    `linked` are links alone, `site` stand in a part of the page that its markup names as the site's; `main` are
    the first and the last line of the element that holds most running text.
    """

    headline: int | None = None
    authors: frozenset[int] = frozenset()
    sections: frozenset[int] = frozenset()
    linked: frozenset[int] = frozenset()
    site: frozenset[int] = frozenset()
    main: tuple[int, int] | None = None
    says_article: bool | None = None


@dataclass(slots=True)
class Draft:
    """Lines by index (blank ones left out) and their labels, which zone readers fill in one after the other."""

    text: str
    """The page's text, which the lines' offsets refer to."""

    lines: Sequence[TextLine]
    lexicon: Lexicon
    profile: Profile | None
    labels: list[Label | None] = field(default_factory=list)
    stamps: dict[int, Stamp] = field(default_factory=dict)
    """Lines that are a date and nothing else, by index."""
    joined: dict[int, int] = field(default_factory=dict)
    """How many lines each of those takes that go on below their first."""
    updates: set[int] = field(default_factory=set)
    """Those of them that say when the article was changed."""
    facts: dict[int, Facts] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    page_stamp: Stamp | None = None
    """The site's own date, where it stands in a line that says something else too."""

    no_article_reason: str | None = None
    captured_at: datetime | None = None
    """When the page was seen, aware; None where nobody knows."""

    relative: set[int] = field(default_factory=set)
    """Lines that say how long ago, by index."""

    landmarks: set[int] = field(default_factory=set)
    """Lines of a head that are an author, a dateline or a time by their own words."""

    meta: dict[int, MetaLine] = field(default_factory=dict)
    """Lines of heads that hold stamps and little else, by index."""

    doubtful: set[int] = field(default_factory=set)
    """Lines that are the site's by how they begin or end alone, by index: one of them may be the headline."""

    text_stems: frozenset[str] | None = None
    """The stems of the page's running text, once somebody asked for them."""

    words: set[str] = field(default_factory=set)
    """Every word of the page, once somebody asked for them."""

    clips: set[str] = field(default_factory=set)
    """Keys of the clipped headlines that were found stuck to a button's label."""

    told: Told = field(default_factory=Told)
    links: dict[int, str] = field(default_factory=dict)
    """Links that lines stand in, as an HTML page writes them."""

    base: str | None = None
    """The address that links are relative to."""
    texty: dict[int, bool] = field(default_factory=dict)
    """What `is_texty` said of the lines that it was asked about."""

    def __post_init__(self) -> None:
        self.labels = [None] * len(self.lines)

    def put(
        self,
        index: int,
        role: Role,
        rule: str,
        *,
        article: int | None = None,
        teaser: int | None = None,
        repeat: bool = False,
        part: tuple[int, int] | None = None,
    ) -> None:
        """Say what a line is; the last word counts."""
        self.labels[index] = Label(role, rule, article, teaser, repeat, part)

    def is_open(self, index: int) -> bool:
        """Say whether nothing has been said of a line yet."""
        return self.labels[index] is None

    def open_lines(self, start: int, stop: int) -> Iterator[int]:
        """Walk over the lines of a stretch of which nothing has been said yet."""
        return (index for index in range(start, stop) if self.labels[index] is None)

    def role(self, index: int) -> Role | None:
        """Give a line's role, or None while it is open."""
        label = self.labels[index]
        return label.role if label else None

    def of(self, article: int) -> Facts:
        """Give the facts of an article, to add to."""
        return self.facts.setdefault(article, Facts())

    def is_foot(self, index: int) -> bool:
        """Say whether nothing below a line belongs to the article any more: comments, and what else sites have there."""
        label = self.labels[index]
        return label is not None and (label.rule == FOOT_RULE or self.lines[index].key in self.lexicon.foot)

    def is_texty(self, index: int) -> bool:
        """Say whether a line reads as running text: a long line, or a sentence with its full stop."""
        known = self.texty.get(index)
        if known is None:
            known = self.texty[index] = self._reads_as_text(index)
        return known

    def _reads_as_text(self, index: int) -> bool:
        text = self.lines[index].text
        if text.endswith(self.lexicon.stuck_adverts):
            for advert in self.lexicon.stuck_adverts:
                text = text.removesuffix(advert)
        if len(text) < TEXTY_SENTENCE or has_credit(text):
            return False
        if len(text) >= TEXTY_LINE or (len(text) >= TEXTY_LAST_LINE and index == len(self.lines) - 1):
            return True
        return ends_sentence(text) and (ends_with_full_stop(text) or len(text) >= TEXTY_EXCLAMATION)


FOOT_RULE = "foot"
"""The rule that labels the lines below which nothing is the article's."""

TEXTY_LINE = 220
"""Characters: no headline of the 64 labelled pages is as long (the longest has 186), whatever it ends with."""

TEXTY_SENTENCE = 60
"""Characters: a line of this length that ends with a full stop is text."""

TEXTY_LAST_LINE = 90
"""Characters: the last line of a page lacks its full stop where the crawl was cut off."""

TEXTY_EXCLAMATION = 120
"""Characters: a shorter line that asks, exclaims or trails off may be a headline."""
