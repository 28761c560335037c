"""The headline of an article without a profile, chosen by evidence from the whole page."""

from __future__ import annotations

from pipeline.arabic.dates import find_stamp, read_time
from pipeline.parse.byline import author_behind_prefix
from pipeline.parse.draft import Draft
from pipeline.parse.head import LOOK_AHEAD
from pipeline.parse.head_lines import is_section_name, without_crawl_stamp
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import ends_with_full_stop, has_credit, has_letters, without_bullet

SEARCHED = 45
"""Lines: a headline further down has not been seen, and menus above it are not longer."""

# What speaks for a line's being the headline, and how loudly. Chosen by hand on the labelled pages; only their order matters.
RECURS = 4.0
ABOVE_AUTHOR_OR_DATE = 0.5
NEAR_AUTHOR_OR_DATE = 1.7
PICTURE = -3.0
SET_APART = 1.0
BELOW_FURNITURE = 1.0
OF_USUAL_LENGTH = 1.0
SENTENCE = -5.0
TOO_SHORT = -4.0
TOO_LONG = -3.0
LATER, LATEST = -0.4, -1.6
BELOW_AUTHOR = -3.0
IN_A_MENU = -3.0
ENOUGH = 0.5

NEAR = 4
"""Lines below the headline among which its author or date stands."""

AUTHOR_WORDS = 4
RECURRING_WORDS = 3


def find_headline(draft: Draft) -> int | None:
    """Choose the page's headline among the lines above its first running text; None where none is shown."""
    if draft.told.headline is not None and draft.is_open(draft.told.headline):
        return draft.told.headline
    lines = draft.lines
    best: tuple[float, int] | None = None
    seen = texts = 0
    for index in range(min(len(lines), SEARCHED)):
        if not draft.is_open(index) or not has_letters(lines[index].text):
            continue
        if index in draft.stamps or index in draft.landmarks or read_time(lines[index].text) or has_author_and_date(draft, index):
            continue
        recurs = _recurs(draft, index)
        if draft.is_texty(index) and not recurs:
            if any(i > index for i in draft.stamps if i < SEARCHED) and not texts:
                texts += 1  # a notice above the head
                continue
            break
        if is_doubled(draft, index, len(lines)) or (index and is_doubled(draft, index - 1, index + 1)):
            continue
        score = _score(draft, index, recurs) + max(LATER * seen, LATEST)
        seen += 1
        if score >= ENOUGH and (best is None or score > best[0]):
            best = (score, index)
    return best[1] if best else None


def _score(draft: Draft, index: int, recurs: bool) -> float:
    line = draft.lines[index]
    score = RECURS if recurs else 0.0
    following = index + 1
    if following < len(draft.lines):
        below = draft.lines[following]
        score += NEAR_AUTHOR_OR_DATE if any(_is_landmark(draft, i) for i in range(following, following + NEAR)) else 0.0
        score += ABOVE_AUTHOR_OR_DATE if _is_landmark(draft, following) else 0.0
        score += SET_APART if below.gap else 0.0
    score += BELOW_FURNITURE if index == 0 or not draft.is_open(index - 1) or line.gap else 0.0
    score += OF_USUAL_LENGTH if 4 <= line.words <= 22 else 0.0
    score += PICTURE if _is_pictures_text(draft, index) else 0.0
    score += TOO_SHORT if line.words <= 2 else 0.0
    score += TOO_LONG if len(line.text) > 200 else 0.0
    score += SENTENCE if ends_with_full_stop(line.text) or without_crawl_stamp(line.text) != line.text else 0.0
    score += BELOW_AUTHOR if index - 1 in draft.landmarks and not line.gap else 0.0
    score += IN_A_MENU if without_bullet(line.text)[1] or line.text.count("|") > 1 or line.text.count("»") > 2 else 0.0
    if is_section_name(line, draft.lexicon) and line.words <= 3:
        score += TOO_SHORT
    return score


def _is_landmark(draft: Draft, index: int) -> bool:
    if index >= len(draft.lines):
        return False
    return index in draft.stamps or index in draft.landmarks or has_author_and_date(draft, index)


def _is_pictures_text(draft: Draft, index: int) -> bool:
    """Say whether a line is a picture's text by its credit, or by a word for pictures at either end."""
    line, lexicon = draft.lines[index], draft.lexicon
    return has_credit(line.text) or lexicon.picture_words.begin(line.key) or line.key.endswith(lexicon.picture_endings)


def _recurs(draft: Draft, index: int) -> bool:
    """Say whether a line stands again near by, not line under line; or the title above the page holds it behind a bar."""
    lines, line = draft.lines, draft.lines[index]
    below_author = index - 1 in draft.landmarks and not line.gap
    if line.words < RECURRING_WORDS or ends_with_full_stop(line.text) or below_author:
        return False
    below = range(index + 1, min(len(lines), index + 2 + LOOK_AHEAD))
    if any(lines[i].key == line.key and (i > index + 1 or lines[i].gap) for i in below):
        return True
    return any("|" in lines[i].text and lines[i].key.endswith(" " + line.key) for i in range(index))


def is_byline(draft: Draft, index: int) -> bool:
    """Say whether a line names its author behind a word for that, or in front of a stamp."""
    return author_behind_prefix(draft, index) is not None or (index not in draft.stamps and has_author_and_date(draft, index))


def has_author_and_date(draft: Draft, index: int) -> bool:
    """Say whether a line is a stamp with a few words in front of it: `author 16 September 2019 18:57`."""
    line = draft.lines[index]
    if len(line.text) > 90:
        return False
    found = find_stamp(line.text)
    return (
        found is not None and not line.text[found.end :].strip(" |:-") and len(line.text[: found.start].split()) <= AUTHOR_WORDS
    )
