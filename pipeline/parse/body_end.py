"""Where the body of an article without a profile ends: at the site's foot, or where lists and labels begin and no text of it follows."""

from __future__ import annotations

from pipeline.parse.body import begins_as_sentence
from pipeline.parse.draft import Draft
from pipeline.parse.shapes import ends_sentence, is_numbered, without_bullet
from pipeline.parse.short_list import read_short_list
from pipeline.parse.word_overlap import stems, stems_of_text
from pipeline.records import Role

_EARLY = 0.25
"""Share of a page's running text: a related list above which there is less stands inside the body, not below it."""

_LIST_LINES = 12
"""Lines: no list inside a body is longer."""

_LABEL_CHARACTERS = 45
_LABEL_WORDS = 5
_LABELS = 2
"""Labels in a row: tags, a menu, counters. One alone may be a crosshead."""

_LINK_CHARACTERS = 90
_SHARED_STEMS = 3
_SHARED = 0.15
"""Stems and their share that a line of running text below a list must have in common with the text above it to be its rest."""


def end_of_body(draft: Draft, start: int) -> int:
    """Find the index at which the body ends. Lists of other articles inside it are labelled on the way."""
    total = len(draft.lines)
    texty = [i for i in range(start, total) if draft.is_open(i) and draft.is_texty(i)]
    size = sum(len(draft.lines[i].text) for i in texty)
    index = start
    while index < total:
        if draft.lines[index].key in draft.lexicon.foot and not draft.is_open(index):
            return index
        heading = draft.role(index) is Role.RELATED_HEADING
        labels = 0 if heading else _labels_at(draft, index, texty[-1] if texty else start)
        if not heading and labels < _LABELS:
            index += 1
            continue
        resumed = _resumes(draft, index, texty, size)
        if resumed is None:
            return index
        if heading:
            read_short_list(draft, index + 1, resumed)
        index = max(resumed, index + 1)
    return total


def _labels_at(draft: Draft, index: int, last_text: int) -> int:
    """Count the labels in a row from a line on: short lines that are no sentences. Below the last text titles of links count too."""
    count = 0
    for at in range(index, len(draft.lines)):
        if not draft.is_open(at):
            if count:
                continue
            break
        if not _is_label(draft, at, is_below=index > last_text):
            break
        count += 1
    return count


def _is_label(draft: Draft, index: int, *, is_below: bool) -> bool:
    line = draft.lines[index]
    if index in draft.stamps:
        return is_below
    if ends_sentence(line.text) or line.text.endswith(":") or draft.is_texty(index) or begins_as_sentence(draft, index):
        return False
    if index and draft.lines[index - 1].text.endswith(":"):
        return False  # what the line above announces
    if is_below:
        return len(line.text) <= _LINK_CHARACTERS
    listed = without_bullet(line.text)[1] or is_numbered(line.text)
    return len(line.text) <= _LABEL_CHARACTERS and line.words <= _LABEL_WORDS and not listed


def _resumes(draft: Draft, index: int, texty: list[int], size: int) -> int | None:
    """Give the index where the body goes on below a list or labels; None where they end it.

    `texty`: the lines of running text of the page from the body's begin on, of `size` characters together.
    """
    below = next((i for i in texty if i > index), None)
    if below is None or below - index > _LIST_LINES:
        return None
    above = [i for i in texty if i < index]
    if sum(len(draft.lines[i].text) for i in above) < _EARLY * size and len([i for i in texty if i > index]) > 1:
        return below
    if begins_as_sentence(draft, below):
        return below
    own = stems(draft.lines[below].key)
    shared = own & stems_of_text(draft.lines, above)
    return below if len(shared) >= _SHARED_STEMS and len(shared) >= _SHARED * len(own) else None
