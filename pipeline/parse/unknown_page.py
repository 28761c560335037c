"""Pages of publishers without a profile: one headline chosen over the whole page, a head around it, a body, and what follows."""

from __future__ import annotations

from itertools import pairwise

from pipeline.arabic.chars import TATWEEL
from pipeline.arabic.dates import find_stamp
from pipeline.parse.body import read_body
from pipeline.parse.draft import Draft, Stretch
from pipeline.parse.evidence import put_links
from pipeline.parse.head import LOOK_AHEAD
from pipeline.parse.head_lines import (
    is_dateline,
    is_furniture_beginning,
    is_latin_label,
    is_markup,
    is_name,
    is_office,
    is_site_name,
    is_ticker,
)
from pipeline.parse.headline_choice import find_headline, is_byline
from pipeline.parse.label_lines import headline_behind_list_words, is_button_label, is_list_heading
from pipeline.parse.prelabel import name_under_offices
from pipeline.parse.repeats import settle_captions
from pipeline.parse.shapes import ends_with_full_stop
from pipeline.parse.unknown_head import read_above, read_below
from pipeline.parse.unknown_rest import end_of_body, put_link, read_rest
from pipeline.records import Role

LABEL_CHARACTERS = 60

LANDMARKED = 80
"""Lines from the page's top: further down no head is sought."""

BLOCK_SEARCHED = 40
BLOCK_LINES = 3
BLOCK_WORDS = 7
"""A block of the masthead's: so many lines, each so short, that it is no head printed twice."""

ERROR_CHARACTERS = 1500
SHORT_NEWS = 40
TEXT_CHARACTERS = 120
"""Characters of lines that are no furniture, below which a page without a sentence holds no text."""

_STRETCHED = 0.08
"""Share of tatweel among a page's characters from which on it is a PDF turned to text: prose has under 0.01."""

_LISTED = 3
"""As many dates, each over a title and the beginning of a text, make a page a list of articles."""


def read_unknown_page(draft: Draft) -> list[Stretch]:
    """Label every line of a page that has no profile; the stretch of its article, or nothing where it holds none."""
    _label_furniture(draft)
    draft.no_article_reason = _why_no_article(draft)
    if draft.no_article_reason:
        for index in draft.open_lines(0, len(draft.lines)):
            draft.put(index, Role.NAVIGATION, "page-without-article")
        return []
    headline = find_headline(draft)
    top = read_above(draft, headline)
    body = read_below(draft, headline, top)
    stop = end_of_body(draft, body)
    put_links(draft, body, stop)
    read_body(draft, Stretch(body, stop), 0, 1, draft.lines[headline].key if headline is not None else "")
    settle_captions(draft, 1, range(stop))
    read_rest(draft, stop)
    return [Stretch(0, stop)]


def _label_furniture(draft: Draft) -> None:
    """Label what is the site's wherever it stands, and note the lines of heads that are an author, a dateline or a time."""
    lexicon = draft.lexicon
    behind_ticker_heading = False
    for index, line in enumerate(draft.lines):
        if draft.is_open(index) and index != draft.told.headline:
            if is_office(line, lexicon):
                draft.put(index, Role.MASTHEAD, "office")
                found = find_stamp(line.text)
                draft.page_stamp = draft.page_stamp or (found.stamp if found else None)
            elif is_markup(line.text):
                draft.put(index, Role.FURNITURE, "markup")
            elif is_ticker(draft.text[line.start : line.end], line.text) or (behind_ticker_heading and len(line.text) > 100):
                draft.put(index, Role.NAVIGATION, "ticker")
            elif is_latin_label(line):
                draft.put(index, Role.WIDGET, "label-in-latin-letters")
            elif is_button_label(line, lexicon):
                draft.put(index, Role.WIDGET, "button-words")
            elif is_list_heading(line, lexicon):
                draft.put(index, Role.RELATED_HEADING, "list-words")
            elif headline_behind_list_words(line, lexicon):
                put_link(draft, index)
            elif is_furniture_beginning(line, lexicon):
                draft.put(index, Role.WIDGET, "furniture-beginning")
            elif len(line.text) <= LABEL_CHARACTERS and lexicon.list_beginnings.begin(line.key):
                draft.put(index, Role.RELATED_HEADING, "list-beginning")
            elif index in draft.told.authors or (
                index < max(LANDMARKED, (draft.told.headline or 0) + LOOK_AHEAD)
                and (
                    is_name(line.text)
                    or is_dateline(line, lexicon)
                    or is_byline(draft, index)
                    or _is_relative_stamp(draft, index)
                )
            ):
                draft.landmarks.add(index)
        behind_ticker_heading = line.key in lexicon.ticker_headings
    name_under_offices(draft)
    _label_repeated_block(draft)
    for index in list(draft.open_lines(0, len(draft.lines))):
        if draft.is_texty(index):
            break
        if is_site_name(draft.lines[index], lexicon):
            draft.put(index, Role.MASTHEAD, "site-name")


def _label_repeated_block(draft: Draft) -> None:
    """Label a block of short lines on top of the page that stands there twice, one behind the other: who runs the site."""
    lines = draft.lines
    top = min(len(lines), BLOCK_SEARCHED)
    keys = [line.key for line in lines[:top]]
    if len(set(keys)) > top - BLOCK_LINES:
        return  # too few lines stand there twice
    for start in range(top):
        for size in range(BLOCK_LINES, (top - start) // 2 + 1):
            again = range(start + size, start + 2 * size)
            if keys[start] == keys[start + size] and all(
                lines[i].key == lines[i - size].key and lines[i].words <= BLOCK_WORDS for i in again
            ):
                for index in range(start, start + 2 * size):
                    draft.put(index, Role.MASTHEAD, "block-printed-twice", repeat=index >= start + size)
                return


def _is_relative_stamp(draft: Draft, index: int) -> bool:
    """Say whether a line says how long ago it was published; without the time of capture that is no date."""
    line = draft.lines[index]
    if len(line.text) > LABEL_CHARACTERS or index in draft.stamps or draft.lexicon.stamp_prefixes.before(line.key) is None:
        return False
    return not draft.lexicon.ago.isdisjoint(line.key.split(" "))


def _is_short_news(draft: Draft, index: int) -> bool:
    """Say whether a line is a sentence long enough for a news item of one line."""
    text = draft.lines[index].text
    return len(text) >= SHORT_NEWS and ends_with_full_stop(text)


def _why_no_article(draft: Draft) -> str | None:
    """Say why a page holds no article: a list of articles, a PDF's letters, or no running text at all."""
    text = draft.text
    if text.count(TATWEEL) > _STRETCHED * len(text):
        return "letters of a PDF, stretched apart"
    if draft.told.headline is not None and draft.told.says_article:
        return None
    open_lines = list(draft.open_lines(0, len(draft.lines)))
    size = sum(len(draft.lines[i].text) for i in open_lines)
    has_text = size >= TEXT_CHARACTERS or any(draft.is_texty(i) or _is_short_news(draft, i) for i in open_lines)
    if not has_text and not draft.stamps and not draft.landmarks:
        return "no running text"
    if size < ERROR_CHARACTERS and any(draft.lexicon.error_phrases.begin(draft.lines[i].key) for i in open_lines):
        return "an error page"
    dates = [i for i in draft.stamps if draft.is_open(i)]
    gaps = [below - above for above, below in pairwise(dates)]
    if len(dates) >= _LISTED and len(set(gaps)) <= 2 and max(gaps) <= 4:
        return "a list of articles"
    return None
