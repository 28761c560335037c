"""Why a page holds no article: a list, an error, a login, a PDF's letters, nothing to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.arabic.chars import TATWEEL
from pipeline.parse.draft import Draft
from pipeline.parse.evidence_parts import is_list_of_links
from pipeline.parse.own_words import is_of_the_text, takes_up_phrase
from pipeline.parse.shapes import ends_with_full_stop

ERROR_CHARACTERS = 1500
SHORT_NEWS = 40
TEXT_CHARACTERS = 120
"""Characters of lines that are no furniture, below which a page without a sentence holds no text."""

_STRETCHED = 0.06
"""Share of tatweel and of hyphens inside words in a page's text, above which it is a PDF turned to text; prose has 0.01."""

_NUMBERS = re.compile(r"\d+( \d+){2,}")
_INSIDE_WORD = re.compile("-(?<=[\u0621-\u064a]-)(?=[\u0621-\u064a])")  # begun with the dash, which is sought quickly

_LISTED = 3
"""As many dates, each over a title and the beginning of a text, make a page a list of articles."""

_ERRORS = frozenset({"403", "404", "500", "503"})
"""Statuses of the web's protocol, alone on a line."""

_TITLE_WORDS = 4
_CARD_TEXT = 60
_CARDS = re.compile(r"d?x?(?:(?:t{1,2}dx){2,}|(?:t{1,2}xd){2,}|(?:xd){2,})(?:t{0,2}d?x?)")
"""Title, date, text; title, text, date; text, date: twice at least, and perhaps one more that the crawl cut off."""

_LISTING_WITHIN = 8
"""Lines from the top among which a page of results says that it is one."""

_RESULT_WORDS = 2
"""Behind the word for a tag or a category stands its name; a line that runs on may be a headline."""

_LISTED_GAP = 6
_TEXTS = 2
"""A list shows the beginning of each text in one line or two; an article has more running text between two dates."""


def why_no_article(draft: Draft) -> str | None:
    """Say why a page holds no article, before its lines are read; None where it may hold one."""
    text = draft.text
    if text.count(TATWEEL) + len(_INSIDE_WORD.findall(text)) > _STRETCHED * len(text):
        return "letters of a PDF, stretched apart"
    if draft.told.headline is not None and draft.told.says_article:
        return None
    open_lines = list(draft.open_lines(0, len(draft.lines)))
    size = sum(len(draft.lines[i].text) for i in open_lines)
    has_text = size >= TEXT_CHARACTERS or any(draft.is_texty(i) or _is_short_news(draft, i) for i in open_lines)
    if not has_text and not draft.stamps and not draft.landmarks:
        return "no running text"
    if size < ERROR_CHARACTERS and any(line.key in _ERRORS for line in draft.lines):
        return "an error page"
    if size < ERROR_CHARACTERS and _says_error(draft, open_lines):
        return "an error page"
    pages = {
        line.key
        for index, line in enumerate(draft.lines)
        if line.key in draft.lexicon.pagination
        or (_NUMBERS.fullmatch(line.key) and index not in draft.stamps and index not in draft.meta)
    }
    if len(pages) > 1 and not draft.told.says_article:
        return "a page of results"
    if any(_names_results(draft, i) for i in open_lines if i < _LISTING_WITHIN):
        return "a page of results"
    is_list = _is_list(draft) or _repeats_cards(draft) or is_list_of_links(draft)
    return "a list of articles" if is_list else None


def _says_error(draft: Draft, indices: Sequence[int]) -> bool:
    """Say whether a line above the first running text says that there is nothing to show."""
    for index in indices:
        if draft.lexicon.error_phrases.of(draft.lines[index].key):
            return not is_of_the_text(draft, index)
        if draft.is_texty(index):
            return False
    return False


def _names_results(draft: Draft, index: int) -> bool:
    """Say whether a line names what was searched for or listed; a headline may begin so, whose words the text takes up.

    What was searched for stands in the results too, so the text must hold the very words that name them.
    """
    line = draft.lines[index]
    phrase = draft.lexicon.listing_phrases.of(line.key)
    if phrase is None:
        return False
    behind = line.words - phrase.count(" ") - 1
    if (behind <= _RESULT_WORDS and " " not in phrase) or len(line.text.partition(":")[0].split()) == phrase.count(" ") + 1:
        return True
    return " " in phrase and not (takes_up_phrase(draft, phrase) and is_of_the_text(draft, index))


def _is_list(draft: Draft) -> bool:
    """Say whether most of a page is dates at equal distances, a line or two of text between each two of them."""
    end = draft.told.main[1] if draft.told.main else len(draft.lines)
    dates = sorted(i for i in {*draft.stamps, *draft.meta} if i <= end)
    gaps = [below - above for above, below in pairwise(dates)]
    if len(gaps) < _LISTED - 1:
        return False
    gap, count = Counter(gaps).most_common(1)[0]
    if not (2 <= gap <= _LISTED_GAP and count >= max(_LISTED - 1, len(gaps) - 2)):
        return False
    texts = [sum(draft.is_texty(i) for i in range(above + 1, below)) for above, below in pairwise(dates)]
    first_text = next((i for i in range(len(draft.lines)) if draft.is_texty(i)), len(draft.lines))
    before_second = sum(draft.is_texty(i) for i in range(first_text, dates[1] if dates[0] < first_text else dates[0]))
    return max(texts) <= _TEXTS and before_second <= _TEXTS


def _repeats_cards(draft: Draft) -> bool:
    """Say whether the whole page is cards one behind the other: title and text, or text alone, each with a date of its own."""
    return _CARDS.fullmatch("".join(_kind(draft, index) for index in range(len(draft.lines)))) is not None


def _kind(draft: Draft, index: int) -> str:
    """Name a line's kind by a letter: date, text, title; empty for what is the site's."""
    if index in draft.stamps or index in draft.meta or index in draft.relative:
        return "d"
    if not draft.is_open(index) or draft.lines[index].words < _TITLE_WORDS:
        return ""
    text = draft.lines[index].text
    cut = len(text) >= _CARD_TEXT and (text.endswith((".", "…")) or index == len(draft.lines) - 1)
    return "x" if cut or draft.is_texty(index) else "t"


def _is_short_news(draft: Draft, index: int) -> bool:
    """Say whether a line is a sentence long enough for a news item of one line."""
    text = draft.lines[index].text
    return len(text) >= SHORT_NEWS and ends_with_full_stop(text)
