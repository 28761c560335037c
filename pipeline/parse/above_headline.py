"""What stands above the headline of an article without a profile: title, menus, section, pictures' texts, dates."""

from __future__ import annotations

import re

from pipeline.arabic.date_words import date_words
from pipeline.arabic.dates import find_stamp
from pipeline.arabic.text import match_key
from pipeline.parse.byline import read_byline
from pipeline.parse.draft import Draft
from pipeline.parse.head import LOOK_AHEAD, put_stamp
from pipeline.parse.head_lines import crawl_stamp_length, is_section_name, is_site_name
from pipeline.parse.headline_choice import NEAR
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import ends_sentence
from pipeline.parse.word_overlap import AL, overlap, stems_of_text
from pipeline.records import Role, Stamp

STAMP_SEARCHED = 120
MENU_LINES = 3
"""So many short lines in a row are a menu, and the last of them is no section."""

MENU_WORDS = 3
CRUMB_WORDS = 3
_WORD = re.compile(r"\w+")
_TRAIL = re.compile(r"[/»>|]")
NAMED_WITHIN = 12
_SITES_LINES = frozenset({Role.NAVIGATION, Role.WIDGET, Role.FURNITURE, Role.ADVERT})
_PICTURE_OVERLAP = 0.34
_PICTURE_WORDS = 3


def read_above(draft: Draft, headline: int | None) -> int:
    """Label what stands above the headline, and the headline; the index below it, or 0 where there is none."""
    if headline is None:
        return 0
    line = draft.lines[headline]
    crawled = crawl_stamp_length(draft.text[line.start : line.end])
    part = (line.start + crawled, line.end) if crawled else None
    draft.put(headline, Role.HEADLINE, "headline:chosen", article=1, part=part)
    title = line.key
    _label_site_name(draft, headline)
    above = list(draft.open_lines(0, headline))
    section = _section(draft, above, headline)
    if section is not None:
        draft.put(section, Role.SECTION, "section:above-headline", article=1)
        above.remove(section)
    elif above and (crumb := _crumb(draft, above[-1])):
        draft.put(above.pop(), Role.SECTION, "section:crumbs", article=1, part=crumb)
    for index in above:
        line = draft.lines[index]
        if title in line.key and (line.key == title or title.count(" ") >= NEAR - 1):
            draft.put(index, Role.HEADLINE, "repeat:in-title", article=1, repeat=True)
        elif is_doubled(draft, index, headline) and index + 1 in above:
            draft.put(index, Role.CAPTION, "caption:doubled", article=1)
            draft.put(index + 1, Role.CAPTION, "caption:doubled", article=1, repeat=True)
        elif draft.is_open(index):
            _read_line(draft, index, headline)
    for index in range(headline):
        label = draft.labels[index]
        if label and label.role is Role.RELATED_HEADING:
            draft.put(index, Role.NAVIGATION, "list-above-headline")
    return headline + 1


def _label_site_name(draft: Draft, headline: int) -> None:
    """Label lines above the headline that stand beside it in the page's title: `site | headline`."""
    title = draft.lines[headline].text
    for index in draft.open_lines(0, headline):
        text = draft.lines[index].text
        if title in text and len(text) > len(title):
            names = {match_key(part) for part in text.replace(title, "").split("|")} - {""}
            for other in draft.open_lines(0, headline):
                if draft.lines[other].key in names:
                    draft.put(other, Role.MASTHEAD, "site-name:in-title")
            return


def _read_line(draft: Draft, index: int, headline: int) -> None:
    line, meta = draft.lines[index], draft.meta.get(index)
    if index in draft.stamps:
        has_weekday = draft.lines[index].key.partition(" ")[0] in date_words().weekdays
        if index and draft.role(index - 1) is Role.RELATED_HEADING and not has_weekday:
            draft.put(index, Role.NAVIGATION, "list-above-headline")
        else:
            _put_upper_stamp(draft, index, headline)
    elif meta is None and read_byline(draft, index, 1):
        return
    elif meta and meta.published and _is_near(draft, index, headline) and not _has_stamp_below(draft, headline):
        facts = draft.of(1)
        facts.published = facts.published or meta.published
        facts.byline, facts.modified = facts.byline or meta.author, facts.modified or meta.modified
        draft.put(index, Role.PUBLISHED, "stamp:above-headline", article=1)
    elif _is_upper_picture(draft, index):
        draft.put(index, Role.CAPTION, "caption:above-headline", article=1)
    else:
        found = find_stamp(line.text) if len(line.text) <= STAMP_SEARCHED else None
        if found and not _is_articles_own(draft, headline, found.stamp):
            draft.page_stamp = draft.page_stamp or found.stamp
        draft.put(index, Role.NAVIGATION, "above-headline")


def _is_near(draft: Draft, index: int, headline: int) -> bool:
    has_issue = not draft.lexicon.issue_words.isdisjoint(draft.lines[index].key.split(" "))
    return headline - index <= NEAR and not has_issue and not _is_sites_own(draft, index, headline)


def _section(draft: Draft, above: list[int], headline: int) -> int | None:
    """Find the section right above the headline; a picture's text may stand between them."""
    if len(above) > 1 and _stands_over_picture(draft, above[-2], above[-1]):
        section, picture = above[-2:]
        draft.put(picture, Role.CAPTION, "caption:above-headline", article=1)
        above.remove(picture)
        return section
    for index in reversed(above):
        if any(
            draft.is_open(i) and i not in draft.stamps and not _is_upper_picture(draft, i) for i in range(index + 1, headline)
        ):
            return None
        if _is_section(draft, index):
            return index
        if index not in draft.stamps and not _is_upper_picture(draft, index):
            return None
    return None


def _crumb(draft: Draft, index: int) -> tuple[int, int] | None:
    """Find the section in a trail that leads to it from the site's first page, `home / section`; None in any other line."""
    line, lexicon = draft.lines[index], draft.lexicon
    home = lexicon.home_words.before(line.key)
    if home is None or line.words > home.count(" ") + 1 + CRUMB_WORDS or index in draft.stamps:
        return None
    words = list(_WORD.finditer(draft.text, line.start, line.end))
    start = words[home.count(" ") + 1].start()
    rest = draft.text[start : line.end].strip()
    return None if _TRAIL.search(rest) else (start, line.end)


def _stands_over_picture(draft: Draft, section: int, picture: int) -> bool:
    """Say whether the first of two lines above the headline names a section and the second is a picture's text."""
    if not {section, picture}.isdisjoint({*draft.stamps, *draft.meta}) or not is_section_name(
        draft.lines[section], draft.lexicon
    ):
        return False
    below = draft.lines[picture]
    return _is_section(draft, section) and below.words >= _PICTURE_WORDS and not is_section_name(below, draft.lexicon)


def _is_section(draft: Draft, index: int) -> bool:
    line = draft.lines[index]
    if index in draft.stamps or index in draft.meta or ends_sentence(line.text):
        return False
    if line.key in draft.lexicon.sections:  # the profile knows better than the doubts below
        return not _ends_menu(draft, index)
    if line.text.endswith(("-", "–", ":")) or any(mark in line.text for mark in "/»>|©") or is_site_name(line, draft.lexicon):
        return False
    if not (
        index in draft.told.sections
        or is_section_name(line, draft.lexicon)
        or line.words == 1
        or line.key in draft.lexicon.places
    ):
        return False
    is_ticker = line.key in draft.lexicon.ticker_headings
    return not (is_ticker or _ends_menu(draft, index) or names_site(draft, index))


def names_site(draft: Draft, index: int) -> bool:
    """Say whether a line is what the site calls itself: a word such as "agency" begins it, or the text below names it."""
    line = draft.lines[index]
    first = line.key.partition(" ")[0]
    if first in draft.lexicon.site_words or first.removeprefix(AL) in draft.lexicon.site_words:
        return True
    below = draft.lines[index + 1 : index + 1 + NAMED_WITHIN]
    return line.words > 1 and any(f" {line.key} " in f" {other.key} " and other.words > line.words for other in below)


def _ends_menu(draft: Draft, index: int) -> bool:
    """Say whether a line is the last of several short ones, line under line, with a blank line behind them: a menu."""
    below = draft.lines[index + 1]
    if not below.gap:
        return False
    count = 1
    while index >= 1 and draft.lines[index].gap == 0:
        above = draft.lines[index - 1]
        is_item = draft.is_open(index - 1) or draft.role(index - 1) in {Role.NAVIGATION, Role.WIDGET}
        if above.words > MENU_WORDS or index - 1 in draft.stamps or not is_item:
            break
        count, index = count + 1, index - 1
    return count >= MENU_LINES


def _is_upper_picture(draft: Draft, index: int) -> bool:
    """Say whether a line above the headline is a picture's text: by its credit, or by what it has in common with the text."""
    line = draft.lines[index]
    if index in draft.stamps or index in draft.meta or line.words < _PICTURE_WORDS or ends_sentence(line.text):
        return False
    if is_picture_line(line, draft.lexicon):
        return True
    if line.words == _PICTURE_WORDS:
        return False
    text = stems_of_text(draft.lines, (i for i in range(index, len(draft.lines)) if draft.is_texty(i)))
    return overlap(line.key, text) >= _PICTURE_OVERLAP


def _has_stamp_below(draft: Draft, headline: int) -> bool:
    for index in range(headline + 1, min(len(draft.lines), headline + 1 + LOOK_AHEAD)):
        if index in draft.stamps or index in draft.meta:
            return True
        if draft.is_texty(index) or draft.role(index) is Role.RELATED_HEADING:
            return False
    return False


def _is_articles_own(draft: Draft, headline: int, stamp: Stamp) -> bool:
    """Say whether a stamp above the headline is that of the article: the same day stands below the headline."""
    below = range(headline + 1, min(len(draft.lines), headline + 1 + LOOK_AHEAD))
    stamps = [draft.stamps.get(i) or (draft.meta[i].published if i in draft.meta else None) for i in below]
    return any(other is not None and other.local.date() == stamp.local.date() for other in stamps)


def _is_sites_own(draft: Draft, index: int, headline: int) -> bool:
    """Say whether a date above the headline is the site's: who runs the site stands near it, or its menu below."""
    has_masthead = any(draft.role(i) is Role.MASTHEAD for i in range(headline))
    return has_masthead or any(draft.role(i) in _SITES_LINES for i in range(index + 1, headline))


def _put_upper_stamp(draft: Draft, index: int, headline: int) -> None:
    """Label a date above the headline: the site's where another stands below the headline or a masthead near it."""
    stamp = draft.stamps[index]
    if index in draft.updates and not _is_sites_own(draft, index, headline):
        put_stamp(draft, index, 1)
    elif stamp.utc_offset_minutes is not None and _is_articles_own(draft, headline, stamp):
        draft.put(index, Role.PUBLISHED, "stamp:of-the-page's-data", article=1, repeat=True)
    elif _has_stamp_below(draft, headline) or draft.of(1).published or _is_sites_own(draft, index, headline):
        draft.put(index, Role.PAGE_DATE, "date-above-headline")
    else:
        draft.put(index, Role.PUBLISHED, "date-above-headline", article=1)
        draft.of(1).published = stamp
