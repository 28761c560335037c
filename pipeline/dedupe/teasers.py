"""Which article a card announces: a function of the card and of what could be meant, so that no order of loading matters."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dedupe.article_keys import OPENING_WORDS, TITLE_WORDS
from pipeline.dedupe.card_texts import whole_words_of_prefix

SHORT_HEADLINE = 3
"""Words: a headline of fewer (a name, "in pictures") is given to many articles."""

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
    """What a card shows: folded texts (`card_texts`), empty where there are none; `publisher` is None where it is not known."""

    publisher: int | None
    headline: str = ""
    summary: str = ""
    url_key: int | None = None
    only_page: int | None = None
    """The page that the card stands on, where it stands on no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An article that a card may mean. `openings`: folded beginnings of its text and of its standfirst."""

    article: int
    page: int
    is_main: bool
    publisher: int | None
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

    URLs count first, then whole headlines, clipped ones, and the text's beginning; for each, articles of the card's own publisher
    before those of an unknown one. Where what fits best are several different news, the card is tied to none of them.
    """
    possible = [one for one in candidates if not (one.is_main and one.page == card.only_page)]
    by_url = [one for one in possible if card.url_key is not None and one.is_main and one.url_key == card.url_key]
    if by_url:
        return _choose(by_url, MatchedBy.URL)
    own = [one for one in possible if card.publisher is not None and one.publisher == card.publisher]
    unknown = [one for one in possible if card.publisher is None or one.publisher is None]
    for matched_by, fits in (
        (MatchedBy.HEADLINE, _has_headline),
        (MatchedBy.CLIPPED_HEADLINE, _has_longer_headline),
        (MatchedBy.OPENING, begins_with_summary),
    ):
        for group in (own, unknown):
            fitting = [one for one in group if fits(card, one)]
            if matched_by is not MatchedBy.OPENING and len(fitting) > 1:
                # One headline over several texts: the summary tells which, where there is one.
                fitting = [one for one in fitting if begins_with_summary(card, one)] or fitting
            if fitting:
                return _choose(fitting, matched_by)
    return WAITING


def begins_with_summary(card: Card, article: Announced) -> bool:
    """Say whether a card's summary is the beginning of an article's text or of its standfirst, by enough whole words."""
    return any(whole_words_of_prefix(card.summary, opening) >= OPENING_WORDS for opening in article.openings)


def _has_headline(card: Card, article: Announced) -> bool:
    if not card.headline or card.headline != article.headline:
        return False
    against = _contradictions(card, article)
    if card.headline.count(" ") + 1 < SHORT_HEADLINE:
        return not against and card.publisher is not None and card.publisher == article.publisher
    return against < 2


def _has_longer_headline(card: Card, article: Announced) -> bool:
    is_longer = len(article.headline) > len(card.headline)
    whole = whole_words_of_prefix(card.headline, article.headline) if is_longer else 0
    return whole >= TITLE_WORDS and _contradictions(card, article) < 2


def _contradictions(card: Card, article: Announced) -> int:
    """Count what says that a card means another article of the same headline: its link, and its summary."""
    has_summary = card.summary.count(" ") + 1 >= OPENING_WORDS
    other_text = has_summary and bool(article.openings) and not begins_with_summary(card, article)
    other_url = card.url_key is not None and article.url_key is not None and card.url_key != article.url_key
    return int(other_text) + int(other_url)


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
