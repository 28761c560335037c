"""The related list: cards of caption, headline, summary and author, one below the other, into teasers."""

from __future__ import annotations

from pipeline.parse.draft import Card, Draft
from pipeline.parse.places import clean_place
from pipeline.parse.repeats import is_doubled, repeats_where_cut
from pipeline.parse.shapes import has_credit, name_and_place
from pipeline.records import Role

BYLINE_CHARACTERS = 90
CARD_LINES = 6
"""Lines above a card's author: its headline on both sides of a picture's text, and a summary of up to three."""


def read_cards(draft: Draft, start: int, stop: int, first_number: int) -> tuple[int, int]:
    """Label the cards between two places.

    Returns where the list ends, which is before `stop` where a whole article begins, and the next card's number. A card ends with
    its author's line, or where the next card's section stands; an article begins behind a blank line that follows an author's.
    """
    index, number = start, first_number
    while index < stop:
        if not draft.is_open(index):
            index += 1
            continue
        behind_author = index > start and draft.role(index - 1) is Role.TEASER_BYLINE and draft.lines[index].gap > 0
        if (behind_author and not _begins_card(draft, index, stop)) or is_doubled(draft, index + 1, stop):
            return index, number
        index = _read_card(draft, index, stop, number)
        number += 1
    return index, number


def begins_list(draft: Draft, start: int, stop: int) -> bool:
    """Say whether cards stand below a heading: a card's picture, an author's line near by, or nothing but a cut-off page."""
    near = [i for i in range(start, min(stop, start + 2 * CARD_LINES)) if draft.is_open(i)]
    if len(near) < 3:
        return True
    return any(_section_in(draft, i) is not None or _is_byline(draft, i) for i in near) or is_doubled(draft, start + 1, stop)


def _section_in(draft: Draft, index: int) -> str | None:
    """Give the key of the section that a line begins with; None where it begins with none."""
    if not (draft.profile and draft.profile.teasers.section_in_caption):
        return None
    key = draft.lines[index].key
    return draft.lexicon.sections.of(key)


def _is_caption(draft: Draft, index: int) -> bool:
    line = draft.lines[index]
    return has_credit(line.text) or (_section_in(draft, index) is not None and not draft.is_texty(index))


def _begins_card(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a card begins at a line behind a blank one: with its picture's text, or its headline on both sides of that."""
    if _section_in(draft, index) is not None and has_credit(draft.lines[index].text):
        return True
    return index + 2 < stop and draft.lines[index].key == draft.lines[index + 2].key and _is_caption(draft, index + 1)


def _is_byline(draft: Draft, index: int) -> bool:
    """Say whether a line is a card's author: `name (place)`, and short; the page may be cut off before the bracket."""
    text = draft.lines[index].text
    return len(text) <= BYLINE_CHARACTERS and (name_and_place(text) is not None)


def _read_card(draft: Draft, start: int, stop: int, number: int) -> int:
    """Label one card; the index behind it."""
    draft.cards.setdefault(number, Card())
    author = _author_below(draft, start, stop)
    if author is None:
        return _read_card_without_author(draft, start, stop, number)
    lines = list(draft.open_lines(start, author))
    for index, role in zip(lines, _roles(draft, lines), strict=True):
        if role is Role.TEASER_CAPTION:
            _put_caption(draft, index, number)
        else:
            again = role is Role.TEASER_HEADLINE and index != lines[0] and draft.lines[index].key == draft.lines[lines[0]].key
            draft.put(index, role, "repeat:whole" if again else f"card:{role.value}", teaser=number, repeat=again)
    _put_byline(draft, author, number)
    return author + 1


def _author_below(draft: Draft, start: int, stop: int) -> int | None:
    """Find the author's line that ends the card which begins at a place; None where the card has none, or is cut off."""
    lines = draft.lines
    for place, index in enumerate(draft.open_lines(start, stop)):
        if place > CARD_LINES or (place > 1 and _opens_card(draft, index, stop)):
            return None
        if place == 0 or not _is_byline(draft, index) or _section_in(draft, index) is not None:
            continue
        is_picture = place == 1 and (index + 1 < stop and lines[index + 1].key == lines[start].key)
        is_headline = place == 1 and _is_caption(draft, start)
        if not is_picture and not is_headline:
            return index
    return None


def _opens_card(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a line is the next card's picture: a section first, a headline below it, and text below that."""
    if _section_in(draft, index) is None or index + 2 >= stop or draft.is_texty(index + 1) or _is_byline(draft, index + 1):
        return False
    return draft.is_texty(index + 2) or len(draft.lines[index + 2].text) > BYLINE_CHARACTERS


def _roles(draft: Draft, lines: list[int]) -> list[Role]:
    """Give the roles of a card's lines above its author: their order says which is which, more surely than their words."""
    caption, headline, summary = Role.TEASER_CAPTION, Role.TEASER_HEADLINE, Role.TEASER_SUMMARY
    count = len(lines)
    if count >= 3 and draft.lines[lines[0]].key == draft.lines[lines[2]].key:
        return [headline, caption, headline, *[summary] * (count - 3)]
    first_is_picture = _is_caption(draft, lines[0])
    if count <= 2:
        without_summary = count == 2 and first_is_picture and has_credit(draft.lines[lines[0]].text)
        if without_summary and len(draft.lines[lines[1]].text) <= BYLINE_CHARACTERS and not draft.is_texty(lines[1]):
            return [caption, headline]
        return [headline, summary][:count]
    if not first_is_picture and draft.is_texty(lines[1]):
        return [headline, *[summary] * (count - 1)]
    return [caption, headline, *[summary] * (count - 2)]


def _read_card_without_author(draft: Draft, start: int, stop: int, number: int) -> int:
    """Label a card that ends with its summary, or where the page breaks off; the index behind it."""
    headline: str | None = None
    has_caption = has_summary = False
    index = start
    while index < stop:
        if not draft.is_open(index):
            index += 1
            continue
        line = draft.lines[index]
        if headline and (line.key == headline or repeats_where_cut(draft, index, headline)):
            draft.put(index, Role.TEASER_HEADLINE, "repeat:whole", teaser=number, repeat=True)
        elif has_summary:
            if _ends_without_author(draft, index) or index + 1 < stop:
                return index
            _put_byline(draft, index, number)
            return index + 1
        elif not has_caption and _caption_here(draft, index, stop, headline):
            _put_caption(draft, index, number)
            has_caption = True
        elif headline is None:
            draft.put(index, Role.TEASER_HEADLINE, "card:headline", teaser=number)
            headline = line.key
        elif index + 1 < len(draft.lines) and len(line.text) <= BYLINE_CHARACTERS and not draft.is_texty(index):
            return index  # another card's headline
        else:
            draft.put(index, Role.TEASER_SUMMARY, "card:summary", teaser=number)
            has_summary = True
        index += 1
    return index


def _caption_here(draft: Draft, index: int, stop: int, headline: str | None) -> bool:
    """Say whether a card's picture text stands here: first in the card, or between two printings of its headline."""
    if not _is_caption(draft, index):
        return False
    if headline is None:
        return index + 2 >= stop or draft.lines[index].key != draft.lines[index + 2].key
    below = draft.lines[index + 1].key if index + 1 < stop else ""
    again = bool(below) and (below == headline or repeats_where_cut(draft, index + 1, headline))
    return again or index + 1 == stop


def _ends_without_author(draft: Draft, index: int) -> bool:
    """Say whether the card ended with its summary: what stands here opens another card or is no author's name."""
    line = draft.lines[index]
    return _section_in(draft, index) is not None or len(line.text) > BYLINE_CHARACTERS or line.words > 8


def _put_caption(draft: Draft, index: int, number: int) -> None:
    card, line = draft.cards[number], draft.lines[index]
    section = _section_in(draft, index)
    if section is None:
        card.caption = line.text
        draft.put(index, Role.TEASER_CAPTION, "card:credit", teaser=number)
        return
    words = section.count(" ") + 1
    parts = line.text.split(" ")
    card.section = " ".join(parts[:words])
    card.caption = " ".join(parts[words:]) or None
    role = Role.TEASER_CAPTION if card.caption else Role.TEASER_SECTION
    draft.put(index, role, "card:section-and-picture" if card.caption else "card:section", teaser=number)


def _put_byline(draft: Draft, index: int, number: int) -> None:
    card = draft.cards[number]
    line = draft.lines[index]
    author = name_and_place(line.text)
    draft.put(index, Role.TEASER_BYLINE, "card:author", teaser=number)
    if author is None:
        card.byline = line.text
        return
    card.byline = author.name
    card.place = clean_place(author.place, draft) or None
