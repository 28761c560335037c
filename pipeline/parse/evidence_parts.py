"""What the markup of an HTML page says of its parts: menus and footers, lists of links, the element that holds the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pipeline.parse.draft import Card, Draft
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import ends_sentence
from pipeline.records import Role

LINKS_WITHIN = 6
"""Lines among which three links stand that are a list."""

TEXT_BEHIND, TEXT_BEHIND_SITE = 0.15, 0.05
"""Share of a page's running text that may stand below its lists of links (notices, a footer), and below a part of the site, which
may stand inside a body too.
"""

LABEL_WORDS = 5

TITLE_WORDS = 3
"""Words of a link that may be another article's headline; one of fewer is a label."""

SUMMARY_WITHIN = 4
"""Lines below a card's headline among which its summary stands."""

TITLES_OF_LIST = 5
LONG, OWN_TEXT = 45, 250
"""Characters: two lines of the first length above a link are a text, one may be the beginning of another article's; below the
last link such a one may stand over a notice, both of less than the second.
"""

DATED_WITHIN = 8
"""Lines: how far below a headline its date stands."""

TEXTS_OF_ARTICLE = 3
AGAIN = 0.5
"""Share of the main text that a stretch of text below it, without a link, holds from which on it may be a further article."""


def put_site_lines(draft: Draft) -> None:
    """Label the lines that stand in a part of the page which its markup names as the site's."""
    headline = draft.told.headline if draft.told.headline is not None else len(draft.lines)
    for index in draft.told.site:
        if index < headline and draft.is_open(index):
            draft.put(index, Role.NAVIGATION, "html:part-of-the-site")
        elif index > headline and (draft.is_open(index) or draft.role(index) is Role.RELATED_HEADING):
            draft.put(index, Role.FURNITURE, "html:part-of-the-site")


def put_links(draft: Draft, start: int, stop: int) -> None:
    """Label the lines of a body that are links alone: other articles' headlines, and labels."""
    number = max(draft.cards, default=0)
    for index in sorted(draft.told.linked):
        if not start <= index < stop or not draft.is_open(index) or draft.is_texty(index) or index in draft.stamps:
            continue
        if draft.lines[index].words < TITLE_WORDS:
            draft.put(index, Role.WIDGET, "html:link")
        else:
            number += 1
            draft.cards[number] = Card()
            draft.put(index, Role.TEASER_HEADLINE, "html:link", teaser=number)


def end_by_links(draft: Draft, start: int, texty: Sequence[int]) -> int:
    """Find where links, or parts of the site, begin below a body: several, one near the other, and hardly any text behind them.

    `texty`: the page's lines of running text that are no links. Labels right above them, and a heading, belong to them. The
    number of all lines where there are none.
    """
    total = len(draft.lines)
    if not (draft.told.linked or draft.told.site):
        return total
    sizes = list(accumulate((len(draft.lines[i].text) for i in texty), initial=0))
    site = draft.told.site
    marks = [i for i in sorted(draft.told.linked | site) if i >= start and (i in site or draft.is_open(i))]
    for first, third in zip(marks, marks[2:], strict=False):
        above = bisect_right(texty, first)
        behind = TEXT_BEHIND_SITE if first in site else TEXT_BEHIND
        if third - first > LINKS_WITHIN or sizes[-1] - sizes[above] > behind * sizes[-1] or not above:
            continue
        end, floor = first, texty[above - 1] if above else start
        while end - 1 > floor and draft.is_open(end - 1) and _is_label(draft.lines[end - 1]):
            end -= 1
        return end
    return total


def _is_label(line: TextLine) -> bool:
    return line.words <= LABEL_WORDS and not ends_sentence(line.text)


def put_links_above(draft: Draft) -> None:
    """Label the links above the headline, or above the page's text: menus, tickers."""
    main, told = draft.told.main, draft.told
    top = told.headline if told.headline is not None else main[0] if main else 0
    own = told.authors | told.sections | {told.headline}
    for index in told.linked:
        if index < top and draft.is_open(index) and index not in own and index not in draft.stamps:
            draft.put(index, Role.NAVIGATION, "html:link-above-the-text")


def put_lines_below(draft: Draft) -> None:
    """Label what stands below the element that holds the page's text: lists of links, the summaries under them, the site's.

    Nothing is said where the page may hold a further article below the first.
    """
    main, told = draft.told.main, draft.told
    if main is None or _may_hold_further_article(draft, main):
        return
    number = max(draft.cards, default=0)
    headline = None
    for index in range(main[1] + 1, len(draft.lines)):
        if not draft.is_open(index):
            continue
        line = draft.lines[index]
        if index in told.linked and line.words >= TITLE_WORDS and index not in draft.stamps:
            number, headline = number + 1, index
            draft.cards[number] = Card()
            draft.put(index, Role.TEASER_HEADLINE, "html:link-below-the-text", teaser=number)
        elif headline is not None and index - headline <= SUMMARY_WITHIN and draft.is_texty(index):
            draft.put(index, Role.TEASER_SUMMARY, "html:below-a-link", teaser=number)
            headline = None
        else:
            draft.put(index, Role.FURNITURE, "html:below-the-text")


def is_list_of_links(draft: Draft) -> bool:
    """Say whether a page is titles of other articles, perhaps with the beginning of each under it, and nearly nothing else.

    One that calls itself an article is none; nor is one that dates what it prints as its headline.
    """
    told = draft.told
    titles = [i for i in sorted(told.linked - told.site) if draft.lines[i].words >= TITLE_WORDS]
    if told.says_article or len(titles) < TITLES_OF_LIST:
        return False
    if told.headline is not None and any(i in draft.stamps for i in range(told.headline, told.headline + DATED_WITHIN)):
        return False
    texts = size = 0
    for index, line in enumerate(draft.lines):
        if index in told.linked or index in told.site:
            if texts > 1:
                return False
            texts = size = 0
        elif len(line.text) >= LONG:
            texts, size = texts + 1, size + len(line.text)
    return texts < TEXTS_OF_ARTICLE and size < OWN_TEXT


def _may_hold_further_article(draft: Draft, main: tuple[int, int]) -> bool:
    """Say whether, below the main text, several lines of text stand one behind the other, no link between, of about its size."""
    size = sum(len(draft.lines[i].text) for i in range(main[0], main[1] + 1) if draft.is_texty(i))
    texts = length = 0
    for index in range(main[1] + 1, len(draft.lines)):
        if index in draft.told.linked or index in draft.told.site:
            texts = length = 0
        elif draft.is_texty(index):
            texts, length = texts + 1, length + len(draft.lines[index].text)
            if texts >= TEXTS_OF_ARTICLE and length >= AGAIN * size:
                return True
    return False
