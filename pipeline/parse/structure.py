"""The page's outline: where its own article ends, the related list stands, and further articles begin."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.parse.body import read_body
from pipeline.parse.body_end import end_of_body
from pipeline.parse.draft import TEXTY_LINE, Draft, Stretch
from pipeline.parse.evidence_parts import put_lines_below
from pipeline.parse.head import LOOK_AHEAD, read_head
from pipeline.parse.related import begins_list, read_cards
from pipeline.parse.repeats import settle_captions
from pipeline.parse.shapes import ends_with_full_stop, name_and_place
from pipeline.parse.short_list import read_rest, read_short_list
from pipeline.parse.unknown_page import read_unknown_page
from pipeline.records import Role

LINKS = 3
"""Lines: a list of links inside a body is no longer."""

HEAD_SENTENCES = 3
"""A standfirst and a picture's text, which stands doubled, may each be a sentence."""


def read_structure(draft: Draft) -> list[Stretch]:
    """Label every open line of a page; the stretch of each article, the page's own first."""
    if draft.profile is None or not draft.profile.says_layout:
        return read_unknown_page(draft)
    openings = _openings(draft)
    if not openings and not draft.profile.teasers.section_in_caption:
        put_lines_below(draft)
        return [_read_only_article(draft)]
    total = len(draft.lines)
    stretches: list[Stretch] = []
    if draft.told.main and not _has_more_below(draft, openings, draft.told.main[1]):
        put_lines_below(draft)
    # What stands above the first article belongs to the site, and to no article, where the markup says so.
    has_markup = bool(draft.told.site or draft.told.linked)
    index, next_card = next(draft.open_lines(0, total), total) if has_markup else 0, 1
    while index < total:
        if draft.role(index) is Role.RELATED_HEADING:
            opening = _next(openings, index, total)
            index, next_card = read_cards(draft, index + 1, opening, next_card)
            continue
        stop = _end_of_article(draft, index, openings)
        _read_article(draft, Stretch(index, stop), len(stretches) + 1)
        stretches.append(Stretch(index, stop))
        index = stop
    return stretches


def _has_more_below(draft: Draft, openings: list[int], end: int) -> bool:
    """Say whether cards of the layout's own shape, or a further article, stand on a page whose main text ends at a line."""
    headings = (i for i in range(len(draft.lines)) if draft.role(i) is Role.RELATED_HEADING)
    return any(i > end for i in openings) or any(begins_list(draft, i + 1, len(draft.lines)) for i in headings)


def _end_of_article(draft: Draft, start: int, openings: list[int]) -> int:
    """Find where an article ends: at the heading of a list of cards, or where the next article opens.

    Below a heading without cards stand a few links; they are labelled here, and the body goes on behind them.
    """
    total = len(draft.lines)
    opening = _next(openings, start, total)
    for index in range(start + 1, opening):
        if draft.role(index) is not Role.RELATED_HEADING:
            continue
        if begins_list(draft, index + 1, opening):
            return index
        _read_links(draft, index + 1, opening)
    return opening


def _read_links(draft: Draft, start: int, stop: int) -> None:
    """Label the few headlines below a heading inside a body, up to the text that goes on."""
    end = start
    while end < min(stop, start + LINKS) and draft.is_open(end) and not draft.is_texty(end):
        end += 1
    if end < stop:
        read_short_list(draft, start, end)


def _read_only_article(draft: Draft) -> Stretch:
    """Label a page that holds one article, and perhaps lists of others without cards inside it or below."""
    body = read_head(draft, 0, len(draft.lines), 1)
    stop = end_of_body(draft, body)
    _read_rest_of_article(draft, Stretch(0, stop), body, 1)
    read_rest(draft, stop)
    return Stretch(0, stop)


def _next(openings: list[int], index: int, total: int) -> int:
    """Give the first opening behind a place, or the page's end."""
    at = bisect_right(openings, index)
    return openings[at] if at < len(openings) else total


def _openings(draft: Draft) -> list[int]:
    """Find where articles open: at the first printing of the headline that stands again behind the head's button."""
    found: list[int] = []
    for button in (i for i, line in enumerate(draft.lines) if line.key == draft.lexicon.repeated_around):
        floor = found[-1] + 1 if found else 0
        behind = next(draft.open_lines(button + 1, min(button + 4, len(draft.lines))), None)
        again = _first_printing(draft, button, floor, draft.lines[behind].key) if behind is not None else None
        opening = again if again is not None else _above_button(draft, button, floor)
        if not found or opening > found[-1]:
            found.append(opening)
    return found


def _first_printing(draft: Draft, button: int, floor: int, title: str) -> int | None:
    """Find the topmost printing of a headline in the head above its button; None where it stands only below.

    A head may hold a sentence or two, as standfirst and picture's text; the author of a card, or more text, ends it.
    """
    found = None
    texts = 0
    for index in range(button - 1, max(floor, button - 2 * LOOK_AHEAD) - 1, -1):
        line = draft.lines[index]
        if line.key == title:
            found, texts = index, 0
        elif draft.role(index) is Role.RELATED_HEADING or _ends_card(draft, index):
            break
        elif _is_running_text(draft, index):
            texts += 1
            if texts > HEAD_SENTENCES:
                break
    return found


def _ends_card(draft: Draft, index: int) -> bool:
    """Say whether a line is the author of a related list's last card: `name (place)`, a blank line below, text above."""
    below = draft.lines[index + 1]
    return name_and_place(draft.lines[index].text) is not None and below.gap > 0 and index > 0 and draft.is_texty(index - 1)


def _is_running_text(draft: Draft, index: int) -> bool:
    """Say whether a line can be in no head: a sentence with its full stop, or longer than any headline."""
    text = draft.lines[index].text
    return draft.is_texty(index) and (ends_with_full_stop(text) or len(text) >= TEXTY_LINE)


def _above_button(draft: Draft, button: int, floor: int) -> int:
    """Find the top of a head of which only the upper printing is on the page: below the last text, list heading or author."""
    index = button
    while index > floor:
        above = index - 1
        author = name_and_place(draft.lines[above].text) is not None and draft.lines[index].gap > 0 and index < button
        if draft.is_texty(above) or draft.role(above) is Role.RELATED_HEADING or (author and above + 1 < button - 1):
            break
        index = above
    return index


def _read_article(draft: Draft, stretch: Stretch, number: int) -> None:
    body = read_head(draft, stretch.start, stretch.stop, number)
    _read_rest_of_article(draft, stretch, body, number)


def _read_rest_of_article(draft: Draft, stretch: Stretch, body: int, number: int) -> None:
    headlines = (i for i in range(stretch.start, body) if draft.role(i) is Role.HEADLINE)
    headline = next(headlines, None)
    read_body(
        draft, Stretch(body, stretch.stop), stretch.start, number, draft.lines[headline].key if headline is not None else ""
    )
    settle_captions(draft, number, range(stretch.start, stretch.stop))
