"""The related list: cards of caption, headline, summary and author, one below the other, into teasers."""

from __future__ import annotations

from pipeline.parse.draft import Card, Draft
from pipeline.parse.places import clean_place
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import has_credit, name_and_place
from pipeline.records import Role

BYLINE_CHARACTERS = 90


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
        behind_author = number > first_number and draft.lines[index].gap > 0
        if (behind_author and not _begins_card(draft, index, stop)) or is_doubled(draft, index + 1, stop):
            return index, number
        index = _read_card(draft, index, stop, number)
        number += 1
    return index, number


def _section_in(draft: Draft, index: int) -> str | None:
    """Give the key of the section that a line begins with; None where it begins with none."""
    if not (draft.profile and draft.profile.teasers.section_in_caption):
        return None
    key = draft.lines[index].key
    return next((section for section in draft.lexicon.sections if key == section or key.startswith(section + " ")), None)


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
    card = draft.cards.setdefault(number, Card())
    headline: str | None = None
    has_caption = has_summary = False
    index = start
    while index < stop:
        if not draft.is_open(index):
            index += 1
            continue
        line = draft.lines[index]
        if headline and line.key == headline:
            draft.put(index, Role.TEASER_HEADLINE, "repeat:whole", teaser=number, repeat=True)
        elif headline and (has_summary or _section_in(draft, index) is None) and _is_byline(draft, index):
            _put_byline(draft, index, number)
            return index + 1
        elif has_summary:
            if _ends_without_author(draft, index):
                return index
            _put_byline(draft, index, number)
            return index + 1
        elif not has_caption and not has_summary and _caption_here(draft, index, stop, headline):
            _put_caption(draft, index, number, card)
            has_caption = True
        elif headline is None:
            draft.put(index, Role.TEASER_HEADLINE, "card:headline", teaser=number)
            headline = line.key
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
        # A headline may begin with a section's name too: it is one where it stands again two lines below, or where nothing
        # but the summary stands between it and the author.
        if index + 2 >= stop:
            return True
        alone = not has_credit(draft.lines[index].text) and draft.is_texty(index + 1) and _is_byline(draft, index + 2)
        return draft.lines[index].key != draft.lines[index + 2].key and not alone
    again = index + 1 < stop and draft.lines[index + 1].key == headline
    return again or index + 1 == stop


def _ends_without_author(draft: Draft, index: int) -> bool:
    """Say whether the card ended with its summary: what stands here opens another card or is no author's name."""
    line = draft.lines[index]
    return _section_in(draft, index) is not None or len(line.text) > BYLINE_CHARACTERS or line.words > 8


def _put_caption(draft: Draft, index: int, number: int, card: Card) -> None:
    line = draft.lines[index]
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
