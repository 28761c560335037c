"""Other articles that a page without a profile names: a list of links below the body or inside it, a link in the text."""

from __future__ import annotations

import re
from itertools import islice

from pipeline.parse.draft import Card, Draft
from pipeline.parse.lines import trimmed
from pipeline.records import Role

_WORD = re.compile(r"\w+")


def put_link(draft: Draft, index: int) -> None:
    """Label a link to another article in the flow of the text: a card of one line."""
    line = draft.lines[index]
    words = (draft.lexicon.link_beginnings.before(line.key) or "").count(" ") + 1
    number = next(reversed(draft.cards), 0) + 1
    draft.cards[number] = Card()
    start, end = trimmed(draft.text, line.start, line.end)
    for found in islice(_WORD.finditer(draft.text, start, end), words, words + 1):
        start = found.start()
    draft.put(index, Role.TEASER_HEADLINE, "card:link-in-the-text", teaser=number, part=(start, end))


def read_rest(draft: Draft, start: int, stop: int | None = None) -> None:
    """Label what stands below the body and above `stop`: the cards of a related list, else the site's."""
    total = len(draft.lines) if stop is None else stop
    heading = next((i for i in range(start, total) if draft.role(i) is Role.RELATED_HEADING), total)
    for index in draft.open_lines(start, heading):
        draft.put(index, Role.FURNITURE, "below-the-foot")
    read_short_list(draft, heading + 1, total)


def read_short_list(draft: Draft, start: int, stop: int) -> None:
    """Label the lines of a list of other articles: a short line is a headline, text under it its summary."""
    number = next(reversed(draft.cards), 0)
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
