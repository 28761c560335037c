"""Where the body of an article without a profile ends, and what stands below it: comments, lists of other articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, islice

from pipeline.parse.body import begins_as_sentence
from pipeline.parse.draft import Card, Draft
from pipeline.parse.evidence import end_by_links
from pipeline.parse.lines import trimmed
from pipeline.parse.shapes import ends_sentence
from pipeline.records import Role

_WORD = re.compile(r"\w+")

_EARLY = 0.25
"""Share of a page's running text: a related list above which there is less stands inside the body, not below it."""

_SHORT_LIST = 5

_LABEL = 70
"""Characters: a longer line below the text may be text."""

_TEXTS_BELOW = 3
"""Lines of running text, nearly one behind the other: a body that goes on, not the summaries of cards."""


def end_of_body(draft: Draft, start: int) -> int:
    """Find the index at which the body ends: at the page's foot, or at a related list below which no text of it follows."""
    total = len(draft.lines)
    texty = [i for i in range(start, total) if draft.is_texty(i) and i not in draft.told.linked and i not in draft.told.site]
    sizes = list(accumulate((len(draft.lines[i].text) for i in texty), initial=0))
    total = min(end_by_links(draft, start, texty), _below_last_text(draft, texty, total))
    for index in range(start, total):
        if draft.lines[index].key in draft.lexicon.foot and not draft.is_open(index):
            return index
        if draft.role(index) is Role.RELATED_HEADING:
            resumed = _resumes(texty, sizes, index)
            if resumed is None:
                return index
            read_short_list(draft, index + 1, resumed)
    return total


def _below_last_text(draft: Draft, texty: list[int], total: int) -> int:
    """Give the index below the last text where nothing but labels follows: tags, links, headlines of other articles.

    One short line may be the rest of a paragraph that the crawl cut off; what a colon announces is text.
    """
    if not texty or texty[-1] + 2 >= total:
        return total
    below = [i for i in range(texty[-1] + 1, total) if draft.is_open(i)]
    short = all(len(draft.lines[i].text) <= _LABEL and not ends_sentence(draft.lines[i].text) for i in below)
    announced = begins_as_sentence(draft, below[-1]) if below else False
    announced |= any(draft.lines[i - 1].text.endswith(":") for i in below)
    return below[0] if len(below) > 1 and short and not announced else total


def _resumes(texty: list[int], sizes: list[int], heading: int) -> int | None:
    """Give the index where the body goes on below a short list inside it; None where the list ends the body.

    `sizes` are the characters of running text before each line of `texty`, and of all at the end.
    """
    at = bisect_right(texty, heading)
    if at == len(texty) or texty[at] - heading - 1 > _SHORT_LIST:
        return None
    goes_on = len(texty) - at >= _TEXTS_BELOW and texty[-1] - texty[at] < 2 * (len(texty) - at)
    if sizes[at] >= _EARLY * sizes[-1] and not goes_on:
        return None
    return texty[at] if texty[at] > heading + 1 else None


def put_link(draft: Draft, index: int) -> None:
    """Label a link to another article in the flow of the text: a card of one line."""
    line = draft.lines[index]
    words = (draft.lexicon.link_beginnings.before(line.key) or "").count(" ") + 1
    number = max(draft.cards, default=0) + 1
    draft.cards[number] = Card()
    start, end = trimmed(draft.text, line.start, line.end)
    for found in islice(_WORD.finditer(draft.text, start, end), words, words + 1):
        start = found.start()
    draft.put(index, Role.TEASER_HEADLINE, "card:link-in-the-text", teaser=number, part=(start, end))


def read_rest(draft: Draft, start: int) -> None:
    """Label what stands below the body: the cards of a related list, else the site's."""
    total = len(draft.lines)
    heading = next((i for i in range(start, total) if draft.role(i) is Role.RELATED_HEADING), total)
    for index in draft.open_lines(start, heading):
        draft.put(index, Role.FURNITURE, "below-the-foot")
    read_short_list(draft, heading + 1, total)


def read_short_list(draft: Draft, start: int, stop: int) -> None:
    """Label the lines of a list of other articles: a short line is a headline, text under it its summary."""
    number = max(draft.cards, default=0)
    has_summary = True
    for index in draft.open_lines(start, stop):
        if index in draft.stamps:
            draft.put(index, Role.WIDGET, "card:date")
        elif draft.is_texty(index) and not has_summary:
            draft.put(index, Role.TEASER_SUMMARY, "card:summary", teaser=number)
            has_summary = True
        else:
            number += 1
            draft.cards[number] = Card()
            draft.put(index, Role.TEASER_HEADLINE, "card:headline", teaser=number)
            has_summary = False
