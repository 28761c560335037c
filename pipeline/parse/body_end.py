"""Where the body of an article without a profile ends: the site's foot, or a list or labels below which none of it follows."""

from __future__ import annotations

from pipeline.arabic.date_words import ARABIC_COMMA
from pipeline.arabic.text import match_key
from pipeline.parse.body import begins_as_sentence
from pipeline.parse.draft import Draft
from pipeline.parse.evidence import end_by_links
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.shapes import ends_sentence, is_numbered, without_bullet
from pipeline.parse.short_list import read_short_list
from pipeline.parse.word_overlap import stems, stems_of_text
from pipeline.records import Role

_EARLY = 0.25
"""Share of a page's running text: a related list above which there is less stands inside the body, not below it."""

_LIST_LINES = 12
"""Lines: no list inside a body is longer."""

_TITLE_CHARACTERS = 110
_LABEL_WORDS = 5
_LABELS = 2
"""Labels in a row: tags, a menu, counters. One alone may be a crosshead."""

_TALK_CHARACTERS = 400
_LINK_CHARACTERS = 70
_TAGS = 4
_SHARED_STEMS = 3
_SHARED = 0.15
"""Stems and their share that a line of running text below a list must have in common with the text above it to be its rest."""


def end_of_body(draft: Draft, start: int, total: int | None = None) -> int:
    """Find the index at which the body ends, before `total`. Lists of other articles inside it are labelled on the way."""
    return _without_site_talk(draft, start, _end(draft, start, len(draft.lines) if total is None else total))


def _end(draft: Draft, start: int, total: int) -> int:
    others = draft.told.linked | draft.told.site
    texty = [i for i in range(start, total) if draft.is_open(i) and draft.is_texty(i) and i not in others]
    total = min(total, end_by_links(draft, start, texty))
    size = sum(len(draft.lines[i].text) for i in texty)
    index = start
    while index < total:
        if draft.lines[index].key in draft.lexicon.foot and not draft.is_open(index):
            return index
        heading = draft.role(index) is Role.RELATED_HEADING
        if not heading and _labels_at(draft, index, texty[-1] if texty else start) < _LABELS:
            index += 1
            continue
        resumed = _resumes(draft, index, texty, size)
        if resumed is None:
            return index
        if heading:
            read_short_list(draft, index + 1, resumed)
        else:
            _put_links(draft, index, resumed)
        index = max(resumed, index + 1)
    return total


def _without_site_talk(draft: Draft, start: int, stop: int) -> int:
    """Give the end of a body less the last lines in which the site talks of itself and of the article: notices, appeals."""
    end = stop
    for index in range(stop - 1, start, -1):
        if not draft.is_open(index):
            continue
        line = draft.lines[index]
        announces = line.text.endswith(":") and line.words <= _LABEL_WORDS + 1
        if announces and stop == len(draft.lines) and not begins_as_sentence(draft, index):
            end = index  # a list's heading, whose list was cut off
            continue
        if _is_line_of_tags(draft, start, index):
            end = index
            continue
        if len(line.text) > _TALK_CHARACTERS or not any(phrase in line.key for phrase in draft.lexicon.site_talk):
            break
        end = index
    return end


def _is_line_of_tags(draft: Draft, start: int, index: int) -> bool:
    """Say whether a short line below the text is made of the text's own words and no sentence: its tags, run together."""
    line = draft.lines[index]
    own = stems(line.key)
    if draft.is_texty(index) or _is_sentence(draft, index) or len(own) < _TAGS or line.words > 3 * _TAGS or not line.gap:
        return False
    above = (i for i in range(start, index) if draft.is_open(i) and draft.is_texty(i))
    return len(own & stems_of_text(draft.lines, above)) == len(own)


def _put_links(draft: Draft, start: int, stop: int) -> None:
    """Label titles of other articles that stand together inside a body; short lines there are left to the body."""
    titles = [i for i in draft.open_lines(start, stop) if not draft.is_texty(i)]
    if len(titles) >= _LABELS and all(draft.lines[i].words > _LABEL_WORDS for i in titles):
        for index in titles:
            draft.put(index, Role.NAVIGATION, "links-in-the-text")


def _labels_at(draft: Draft, index: int, last_text: int) -> int:
    """Count the labels in a row from a line on: short lines that are no sentences.

    Below the last text titles of links count too, where nothing but these follows.
    """
    if not draft.is_open(index) or _is_announced(draft, index):
        return 0
    count = 0
    is_below = index > last_text
    for at in range(index, len(draft.lines)):
        if not draft.is_open(at):
            continue
        if _is_label(draft, at, is_below=is_below):
            count += 1
        elif is_below and draft.lines[at].text.endswith(":") and count >= _LABELS:
            return count
        elif not is_below or _is_sentence(draft, at) or draft.lines[at].text.endswith(":"):
            return 0 if is_below else count
    return count


def _is_sentence(draft: Draft, index: int) -> bool:
    return ends_sentence(draft.lines[index].text) or begins_as_sentence(draft, index)


def _is_announced(draft: Draft, index: int) -> bool:
    """Say whether a line is an item of a list that the text announces with a colon."""
    while index > 0 and draft.is_open(index - 1) and _is_label(draft, index - 1, is_below=False):
        index -= 1
    return index > 0 and draft.lines[index - 1].text.endswith(":") and draft.role(index - 1) is not Role.RELATED_HEADING


def _is_label(draft: Draft, index: int, *, is_below: bool) -> bool:
    line = draft.lines[index]
    if index in draft.stamps:
        return is_below
    if _is_sentence(draft, index) or ":" in line.text or draft.is_texty(index):
        return False
    if ARABIC_COMMA in line.text and line.words > _LABEL_WORDS:
        return False
    if is_below:
        return len(line.text) <= _LINK_CHARACTERS
    listed = without_bullet(line.text)[1] or is_numbered(line.text)
    return len(line.text) <= _TITLE_CHARACTERS and not listed and not is_picture_line(line, draft.lexicon)


def _resumes(draft: Draft, index: int, texty: list[int], size: int) -> int | None:
    """Give the index where the body goes on below a list or labels; None where they end it.

    `texty`: the lines of running text of the page from the body's begin on, of `size` characters together.
    """
    below = next((i for i in texty if i > index), None)
    if below is None or below - index > _LIST_LINES:
        return None
    above = [i for i in texty if i < index]
    if not above or below == index + 1:
        return below  # no text yet, or a heading with nothing under it
    if sum(len(draft.lines[i].text) for i in above) < _EARLY * size and len([i for i in texty if i > index]) > 1:
        return below
    if begins_as_sentence(draft, below):
        return below
    items = [draft.lines[i].text for i in draft.open_lines(index + 1, below)]
    if items and all(without_bullet(item)[1] for item in items) and not without_bullet(draft.lines[below].text)[1]:
        return below
    is_other_head = any(i in draft.stamps or i in draft.landmarks for i in range(index, below))
    if not is_other_head and _lines_to_next(draft, below, texty) == 0:
        return below
    own = stems(match_key(draft.lines[below].text))
    shared = own & stems_of_text(draft.lines, above)
    goes_on = not is_other_head and _lines_to_next(draft, below, texty) == 1
    enough = len(shared) >= _SHARED_STEMS - goes_on and (goes_on or len(shared) >= _SHARED * len(own))
    return below if enough else None


def _lines_to_next(draft: Draft, below: int, texty: list[int]) -> int | None:
    """Count the lines between a line of running text and the next: none in a body, one crosshead, or the title of a card."""
    following = next((i for i in texty if i > below), None)
    return None if following is None else sum(draft.is_open(i) for i in range(below + 1, following))
