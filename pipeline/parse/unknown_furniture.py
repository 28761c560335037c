"""The site's own lines on a page without a profile, told by their words wherever they stand; and the landmarks of heads."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.arabic.dates import find_stamp, read_stamp_over_lines
from pipeline.arabic.relative import read_ago, says_ago
from pipeline.arabic.text import match_key
from pipeline.parse.byline import author_among_parts, author_behind_prefix
from pipeline.parse.draft import FOOT_RULE, Draft
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
from pipeline.parse.label_lines import (
    counts_comments,
    headline_behind_list_words,
    is_address,
    is_button_label,
    is_call,
    is_list_heading,
)
from pipeline.parse.lines import TextLine
from pipeline.parse.meta_line import read_meta_line
from pipeline.parse.own_words import is_all_taken_up, is_of_the_text, may_be_of_the_text, tells
from pipeline.parse.picture_lines import names_owner
from pipeline.parse.prelabel import name_under_offices
from pipeline.parse.shapes import ends_with_full_stop
from pipeline.parse.short_list import put_link
from pipeline.records import Role

LABEL_CHARACTERS = 60

LANDMARKED = 80
"""Lines from the page's top: further down no head is sought."""

BLOCK_SEARCHED = 40
BLOCK_LINES = 3
BLOCK_WORDS = 7
"""A block of the masthead's: so many lines, each so short, that it is no head printed twice."""

TITLE_WORDS = 4
"""So many words, the first a given name, are a headline if the text takes all of them up: it hardly says its author's name."""

TICKER_TEXT = 100
OFFICES_WITHIN = 10
STAMP_PART, STAMP_LINES = 24, 4
"""Characters of a part of a stamp that stands over lines, and how many lines it takes at most."""

LINK_MARK = re.compile(r"[:|»\u060c!…-]")  # the fourth: Arabic comma
OFFICE_WORDS, SHORT_OFFICE_WORDS = 16, 8
LONG_CHARACTERS, LONG_WORDS = 170, 12
_WORD = re.compile(r"\w+")

DOUBTED = frozenset({"office", "office-behind-the-name", "list-words", "button-words", "furniture-beginning", "list-beginning"})
"""Rules by which a line is the site's for how it begins, ends or is put together: headlines and sentences may be so too."""


def label_furniture(draft: Draft) -> None:
    """Label what is the site's wherever it stands, and note the lines of heads that are an author, a dateline or a time."""
    lexicon = draft.lexicon
    landmarked = max(LANDMARKED, (draft.told.headline or (draft.told.main or (0,))[0]) + LOOK_AHEAD)
    _label_words_of_stamps(draft, landmarked)
    _join_stamps(draft, landmarked)
    behind_ticker_heading = behind_tags = False
    for index, line in enumerate(draft.lines):
        if draft.is_open(index) and index != draft.told.headline:
            if headline_behind_list_words(line, lexicon) and not _is_own_title(draft, index):
                put_link(draft, index)
                continue
            found = _site_line(draft, index)
            if found and found[1] in DOUBTED:
                if is_of_the_text(draft, index):
                    found = None
                else:
                    draft.doubtful.add(index)
            if found:
                draft.put(index, *found)
            elif behind_tags and len(line.text) <= LABEL_CHARACTERS:
                draft.put(index, Role.NAVIGATION, "tags")
            elif behind_ticker_heading and len(line.text) > TICKER_TEXT and not ends_with_full_stop(line.text):
                draft.put(index, Role.NAVIGATION, "ticker")
            elif index < landmarked or index in draft.told.authors:
                _note_landmark(draft, index)
        behind_tags = line.key in lexicon.tag_labels
        behind_ticker_heading = line.key in lexicon.ticker_headings
    name_under_offices(draft)
    _label_repeated_block(draft)
    for index in list(draft.open_lines(0, len(draft.lines))):
        if draft.is_texty(index):
            break
        if is_site_name(draft.lines[index], lexicon):
            draft.put(index, Role.MASTHEAD, "site-name")
            draft.doubtful.add(index)


def _label_words_of_stamps(draft: Draft, stop: int) -> None:
    """Label "published on" and "updated" on a line of their own, right above the stamp that they announce."""
    lexicon = draft.lexicon
    for index in range(min(stop, len(draft.lines) - 1)):
        key = draft.lines[index].key
        is_update = key in lexicon.update_prefixes
        if (is_update or key in lexicon.stamp_prefixes) and index + 1 in draft.stamps and draft.is_open(index):
            draft.put(index, Role.WIDGET, "words-of-a-stamp")
            if is_update:
                draft.updates.add(index + 1)


def _join_stamps(draft: Draft, stop: int) -> None:
    """Note stamps that stand over several lines, weekday, date and time or day, month and year, at the first of them."""
    lines = draft.lines
    index = 0
    while index < min(stop, len(lines) - 1):
        is_part = len(lines[index].text) <= STAMP_PART and index not in draft.updates
        found = read_stamp_over_lines([line.text for line in lines[index : index + STAMP_LINES]]) if is_part else None
        if found is None:
            index += 1
            continue
        draft.stamps[index], count = found
        draft.labels[index] = None
        for part in range(index + 1, index + count):
            draft.stamps.pop(part, None)
            draft.put(part, Role.PUBLISHED, "stamp:over-lines")
        draft.joined[index] = count
        index += count


def _site_line(draft: Draft, index: int) -> tuple[Role, str] | None:
    """Say what a line of the site's is, and by which rule; None for any other line."""
    line, lexicon = draft.lines[index], draft.lexicon
    if index in draft.stamps:
        return None
    if is_office(line, lexicon):
        found = find_stamp(line.text)
        draft.page_stamp = draft.page_stamp or (found.stamp if found else None)
        return Role.MASTHEAD, "office"
    if index < OFFICES_WITHIN and _holds_office(draft, index):
        return Role.MASTHEAD, "office-behind-the-name"
    if is_markup(line.text):
        return Role.FURNITURE, "markup"
    if is_ticker(draft.text[line.start : line.end], line.text):
        return Role.NAVIGATION, "ticker"
    if _is_long(line):
        return (Role.WIDGET, "foot") if line.key in lexicon.foot else None
    if is_address(line.text):
        return Role.FURNITURE, "address"
    if is_latin_label(line) and not (names_owner(line, lexicon) or is_all_taken_up(draft, line.key)):
        return Role.WIDGET, "label-in-latin-letters"
    if is_list_heading(line, lexicon):
        return Role.RELATED_HEADING, "list-words"
    if counts_comments(line, lexicon):
        return Role.WIDGET, FOOT_RULE
    if is_button_label(line, lexicon):
        return Role.WIDGET, "button-words"
    if line.key in lexicon.foot:
        return Role.WIDGET, FOOT_RULE
    if is_furniture_beginning(line, lexicon) or (is_call(line, lexicon) and not tells(draft, index)):
        return Role.WIDGET, "furniture-beginning"
    if len(line.text) <= LABEL_CHARACTERS and lexicon.list_beginnings.of(line.key) is not None:
        return Role.RELATED_HEADING, "list-beginning"
    return None


def _is_own_title(draft: Draft, index: int) -> bool:
    """Say whether a line that begins as links do is the article's: no mark sets that off, and text follows or takes it up."""
    line, lexicon = draft.lines[index], draft.lexicon
    beginning = lexicon.link_beginnings.before(line.key) or ""
    if LINK_MARK.search(" ".join(line.text.split(" ")[: beginning.count(" ") + 2])):
        return False
    below = range(index + 1, min(len(draft.lines), index + 1 + LOOK_AHEAD))
    text_follows = beginning in lexicon.doubtful_links and any(draft.is_texty(i) for i in below)
    return text_follows or may_be_of_the_text(draft, index)


def _holds_office(draft: Draft, index: int) -> bool:
    """Say whether a line on top of the page is the newspaper's name and who runs it, stuck together."""
    line, lexicon = draft.lines[index], draft.lexicon
    if line.words > OFFICE_WORDS or ends_with_full_stop(line.text):
        return False
    padded = f" {line.key}"
    offices = sum(office in padded and (f" {office} " in f"{padded} " or f" {office}" in line.key) for office in lexicon.offices)
    if not offices:
        return False
    first = draft.lines[0].key
    below_date = bool(draft.stamps.keys() & {0, 1}) and line.words <= SHORT_OFFICE_WORDS
    return (
        below_date
        or offices > 1
        or (bool(first) and line.key.startswith(first + " "))
        or line.key.partition(" ")[0] in lexicon.site_words
    )


def _is_long(line: TextLine) -> bool:
    """Say whether a line is longer than any label, address, author or dateline, in characters and in words."""
    return len(line.text) > LONG_CHARACTERS and line.words > LONG_WORDS


def _note_landmark(draft: Draft, index: int) -> None:
    line, lexicon = draft.lines[index], draft.lexicon
    if index in draft.told.authors:
        draft.landmarks.add(index)
        return
    if _is_long(line):
        return
    if index not in draft.stamps and not draft.is_texty(index) and not line.text.startswith("date "):
        meta = read_meta_line(line.text, lexicon)
        if meta:
            if meta.author and not is_name(meta.author) and is_all_taken_up(draft, match_key(meta.author)):
                meta = replace(meta, author=None)
            draft.meta[index] = meta
            draft.landmarks.add(index)
            return
    by_words = (
        (author_among_parts(line, lexicon) is not None and not (line.words >= TITLE_WORDS and is_all_taken_up(draft, line.key)))
        or is_dateline(line, lexicon)
        or author_behind_prefix(draft, index) is not None
    )
    if not _note_relative_stamp(draft, index) and by_words:
        draft.landmarks.add(index)


def _fewest(draft: Draft, start: int) -> int:
    """Give the fewest lines of a masthead's block: an office and its holder's name are enough."""
    return BLOCK_LINES - 1 if start + 1 < len(draft.lines) and is_name(draft.lines[start + 1].text) else BLOCK_LINES


def _label_repeated_block(draft: Draft) -> None:
    """Label a block of short lines on top of the page that stands there twice, one behind the other: who runs the site."""
    lines = draft.lines
    top = min(len(lines), BLOCK_SEARCHED)
    keys = [line.key for line in lines[:top]]
    if len(set(keys)) > top - BLOCK_LINES + 1:
        return  # too few lines stand there twice
    for start in range(top):
        for size in range(_fewest(draft, start), (top - start) // 2 + 1):
            again = range(start + size, start + 2 * size)
            if keys[start] == keys[start + size] and all(
                lines[i].key == lines[i - size].key and lines[i].words <= BLOCK_WORDS for i in again
            ):
                for index in range(start, start + 2 * size):
                    draft.put(index, Role.MASTHEAD, "block-printed-twice", repeat=index >= start + size)
                return


def _note_relative_stamp(draft: Draft, index: int) -> bool:
    """Note a line that says how long ago something was published, and its date where the time of capture is known."""
    line, lexicon = draft.lines[index], draft.lexicon
    if len(line.text) > LABEL_CHARACTERS or index in draft.stamps:
        return False
    update = lexicon.update_prefixes.before(line.key)
    prefix = update or lexicon.stamp_prefixes.before(line.key)
    text = line.text
    # "Published ago" may be listed whole: what says how long begins with "ago".
    words = [found.start() for found in _WORD.finditer(text)]
    if prefix and len(words) > prefix.count(" ") + 1 and not says_ago(text):
        text = text[words[prefix.count(" ") + (match_key(prefix.split(" ")[-1]) not in lexicon.ago)] :]
    if not says_ago(text):
        return False
    draft.landmarks.add(index)
    draft.relative.add(index)
    stamp = read_ago(text, draft.captured_at) if draft.captured_at else None
    if stamp:
        draft.stamps[index] = stamp
        if update:
            draft.updates.add(index)
    return True
