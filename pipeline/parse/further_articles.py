"""Whole further articles printed under the first one, on pages without a profile: headline, stamp, and text of their own."""

from __future__ import annotations

from pipeline.parse.draft import Draft
from pipeline.parse.shapes import ends_with_full_stop, has_letters, without_bullet
from pipeline.parse.word_overlap import overlap, stems_of_text

HEADLINE_WORDS = (4, 22)
STAMP_WITHIN = 4
"""Lines below the headline among which the stamp stands, an author and a picture's text perhaps before it."""

TEXT_WITHIN = 6
TEXTS = 2
"""A card of a list shows the beginning of a text in one line; an article goes on."""

TAKEN_UP = 0.2


def further_headlines(draft: Draft, start: int) -> list[int]:
    """Find the headlines of further articles below the first text from `start` on, up to the page's foot."""
    found: list[int] = []
    total = len(draft.lines)
    first_text = next((i for i in range(start, total) if draft.is_open(i) and draft.is_texty(i)), total)
    stamps = [i for i in sorted({*draft.stamps, *draft.meta}) if i > first_text + 1 and i not in draft.told.linked]
    for stamp in stamps:
        headline = _headline_above(draft, stamp, found[-1] + 1 if found else first_text + 1)
        if headline is not None:
            found.append(headline)
    foot = next((i for i in range(start, total) if draft.is_foot(i)), total)
    return [index for index in found if index < foot]


def _headline_above(draft: Draft, stamp: int, floor: int) -> int | None:
    texts = [i for i in range(stamp + 1, min(len(draft.lines), stamp + 1 + TEXT_WITHIN)) if _is_text(draft, i)]
    next_stamp = next((i for i in range(stamp + 1, len(draft.lines)) if i in draft.stamps), len(draft.lines))
    texts = [i for i in texts if i < next_stamp]
    if len(texts) < TEXTS:
        return None
    below = stems_of_text(draft.lines, texts)
    for index in range(stamp - 1, max(floor, stamp - STAMP_WITHIN) - 1, -1):
        if _is_text(draft, index):
            return None
        line = draft.lines[index]
        is_title = HEADLINE_WORDS[0] <= line.words <= HEADLINE_WORDS[1] and not ends_with_full_stop(line.text)
        if not is_title or not draft.is_open(index) or index in draft.landmarks or index in draft.stamps:
            continue
        if has_letters(line.text) and not without_bullet(line.text)[1] and overlap(line.key, below) >= TAKEN_UP:
            return index
    return None


def _is_text(draft: Draft, index: int) -> bool:
    return draft.is_open(index) and draft.is_texty(index)
