"""Which article a card announces: a function of the card and of what could be meant, so that no order of loading matters."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dedupe.article_keys import OPENING_WORDS, TITLE_WORDS
from pipeline.dedupe.card_texts import whole_words_of_prefix

SHORT_HEADLINE = 3
"""Words: a headline of fewer (a name, "in pictures") is given to many articles, and tells nothing without the text."""

LONG_HEADLINE = 6
"""Words: of fewer, sites write the same headline (the rate of a currency, a column's name) of other news."""

SURE_OPENING = 12
"""Whole words by which a summary shows, with the headline, that an article is seen under two addresses of a site: the parts of a
column begin with the same few words."""

MOST_CANDIDATES = 64
"""Articles that are looked at for each key of a card, the earliest; a longer list is that of a column or a ticker."""


class MatchedBy(StrEnum):
    """What ties a card to its article, the surest first."""

    URL = "url"
    HEADLINE = "headline"
    CLIPPED_HEADLINE = "clipped_headline"
    OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card shows: folded texts (`card_texts`), empty where there are none.

    `site`: the publisher's domain; where it is not known the host that the card leads to, else that of its page; None: not known.
    """

    site: str | None
    headline: str = ""
    summary: str = ""
    url_key: int | None = None
    only_page: int | None = None
    """The page that the card stands on, where it stands on no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An article that a card may mean. `openings`: folded beginnings of its text and of its standfirst.

    `site`: the publisher's domain, else the host of the page's URL; None where neither is known.
    """

    article: int
    page: int
    is_main: bool
    site: str | None
    headline: str
    openings: tuple[str, ...]
    url_key: int | None
    order: tuple[int, str]
    """What tells which of two is earlier."""

    groups: frozenset[Hashable]
    """Its cluster and its versions: two articles that share one are the same news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """The article that a card announces, and what says so; or, where it could be several, the earliest of the first two."""

    article: int | None = None
    matched_by: MatchedBy | None = None
    rivals: tuple[int, int] | None = None


WAITING = Tie()


def tie(card: Card, candidates: Iterable[Announced]) -> Tie:
    """Find the article that a card announces, or say that it waits.

    URLs count first, then whole headlines, clipped ones, and the text's beginning; for each, articles of the card's own site
    before those of which that cannot be told. Articles of other sites are not meant. Where what fits best are several different
    news, the card is tied to none of them.
    """
    possible = [one for one in candidates if not (one.is_main and one.page == card.only_page)]
    by_url = [one for one in possible if card.url_key is not None and one.is_main and one.url_key == card.url_key]
    if by_url:
        return _choose(by_url, MatchedBy.URL)
    own = [one for one in possible if _of_one_site(card, one)]
    unknown = [one for one in possible if card.site is None or one.site is None]
    for matched_by, fits in (
        (MatchedBy.HEADLINE, _has_headline),
        (MatchedBy.CLIPPED_HEADLINE, _has_longer_headline),
        (MatchedBy.OPENING, _begins_like),
    ):
        for group in (own, unknown):
            fitting = [one for one in group if fits(card, one)]
            if matched_by is not MatchedBy.OPENING and len(fitting) > 1:
                # One headline over several texts: the summary tells which, where there is one.
                fitting = [one for one in fitting if _shown_of_opening(card, one) >= OPENING_WORDS] or fitting
            if fitting:
                return _choose(fitting, matched_by)
    return WAITING


def _of_one_site(card: Card, article: Announced) -> bool:
    if card.site is None or article.site is None:
        return False
    one, other = f".{card.site}", f".{article.site}"
    return one.endswith(other) or other.endswith(one)


def _has_headline(card: Card, article: Announced) -> bool:
    is_same = bool(card.headline) and card.headline == article.headline
    return is_same and _may_mean(card, article, card.headline.count(" ") + 1)


def _has_longer_headline(card: Card, article: Announced) -> bool:
    is_longer = len(article.headline) > len(card.headline)
    whole = whole_words_of_prefix(card.headline, article.headline) if is_longer else 0
    return whole >= TITLE_WORDS and _may_mean(card, article, whole)


def _begins_like(card: Card, article: Announced) -> bool:
    return _shown_of_opening(card, article) >= OPENING_WORDS and not _leads_elsewhere(card, article)


def _may_mean(card: Card, article: Announced, words: int) -> bool:
    """Say whether a card means an article of so many equal words of headline, which columns and other sites use again.

    The summary is the surest, where it begins the text. One that does not may have been written for the card: of one site, a
    long headline outweighs it. Nothing but a long beginning outweighs a link to another address of the site.
    """
    shown = _shown_of_opening(card, article)
    is_own = _of_one_site(card, article)
    if _leads_elsewhere(card, article):
        return is_own and shown >= SURE_OPENING
    if shown >= OPENING_WORDS:
        return True
    if card.summary.count(" ") + 1 >= OPENING_WORDS and article.openings:
        return is_own and words >= LONG_HEADLINE
    return words >= (SHORT_HEADLINE if is_own else LONG_HEADLINE)


def _shown_of_opening(card: Card, article: Announced) -> int:
    """Count the whole words by which a summary is the beginning of an article's text or of its standfirst; 0: it is not."""
    return max((whole_words_of_prefix(card.summary, opening) for opening in article.openings), default=0)


def _leads_elsewhere(card: Card, article: Announced) -> bool:
    return card.url_key is not None and article.url_key is not None and card.url_key != article.url_key


def _choose(fitting: Sequence[Announced], matched_by: MatchedBy) -> Tie:
    """Give the earliest of articles that are one news; where they are several, the earliest of the first two."""
    ordered = sorted(fitting, key=lambda one: one.order)
    first, *others = ordered
    same = set(first.groups)
    # Groups may overlap through a third article, so they are joined until nothing more is.
    while joined := [one for one in others if one.groups & same and not one.groups <= same]:
        same.update(*(one.groups for one in joined))
    other = next((one for one in others if not one.groups & same), None)
    if other is not None:
        return Tie(rivals=(first.article, other.article))
    return Tie(article=first.article, matched_by=matched_by)
