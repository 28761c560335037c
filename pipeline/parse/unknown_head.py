"""The head of an article without a profile: what stands above and below its headline, line by line."""

from __future__ import annotations

import re

from pipeline.arabic.dates import find_stamp, read_time
from pipeline.arabic.text import match_key
from pipeline.parse.body import begins_as_sentence
from pipeline.parse.byline import author_beside_stamp, is_label, read_byline
from pipeline.parse.draft import Draft
from pipeline.parse.head import LOOK_AHEAD, put_stamp, read_head_line
from pipeline.parse.head_lines import (
    crawl_stamp_length,
    is_dateline,
    is_escaped,
    is_name,
    is_section_name,
    is_site_name,
    looks_like_name,
    place_and_agency,
    without_crawl_stamp,
)
from pipeline.parse.headline_choice import AUTHOR_WORDS, SEARCHED, has_author_and_date
from pipeline.parse.prelabel import with_time
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import ends_sentence, is_clip
from pipeline.records import Precision, Role, Stamp

MENU_WORDS = 6
STANDFIRST_CHARACTERS = 85
PICTURE_WORDS = 3
"""A line of so few words under the headline names what a picture shows."""

STANDFIRST_SENTENCE = 220
STAMP_SEARCHED = 120

_DASH = re.compile(r"\s+[-–—]\s+")


def read_above(draft: Draft, headline: int | None) -> int:
    """Label what stands above the headline, and the headline; the index below it, or 0 where there is none."""
    if headline is None:
        return 0
    draft.put(headline, Role.HEADLINE, "headline:chosen", article=1)
    title = draft.lines[headline].key
    above = list(draft.open_lines(0, headline))
    if above and _is_section(draft, above[-1], headline):
        draft.put(above.pop(), Role.SECTION, "section:above-headline", article=1)
    for index in above:
        line = draft.lines[index]
        found = find_stamp(line.text) if len(line.text) <= STAMP_SEARCHED else None
        if line.key == title or line.key.endswith(" " + title):
            draft.put(index, Role.HEADLINE, "repeat:in-title", article=1, repeat=True)
        elif is_doubled(draft, index, headline) and index + 1 in above:
            draft.put(index, Role.CAPTION, "caption:doubled", article=1)
            draft.put(index + 1, Role.CAPTION, "caption:doubled", article=1, repeat=True)
        elif not draft.is_open(index) or (index not in draft.stamps and read_byline(draft, index, 1)):
            continue
        elif index in draft.stamps and index and draft.role(index - 1) is Role.RELATED_HEADING:
            draft.put(index, Role.NAVIGATION, "list-above-headline")
        elif index in draft.stamps:
            _put_upper_stamp(draft, index, headline)
        else:
            if found:
                draft.page_stamp = draft.page_stamp or found.stamp
            draft.put(index, Role.NAVIGATION, "above-headline")
    for index in range(headline):
        label = draft.labels[index]
        if label and label.role is Role.RELATED_HEADING:
            draft.put(index, Role.NAVIGATION, "list-above-headline")
    return headline + 1


def _is_section(draft: Draft, index: int, headline: int) -> bool:
    """Say whether the line right above the headline names its section."""
    line = draft.lines[index]
    near = all(not draft.is_open(i) for i in range(index + 1, headline))
    if index in draft.stamps or not near:
        return False
    if any(mark in line.text for mark in "/»>|") or is_site_name(line, draft.lexicon):
        return False
    return index in draft.told.sections or is_section_name(line, draft.lexicon) or line.words == 1


def _put_upper_stamp(draft: Draft, index: int, headline: int) -> None:
    """Label a date above the headline: the site's where another stands below the headline or a masthead near it."""
    if index in draft.updates:
        put_stamp(draft, index, 1)
        return
    below = any(headline < i <= headline + LOOK_AHEAD for i in draft.stamps)
    masthead = any(draft.role(i) is Role.MASTHEAD for i in range(headline))
    if below or masthead or draft.of(1).published:
        draft.put(index, Role.PAGE_DATE, "date-above-headline")
    else:
        draft.put(index, Role.PUBLISHED, "date-above-headline", article=1)
        draft.of(1).published = draft.stamps[index]


def read_below(draft: Draft, headline: int | None, start: int) -> int:
    """Label the head below the headline, or the page's top where there is none; the index where the body begins."""
    stop = len(draft.lines)
    _settle_stamps(draft, start, headline)
    index = start
    while index < stop:
        if draft.role(index) is Role.RELATED_HEADING and index > start + LOOK_AHEAD:
            break
        step = _read_own_words(draft, index, stop)
        if not step and headline is not None:
            step = read_head_line(draft, index, stop, headline, 1) or _read_standfirst(draft, index, stop)
        elif not step and (not draft.is_open(index) or _put_menu_line(draft, index, stop)):
            step = 1
        if not step:
            break
        index += step
    return index


def _read_standfirst(draft: Draft, index: int, stop: int) -> int:
    """Label a line between the headline and the first running text that is no part of that; 1, or 0.

    It is short and no sentence; or a sentence right above the author, the dateline or the headline's second printing.
    """
    line = draft.lines[index]
    if draft.is_open(index) and index + 1 < stop and len(line.text) <= STANDFIRST_SENTENCE:
        title = next(draft.lines[i].key for i in range(index) if draft.role(i) is Role.HEADLINE)
        below = index + 1
        has_text = any(draft.is_texty(i) for i in range(below, min(stop, below + LOOK_AHEAD)))
        if has_text and (below in draft.landmarks or below in draft.stamps or draft.lines[below].key == title):
            draft.put(index, Role.STANDFIRST, "standfirst:above-a-landmark", article=1)
            return 1
    if len(line.text) > STANDFIRST_CHARACTERS or ends_sentence(line.text) or line.text.endswith(":"):
        return 0
    if not any(draft.is_texty(below) for below in range(index + 1, min(stop, index + 1 + LOOK_AHEAD))):
        return 0
    if line.words <= PICTURE_WORDS or _stands_below_stamp(draft, index):
        draft.put(index, Role.CAPTION, "caption:below-the-stamp", article=1)
    else:
        draft.put(index, Role.STANDFIRST, "standfirst:below-the-headline", article=1)
    return 1


def _stands_below_stamp(draft: Draft, index: int) -> bool:
    """Say whether the head's stamp or author stands above a line: a standfirst stands right under the headline."""
    above = (draft.role(i) for i in range(index - 1, max(-1, index - LOOK_AHEAD), -1))
    for role in above:
        if role in {Role.PUBLISHED, Role.BYLINE, Role.STANDFIRST}:
            return True
        if role is Role.HEADLINE:
            return False
    return False


def _put_menu_line(draft: Draft, index: int, stop: int) -> bool:
    """Label a short line on top of a page without a headline, with running text below it: the site's menu."""
    line = draft.lines[index]
    if draft.is_texty(index) or line.words > MENU_WORDS or begins_as_sentence(draft, index) or ends_sentence(line.text):
        return False
    if not any(draft.is_texty(i) for i in range(index + 1, min(stop, index + 1 + SEARCHED))):
        return False
    draft.put(index, Role.NAVIGATION, "menu-above-the-text")
    return True


def _settle_stamps(draft: Draft, start: int, headline: int | None) -> None:
    """Where a page without a headline begins with two dates, the first is the site's."""
    if headline is not None:
        return
    top = [i for i in sorted(draft.stamps) if i < LOOK_AHEAD and draft.is_open(i)]
    if len(top) > 1:
        draft.put(top[0], Role.PAGE_DATE, "first-of-two-dates")


def _read_own_words(draft: Draft, index: int, stop: int) -> int:
    """Label a line of the head that says by its own words what it is; how many lines, or 0."""
    if not draft.is_open(index):
        return 0
    line, facts = draft.lines[index], draft.of(1)
    if index in draft.updates:
        put_stamp(draft, index, 1)
        return 1
    if index in draft.stamps:
        draft.put(index, Role.PUBLISHED, "stamp", article=1)
        stamp = with_time(draft.stamps[index], facts.time)
        facts.published = stamp if _tells_more(stamp, facts.published) else facts.published
        return 1
    clock = read_time(line.text)
    if clock:
        draft.put(index, Role.PUBLISHED, "time", article=1)
        facts.time = clock
        facts.published = with_time(facts.published, clock) if facts.published else None
        return 1
    if _read_stamp_before_text(draft, index):
        return 1
    _note_author_before_text(draft, index)
    if _read_author_and_date(draft, index) or read_byline(draft, index, 1):
        return 1
    if _read_behind_crawl_stamp(draft, index):
        return 1
    if is_dateline(line, draft.lexicon):
        draft.put(index, Role.DATELINE, "dateline", article=1)
        facts.place, facts.agency = place_and_agency(line.text, draft.lexicon)
        return 1
    if index in draft.told.sections:
        draft.put(index, Role.SECTION, "section:as-told", article=1)
        return 1
    if (is_name(line.text) or index in draft.told.authors) and not is_doubled(draft, index, stop):
        draft.put(index, Role.BYLINE, "byline:name", article=1)
        facts.byline = facts.byline or line.text
        return 1
    author = author_beside_stamp(draft, index)
    if author and not facts.byline and not is_doubled(draft, index, stop):
        draft.put(index, Role.BYLINE, "byline:beside-its-stamp", article=1)
        facts.byline = author
        return 1
    if draft.lexicon.picture_words.begin(line.key) or line.key.endswith(draft.lexicon.picture_endings):
        draft.put(index, Role.CAPTION, "caption:picture-words", article=1)
        return 1
    if is_escaped(line.text):
        draft.put(index, Role.CAPTION, "caption:escaped", article=1)
        return 1
    clipped = index + 1 < stop and draft.lines[index + 1].gap == 0 and is_clip(line.key, draft.lines[index + 1].key)
    if clipped and line.words >= 2 and not draft.is_texty(index + 1):
        draft.put(index, Role.CAPTION, "caption:clipped", article=1)
        draft.put(index + 1, Role.CAPTION, "caption:below-its-clip", article=1)
        return 2
    return 0


def _read_author_and_date(draft: Draft, index: int) -> bool:
    """Label a line that holds a stamp and a few words before it, an author's name among them perhaps."""
    line, facts = draft.lines[index], draft.of(1)
    if not has_author_and_date(draft, index):
        return False
    found = find_stamp(line.text)
    assert found is not None
    facts.published = facts.published or found.stamp
    author = line.text[: found.start].strip(" :-–|")
    if is_name(author) or (looks_like_name(author) and not is_label(author, draft.lexicon)):
        draft.put(index, Role.BYLINE, "byline:before-its-stamp", article=1)
        facts.byline = facts.byline or author
    else:
        draft.put(index, Role.PUBLISHED, "stamp:behind-words", article=1)
    return True


def _tells_more(stamp: Stamp, known: Stamp | None) -> bool:
    """Say whether a stamp is the first, or gives the time of the day that is known."""
    if known is None:
        return True
    same_day = known.precision is Precision.DAY and stamp.local.date() == known.local.date()
    return same_day and stamp.precision is not Precision.DAY


def _read_stamp_before_text(draft: Draft, index: int) -> bool:
    """Label a line that holds its stamp and then the article's text, and take the stamp off that."""
    line, facts = draft.lines[index], draft.of(1)
    if not draft.is_texty(index):
        return False
    raw = draft.text[line.start : line.end]
    found = find_stamp(raw[:STAMP_SEARCHED])
    if found is None or raw[: found.start].strip():
        return False
    facts.published = facts.published or found.stamp
    draft.put(index, Role.PARAGRAPH, "paragraph:behind-its-stamp", article=1, part=(line.start + found.end, line.end))
    return True


def _note_author_before_text(draft: Draft, index: int) -> None:
    """Note the author whom the first paragraph begins with: `place - author - text`. The text stays as printed."""
    parts = _DASH.split(draft.lines[index].text, maxsplit=2)
    if len(parts) == 3 and match_key(parts[0]) in draft.lexicon.places and looks_like_name(parts[1]):
        facts = draft.of(1)
        facts.place, facts.byline = facts.place or parts[0], facts.byline or parts[1]


def _read_behind_crawl_stamp(draft: Draft, index: int) -> bool:
    """Label a line that begins with a crawler's own mark by what stands behind that: text, a dateline, or the site's."""
    line = draft.lines[index]
    own = without_crawl_stamp(line.text)
    if own == line.text:
        return False
    if draft.is_texty(index):
        start = line.start + crawl_stamp_length(draft.text[line.start : line.end])
        draft.put(index, Role.PARAGRAPH, "paragraph:behind-a-crawl-stamp", article=1, part=(start, line.end))
    elif len(own.split()) <= AUTHOR_WORDS:
        draft.put(index, Role.DATELINE, "dateline:behind-a-crawl-stamp", article=1)
        draft.of(1).place, draft.of(1).agency = place_and_agency(own, draft.lexicon)
    else:
        draft.put(index, Role.FURNITURE, "crawl-stamp")
    return True
