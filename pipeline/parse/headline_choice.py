"""The headline of an article without a profile, chosen by evidence from the whole page."""

from __future__ import annotations

import re

from pipeline.arabic.date_words import date_words
from pipeline.arabic.dates import read_time
from pipeline.parse.body import begins_as_sentence
from pipeline.parse.draft import TEXTY_LINE, Draft
from pipeline.parse.head import LOOK_AHEAD
from pipeline.parse.head_lines import is_section_name, without_crawl_stamp
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.own_words import may_be_of_the_text
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import ends_with_full_stop, has_letters, without_bullet
from pipeline.parse.word_overlap import overlap, stems_of_text

SEARCHED = 45
"""Lines: a headline further down has not been seen, and menus above it are not longer."""

# What speaks for a line's being the headline, and how loudly. Chosen by hand on the labelled pages; only their order matters.
RECURS = 4.0
ABOVE_AUTHOR_OR_DATE = 1.0
NEAR_AUTHOR_OR_DATE = 2.0
PICTURE = -5.0
SET_APART = 1.0
BELOW_FURNITURE = 1.0
OF_USUAL_LENGTH = 1.0
SENTENCE = -5.0
TOO_SHORT = -4.0
TOO_LONG = -1.5
LATER, LATEST = -0.4, -1.6
BELOW_AUTHOR = -3.0
BELOW_CANDIDATE = -1.5
BELOW_TEXT = -1.5
IN_A_LIST = -3.0
IN_A_MENU = -3.0
DOUBTFUL = -1.0
ENOUGH = 0.5

TAKEN_UP, ALL_TAKEN_UP = 2.0, 1.5
MUCH_TAKEN_UP, LITTLE_TAKEN_UP = 0.3, 0.21
"""Share of a headline's words that the text takes up again; headlines of the labelled pages have 0.3 in the middle."""

NEAR = 4
"""Lines below the headline among which its author or date stands."""

_DASH = re.compile(r"\s[-–—\u0640»>/\\]\s|[-–—]\s|\s[-–—]|[/:]$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
A_CLOCK = -3.0
OF_AN_AGENCY = -4.0
ABOVE_A_MENU, MENU_LINES, MENU_WORDS = -2.5, 3, 3
OF_A_SITE, SITE_WORDS = -4.0, 4
CLOCK_WORDS = 5

DOUBLED = -2.0
DOUBLED_WORDS = 4
"""A picture's text stands doubled, line under line; a headline may where the page shows no better."""

AROUND_WORDS = 6
NOTICE = 0.15
CRAWLED_WORDS = 5
"""Behind a crawler's mark fewer words are the site's or a place."""

LONG, VERY_LONG = 130, 200
TITLES = 6
TITLE_SHARE = 0.35
"""The page's title stands among its first lines, and holds the headline and not much more."""

AUTHOR_WORDS = 4
RECURRING_WORDS = 3
CREDIT_WORDS = 2
TEXT_WORDS = 12
LONG_LINE = 100


def find_headline(draft: Draft) -> int | None:
    """Choose the page's headline among the lines above its first running text; None where none is shown."""
    if draft.told.headline is not None and draft.is_open(draft.told.headline):
        return draft.told.headline
    lines = draft.lines
    best: tuple[float, int] | None = None
    running = _running_text(draft)
    text = stems_of_text(lines, running)
    seen = texts = 0
    last = -2
    top = max(0, draft.told.main[0] - SEARCHED) if draft.told.main else 0
    for index in range(top, min(len(lines), top + SEARCHED)):
        doubtful = index in draft.doubtful and may_be_of_the_text(draft, index)
        if not (draft.is_open(index) or doubtful) or not has_letters(lines[index].text):
            continue
        if index in draft.stamps or index in draft.landmarks or read_time(lines[index].text):
            continue
        if index < TITLES and any(_is_title_of(draft, index, i) for i in _shorter_below(draft, index)):
            continue
        if best and (_is_clip_of(lines[index], lines[best[1]]) or _is_in(lines[best[1]], lines[index])):
            continue  # the headline, clipped as a picture's text, or with more around it
        if len(lines[index].text) >= TEXTY_LINE and draft.is_texty(index):
            texts += best is not None or not _is_notice(draft, index)
            continue
        if _words_behind_crawl_stamp(lines[index]) in range(1, CRAWLED_WORDS):
            continue
        recurs = _recurs(draft, index)
        if draft.is_texty(index) and not (recurs and len(lines[index].text) < TEXTY_LINE):
            texts += best is not None or not _is_notice(draft, index)
            continue
        below = text if index not in running else stems_of_text(lines, [i for i in running if i > index])
        taken_up = overlap(lines[index].key, below)
        if texts and not (recurs or (taken_up >= MUCH_TAKEN_UP and _is_above_landmark(draft, index))):
            continue
        if index and is_doubled(draft, index - 1, index + 1):
            continue
        doubled = is_doubled(draft, index, len(lines))
        if doubled and (lines[index].words < DOUBLED_WORDS or taken_up < LITTLE_TAKEN_UP):
            continue
        below_candidate = BELOW_CANDIDATE if index - 1 == last and lines[index - 1].words >= RECURRING_WORDS + 1 else 0.0
        last = index
        score = (
            below_candidate
            + (DOUBLED if doubled else 0.0)
            + (DOUBTFUL if doubtful else 0.0)
            + _score(draft, index, recurs=recurs, is_first=best is None)
            + max(LATER * seen, LATEST)
        )
        score += TAKEN_UP * min(1.0, taken_up / MUCH_TAKEN_UP) + BELOW_TEXT * min(texts, 1)
        score += ALL_TAKEN_UP * max(0.0, taken_up - MUCH_TAKEN_UP)
        score += IN_A_LIST if taken_up < LITTLE_TAKEN_UP and is_in_list(draft, index) else 0.0
        seen += score > 0
        if score >= ENOUGH and (best is None or score > best[0]):
            best = (score, index)
    return best[1] if best else None


def _score(draft: Draft, index: int, *, recurs: bool, is_first: bool) -> float:
    line = draft.lines[index]
    score = RECURS if recurs else 0.0
    following = index + 1
    if following < len(draft.lines):
        below = draft.lines[following]
        score += NEAR_AUTHOR_OR_DATE if any(_is_landmark(draft, i) for i in range(following, following + NEAR)) else 0.0
        score += ABOVE_AUTHOR_OR_DATE if _is_landmark(draft, following) else 0.0
        score += SET_APART if below.gap or not draft.is_open(following) else 0.0
    is_set_apart = index == 0 or not draft.is_open(index - 1) or line.gap or (is_first and index - 1 in draft.stamps)
    score += BELOW_FURNITURE if is_set_apart else 0.0
    score += OF_USUAL_LENGTH if 4 <= line.words <= 22 else 0.0
    score += PICTURE if is_picture_line(line, draft.lexicon) else 0.0
    score += TOO_SHORT if line.words <= 2 else 0.0
    score += TOO_LONG * ((len(line.text) > LONG) + (len(line.text) > VERY_LONG))
    score += SENTENCE if ends_with_full_stop(line.text) or without_crawl_stamp(line.text) != line.text else 0.0
    score += BELOW_AUTHOR if index - 1 in draft.landmarks and draft.is_open(index - 1) and not line.gap else 0.0
    score += IN_A_MENU if without_bullet(line.text)[1] or line.text.count("|") > 1 or line.text.count("»") > 2 else 0.0
    score += SENTENCE if begins_as_sentence(draft, index) else 0.0
    score += OF_AN_AGENCY if _is_origin(line, draft.lexicon) or _begins_as_date(line) else 0.0
    score += A_CLOCK if line.words <= CLOCK_WORDS and _CLOCK.search(line.text) else 0.0
    is_site = line.words <= SITE_WORDS and line.key.partition(" ")[0] in draft.lexicon.site_words
    score += OF_A_SITE if is_site else 0.0
    score += ABOVE_A_MENU if _is_above_menu(draft, index) else 0.0
    score += IN_A_MENU if _is_trail(line, draft.lexicon) else 0.0
    if is_section_name(line, draft.lexicon) and line.words <= 3:
        score += TOO_SHORT
    return score


def _is_origin(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line can be where a report comes from, an account or a number: few words and a dash, or few letters."""
    if "@" in line.text or 2 * (sum(map(str.isalpha, line.text)) + line.text.count(" ")) < len(line.text):
        return True
    may_be_site = line.words <= CLOCK_WORDS or line.key.partition(" ")[0] in lexicon.site_words
    return may_be_site and _DASH.search(line.text) is not None


def _is_clip_of(line: TextLine, headline: TextLine) -> bool:
    return headline.key.startswith(line.key + " ")


def _is_in(headline: TextLine, line: TextLine) -> bool:
    """Say whether a line is a headline found before with a site's name or a credit around it."""
    return headline.words >= RECURRING_WORDS and headline.key in line.key and line.words <= headline.words + AROUND_WORDS


def _is_notice(draft: Draft, index: int) -> bool:
    """Say whether a long line above the head is a ticker or a notice: it has no words in common with the text below it."""
    if index >= TITLES or ends_with_full_stop(draft.lines[index].text):
        return False
    below = stems_of_text(draft.lines, (i for i in draft.open_lines(index + 1, len(draft.lines)) if draft.is_texty(i)))
    return bool(below) and overlap(draft.lines[index].key, below) < NOTICE


def _words_behind_crawl_stamp(line: TextLine) -> int:
    """Count the words of a line behind a crawler's own mark; 0 where it begins with none."""
    bare = without_crawl_stamp(line.text) if line.text.startswith("date ") else line.text
    return len(bare.split()) if bare != line.text else 0


def _begins_as_date(line: TextLine) -> bool:
    """Say whether a line begins with a weekday and holds a number: a date that is not read, an issue's number."""
    return line.key.partition(" ")[0] in date_words().weekdays and any(word.isdigit() for word in line.key.split(" "))


def _running_text(draft: Draft) -> list[int]:
    """Find the page's running text; where no line ends with a full stop, as some sites write, the long lines below the first."""
    texty = [i for i in draft.open_lines(0, len(draft.lines)) if draft.is_texty(i)]
    if texty:
        return texty
    return [i for i in draft.open_lines(1, len(draft.lines)) if len(draft.lines[i].text) >= LONG_LINE]


def _is_above_menu(draft: Draft, index: int) -> bool:
    """Say whether several very short lines stand right below a line: a menu, below the site's slogan."""
    below = range(index + 1, index + 1 + MENU_LINES)
    if below.stop > len(draft.lines):
        return False
    lines = draft.lines
    return all(
        draft.is_open(i) and not _is_landmark(draft, i) and lines[i].words <= MENU_WORDS and not lines[i].gap for i in below
    )


def _is_trail(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is the way from the site's first page to the article: `home - section - title`."""
    return lexicon.home_words.before(line.key) is not None and _DASH.search(line.text) is not None


def _is_above_landmark(draft: Draft, index: int) -> bool:
    """Say whether a stamp or an author stands below a line before any running text does."""
    for below in range(index + 1, min(len(draft.lines), index + 1 + NEAR)):
        if _is_landmark(draft, below):
            return True
        if draft.is_texty(below):
            return False
    return False


def is_in_list(draft: Draft, index: int) -> bool:
    """Say whether a line is one of several titles line under line."""
    count = 0
    for at in range(max(0, index - 2), min(len(draft.lines), index + 3)):
        is_title = (
            draft.is_open(at)
            and not _is_landmark(draft, at)
            and not draft.is_texty(at)
            and draft.lines[at].words > RECURRING_WORDS
        )
        count = count + 1 if is_title else 0
        if count >= RECURRING_WORDS:
            return True
    return False


def _is_landmark(draft: Draft, index: int) -> bool:
    if index >= len(draft.lines):
        return False
    return draft.is_open(index) and (index in draft.stamps or index in draft.landmarks)


def _recurs(draft: Draft, index: int) -> bool:
    """Say whether a line stands again near by, not line under line; or the title above the page holds it behind a bar."""
    lines, line = draft.lines, draft.lines[index]
    below_author = index - 1 in draft.landmarks and not line.gap
    tail = " " + line.key
    if any(above.key.endswith(tail) and _is_trail(above, draft.lexicon) for above in lines[: min(index, TITLES)]):
        return True
    if line.words < RECURRING_WORDS or ends_with_full_stop(line.text) or below_author or begins_as_sentence(draft, index):
        return False
    below = range(index + 1, min(len(lines), index + 2 + LOOK_AHEAD))
    if line.words == RECURRING_WORDS and index + 1 < len(lines) and lines[index + 1].key == line.key:
        return False
    if any(lines[i].key.startswith(line.key + " ") and lines[i].words <= line.words + CREDIT_WORDS for i in below):
        return True  # a credit behind it, as of a picture
    for again in (i for i in below if lines[i].key == line.key and (i > index + 1 or lines[i].gap)):
        follows = lines[again + 1].key if again + 1 < len(lines) else ""
        # Text that stands on a page twice is no headline.
        return not (line.words >= TEXT_WORDS and follows == lines[index + 1].key and lines[index + 1].words >= TEXT_WORDS)
    return any(_is_title_of(draft, i, index) for i in range(min(index, TITLES)))


def _shorter_below(draft: Draft, index: int) -> list[int]:
    if draft.lines[index].words <= RECURRING_WORDS:
        return []  # too few words to hold a headline
    size, stop = len(draft.lines[index].key), min(len(draft.lines), SEARCHED)
    return [i for i in range(index + 1, stop) if len(draft.lines[i].key) < size]


def _is_title_of(draft: Draft, index: int, headline: int) -> bool:
    """Say whether a line on top of the page is its title: another line below, and the site's name or a date around that."""
    title, inside = draft.lines[index], draft.lines[headline]
    if inside.words < RECURRING_WORDS + 1 or len(inside.key) >= len(title.key):
        return False
    at = title.text.find(inside.text)
    if at < 0 or len(inside.key) < TITLE_SHARE * len(title.key):
        return False
    if any(other.key == title.key for other in draft.lines[index + 1 : index + SEARCHED]):
        return False  # what stands again whole is no title around something
    # A picture's text may be the headline's beginning: behind a headline in a title stands a mark.
    behind = title.text[at + len(inside.text) :].strip()
    return not behind or behind[0] in "|-–—:»«/(•"
