"""Where the body of an article without a profile ends: the site's foot, or a list or labels below which none of it follows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from pipeline.arabic.date_words import ARABIC_COMMA
from pipeline.arabic.text import match_key
from pipeline.parse.body import begins_as_sentence
from pipeline.parse.draft import Draft
from pipeline.parse.evidence_parts import end_by_links
from pipeline.parse.own_words import is_of_the_text, takes_up_phrase, tells
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.shapes import ends_sentence, is_numbered, without_bullet
from pipeline.parse.short_list import read_short_list
from pipeline.parse.word_overlap import TEXT_LINES, stems, stems_of_text
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
_COUNTER = re.compile(r"^[^:]{2,30}:\s*\d[\d,.]*$")
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
    walk = _Walk(draft, start, texty)
    index = start
    while index < total:
        if draft.is_foot(index):
            return index
        if index <= walk.last_text and draft.is_texty(index) and draft.is_open(index):
            index += 1
            continue
        heading = draft.role(index) is Role.RELATED_HEADING
        if not heading and walk.labels_at(index) < _LABELS:
            index += 1
            continue
        resumed = _resumes(walk, index)
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
    texts: _Walk | None = None
    for index in range(stop - 1, start, -1):
        if not draft.is_open(index):
            continue
        line = draft.lines[index]
        announces = line.text.endswith(":") and line.words <= _LABEL_WORDS + 1
        if announces and stop == len(draft.lines) and not begins_as_sentence(draft, index):
            end = index  # a list's heading, whose list was cut off
            continue
        counts = _COUNTER.match(line.text) is not None and not takes_up_phrase(draft, match_key(line.text.partition(":")[0]))
        if counts or _is_lone_word(draft, index):
            end = index  # the site's name, a button, a counter
            continue
        if _may_be_tags(draft, index):
            texts = texts or _Walk(draft, start, [i for i in draft.open_lines(start, stop) if draft.is_texty(i)])
            if _are_of_text(texts, index):
                end = index
                continue
        talks = len(line.text) <= _TALK_CHARACTERS and any(phrase in line.key for phrase in draft.lexicon.site_talk)
        if not talks or tells(draft, index) or is_of_the_text(draft, index):
            break
        end = index
    return end


def _is_lone_word(draft: Draft, index: int) -> bool:
    """Say whether a line below the text is one word that begins no sentence, set apart from text that has ended."""
    line = draft.lines[index]
    alone = line.words == 1 and line.gap > 0 and not _is_sentence(draft, index) and not line.text.endswith(":")
    return alone and index > 0 and ends_sentence(draft.lines[index - 1].text)


def _may_be_tags(draft: Draft, index: int) -> bool:
    """Say whether a short line set apart and no sentence may be the text's tags, run together."""
    line = draft.lines[index]
    return bool(line.gap) and line.words <= 3 * _TAGS and not (draft.is_texty(index) or _is_sentence(draft, index))


def _are_of_text(texts: _Walk, index: int) -> bool:
    """Say whether a line is made of the words of the text above it."""
    own = stems(texts.draft.lines[index].key)
    text = texts.stems_above(bisect_left(texts.texty, index))
    return len(own) >= _TAGS and len(own & text) >= max(_TAGS, len(own) - 1)


def _put_links(draft: Draft, start: int, stop: int) -> None:
    """Label titles of other articles that stand together inside a body; short lines there are left to the body."""
    titles = [i for i in draft.open_lines(start, stop) if not draft.is_texty(i)]
    if len(titles) >= _LABELS and all(draft.lines[i].words > _LABEL_WORDS for i in titles):
        for index in titles:
            draft.put(index, Role.NAVIGATION, "links-in-the-text")


def _is_sentence(draft: Draft, index: int) -> bool:
    return ends_sentence(draft.lines[index].text) or begins_as_sentence(draft, index)


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


def _is_item(draft: Draft, index: int) -> bool:
    """Say whether a line may be an item of a list: a label, behind a bullet or not."""
    return _is_label(draft, index, is_below=False) or without_bullet(draft.lines[index].text)[1]


def _resumes(walk: _Walk, index: int) -> int | None:
    """Give the index where the body goes on below a list or labels; None where they end it."""
    draft, texty = walk.draft, walk.texty
    at = bisect_right(texty, index)
    if at == len(texty) or texty[at] - index > _LIST_LINES:
        return None
    below, above = texty[at], bisect_left(texty, index)
    if any(draft.is_foot(i) for i in range(index, below)):
        return None
    if not above or below == index + 1:
        return below  # no text yet, or a heading with nothing under it
    if walk.sizes[above] < _EARLY * walk.sizes[-1] and len(texty) - at > 1:
        return below
    if begins_as_sentence(draft, below):
        return below
    items = [draft.lines[i].text for i in draft.open_lines(index + 1, below)]
    if items and all(without_bullet(item)[1] for item in items) and not without_bullet(draft.lines[below].text)[1]:
        return below
    is_other_head = any(i in draft.stamps or i in draft.landmarks for i in range(index, below))
    between = sum(draft.is_open(i) for i in range(below + 1, texty[at + 1])) if at + 1 < len(texty) else None
    if not is_other_head and between == 0:
        return below
    own = stems(match_key(draft.lines[below].text))
    shared = own & walk.stems_above(above)
    goes_on = not is_other_head and between == 1  # one crosshead stands between, or the title of a card
    enough = len(shared) >= _SHARED_STEMS - goes_on and (goes_on or len(shared) >= _SHARED * len(own))
    return below if enough else None


class _Walk:
    """What is asked again and again on the way down a body, each found once: time must not grow faster than the page."""

    def __init__(self, draft: Draft, start: int, texty: list[int]) -> None:
        self.draft = draft
        self.texty = texty
        """The body's lines of running text."""
        self.sizes = list(accumulate((len(draft.lines[i].text) for i in texty), initial=0))
        """The characters of the running text before each of them, and of all."""
        self.last_text = texty[-1] if texty else start
        self._announced: dict[int, bool] = {}
        self._stems: dict[int, frozenset[str]] = {}
        self._below: tuple[list[int], list[int]] | None = None

    def stems_above(self, count: int) -> frozenset[str]:
        """Give the stems of the first so many lines of running text."""
        count = min(count, TEXT_LINES)
        if count not in self._stems:
            self._stems[count] = stems_of_text(self.draft.lines, self.texty[:count])
        return self._stems[count]

    def labels_at(self, index: int) -> int:
        """Count the labels in a row from a line on, up to the number that counts: short lines that are no sentences.

        Below the last text titles of links count too, where nothing but these follows.
        """
        if not self.texty or not self.draft.is_open(index) or self._is_announced(index):
            return 0  # verses, a recipe, a table: where nothing is running text, short lines are the text
        if index > self.last_text:
            return self._labels_below(index)
        count = 0
        for at in self.draft.open_lines(index, len(self.draft.lines)):
            if not _is_label(self.draft, at, is_below=False):
                break
            count += 1
            if count == _LABELS:
                break
        return count

    def _labels_below(self, index: int) -> int:
        if not _is_label(self.draft, index, is_below=True):
            return 0
        if self._below is None:
            self._below = self._counted_below()
        counts, ends = self._below
        at = index - self.last_text - 1
        end = ends[at]
        count = counts[at] - counts[end]
        is_last = end == len(ends) - 1
        announces = not is_last and self.draft.lines[end + self.last_text + 1].text.endswith(":")
        return count if is_last or (announces and count >= _LABELS) else 0

    def _counted_below(self) -> tuple[list[int], list[int]]:
        """For each line below the last text: how many labels stand from it on, and where the next line is that ends them.

        That is a sentence or what announces something. Nothing below the last text is labelled on the way.
        """
        draft, first = self.draft, self.last_text + 1
        total = len(draft.lines) - first
        counts, ends = [0] * (total + 1), [total] * (total + 1)
        for at in range(total - 1, -1, -1):
            index = first + at
            counts[at], ends[at] = counts[at + 1], ends[at + 1]
            if not draft.is_open(index):
                continue
            if _is_label(draft, index, is_below=True):
                counts[at] += 1
            elif draft.lines[index].text.endswith(":") or _is_sentence(draft, index):
                ends[at] = at
        return counts, ends

    def _is_announced(self, index: int) -> bool:
        """Say whether a line is an item of a list that the text announces with a colon."""
        draft, top = self.draft, index
        while top > 0 and top not in self._announced and draft.is_open(top - 1) and _is_item(draft, top - 1):
            top -= 1
        known = self._announced.get(top)
        if known is None:
            known = top > 0 and draft.lines[top - 1].text.endswith(":") and draft.role(top - 1) is not Role.RELATED_HEADING
        self._announced[index] = known
        return known
