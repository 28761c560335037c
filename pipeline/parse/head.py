"""The head of an article: section, headline, standfirst, stamp, byline, pictures and buttons above the body."""

from __future__ import annotations

from pipeline.parse.byline import author_in, read_author_or_dateline, read_byline
from pipeline.parse.draft import Draft
from pipeline.parse.repeats import is_doubled, repeats_headline, repeats_where_cut
from pipeline.parse.shapes import common_words, has_credit, has_letters
from pipeline.records import Role

LOOK_AHEAD = 8
"""Lines: how far below a line of the head its next landmark may stand."""

TEXT_WITHIN = 25
"""Lines: how far below a button of the head the text begins at the most."""

HEAD_SENTENCE = 300
"""Characters: no standfirst seen is longer."""

SECTION_WORDS = 4


def read_head(draft: Draft, start: int, stop: int, article: int) -> int:
    """Label the head of the article that a stretch of lines begins with; the index where its body begins."""
    headline = _find_headline(draft, start, stop)
    if headline is None:
        top = min(stop, start + LOOK_AHEAD)
        _dates_above(draft, start, top, article)
        for index in (i for i in draft.open_lines(start, top) if draft.lines[i].key in draft.lexicon.sections):
            draft.put(index, Role.SECTION, "section:known", article=article)
        return start
    _above_headline(draft, start, headline, article)
    draft.put(headline, Role.HEADLINE, "headline", article=article)
    index = headline + 1
    while index < stop:
        step = read_head_line(draft, index, stop, headline, article)
        if not step:
            break
        index += step
    return index


def _find_headline(draft: Draft, start: int, stop: int) -> int | None:
    """Find the headline: what stands again behind the button that the head is printed around, else what recurs or is first."""
    lines = draft.lines
    candidates = [i for i in draft.open_lines(start, stop) if i not in draft.stamps and has_letters(lines[i].text)]
    if not candidates:
        return None
    button = next((i for i in range(start, stop) if lines[i].key == draft.lexicon.repeated_around), None)
    if button is not None:
        behind = next((i for i in candidates if i > button), None)
        again = next((i for i in candidates if behind is not None and i < button and lines[i].key == lines[behind].key), None)
        first = again if again is not None else candidates[0]
        return first if first < button else behind
    first = candidates[0]
    if _is_section(draft, first, candidates[1:2]):
        if len(candidates) == 1:
            return None
        first = candidates[1]
    return None if draft.is_texty(first) and _is_first_paragraph(draft, first) else first


def _is_section(draft: Draft, index: int, following: list[int]) -> bool:
    """Say whether a line above a likely headline is the article's section: a known name, or a short line set apart."""
    line = draft.lines[index]
    if line.key in draft.lexicon.sections:
        return True
    if not following:
        return False
    if draft.profile and not draft.profile.head.section:
        return False
    below = draft.lines[following[0]]
    set_apart = line.words <= SECTION_WORDS and below.gap > 0 and not draft.is_texty(following[0])
    return set_apart and below.words > line.words and not is_doubled(draft, following[0], len(draft.lines))


def _is_first_paragraph(draft: Draft, index: int) -> bool:
    """Say whether the first line is text already, the page showing no headline: no landmark of a head stands behind it."""
    return not (draft.profile and draft.profile.head.section) and not _landmark_ahead(draft, index, len(draft.lines), "")


def _above_headline(draft: Draft, start: int, headline: int, article: int) -> None:
    """Label what stands above the headline: dates, the section right above it, and what can only be the site's."""
    _dates_above(draft, start, headline, article)
    above = list(draft.open_lines(start, headline))
    if above and draft.lines[above[-1]].words <= SECTION_WORDS + 2:
        section = above.pop()
        known = draft.lines[section].key in draft.lexicon.sections
        draft.put(section, Role.SECTION, "section:known" if known else "section:above-headline", article=article)
    for index in above:
        draft.put(index, Role.FURNITURE, "above-headline")


def _dates_above(draft: Draft, start: int, stop: int, article: int) -> None:
    """Label dates that stand above the headline: the site's clock where a masthead or the profile says so."""
    has_masthead = any(draft.role(i) is Role.MASTHEAD for i in range(start, min(len(draft.lines), stop + 1)))
    for index in draft.open_lines(start, stop):
        stamp = draft.stamps.get(index)
        if stamp is None:
            continue
        if has_masthead or (draft.profile and draft.profile.head.top_date == "page_date"):
            draft.put(index, Role.PAGE_DATE, "date-above-masthead")
        else:
            draft.put(index, Role.PUBLISHED, "date-above-headline", article=article)
            draft.of(article).published = draft.of(article).published or stamp


def read_head_line(draft: Draft, index: int, stop: int, headline: int, article: int) -> int:
    """Label one line of the head, or two where it is doubled; how many, or 0 where the body begins."""
    if not draft.is_open(index):
        return 1
    line, title = draft.lines[index], draft.lines[headline].key
    rule = repeats_headline(draft, index, title)
    if rule:
        draft.put(index, Role.HEADLINE, rule, article=article, repeat=True)
        return 1
    if index in draft.stamps:
        put_stamp(draft, index, article)
        return 1
    if read_button_with_clip(draft, index, title, article) or read_byline(draft, index, article):
        return 1
    if line.key == _standfirst_key(draft, headline, index):
        draft.put(index, Role.STANDFIRST, "repeat:whole", article=article, repeat=True)
        return 1
    pictures = (draft.lines[i].key for i in range(headline, index) if draft.role(i) is Role.CAPTION)
    if index == len(draft.lines) - 1 and any(repeats_where_cut(draft, index, key) for key in pictures):
        draft.put(index, Role.CAPTION, "repeat:cut-off", article=article, repeat=True)
        return 1
    if is_doubled(draft, index, stop):
        draft.put(index, Role.CAPTION, "caption:doubled", article=article)
        draft.put(index + 1, Role.CAPTION, "caption:doubled", article=article, repeat=True)
        return 2
    if line.key in draft.lexicon.stock_captions or has_credit(line.text):
        draft.put(index, Role.CAPTION, "caption:credit", article=article)
        return 1
    if index + 1 < stop and draft.is_texty(index + 1) and read_author_or_dateline(draft, index, article):
        return 1
    if article > 1 and _is_cut_above_button(draft, headline, stop):
        draft.put(index, Role.CAPTION, "caption:head-cut-off", article=article)
        return 1
    if draft.is_texty(index) and not (len(line.text) <= HEAD_SENTENCE and _button_ahead(draft, index, stop, title)):
        return 0
    if not _landmark_ahead(draft, index, stop, title):
        return 0
    below = draft.lines[index + 1]
    touches_button = below.key == draft.lexicon.repeated_around and below.gap == 0
    if touches_button or (draft.profile and not draft.profile.head.standfirst):
        draft.put(index, Role.CAPTION, "caption:above-a-button", article=article)
    else:
        draft.put(index, Role.STANDFIRST, "standfirst:in-the-head", article=article)
    return 1


def put_stamp(draft: Draft, index: int, article: int) -> None:
    """Label a date of the head: when the article was published, or when it was changed; the first of each counts."""
    facts, stamp = draft.of(article), draft.stamps[index]
    if index in draft.updates:
        draft.put(index, Role.PUBLISHED, "stamp:update", article=article)
        facts.modified = facts.modified or stamp
    else:
        draft.put(index, Role.PUBLISHED, "stamp", article=article)
        facts.published = facts.published or stamp


def _button_ahead(draft: Draft, index: int, stop: int, title: str) -> bool:
    """Say whether the head is printed around a button, and that or the whole headline stands below, before any running text.

    A doubled line is a picture's text, however long.
    """
    if draft.lexicon.repeated_around is None:
        return False
    for below in range(index + 1, min(stop, index + 1 + LOOK_AHEAD)):
        if draft.lines[below].key in {title, draft.lexicon.repeated_around}:
            return True
        if draft.is_texty(below) and not _is_one_of_two(draft, below, stop):
            return False
    return False


def _is_one_of_two(draft: Draft, index: int, stop: int) -> bool:
    return is_doubled(draft, index, stop) or (index > 0 and is_doubled(draft, index - 1, stop))


def _is_cut_above_button(draft: Draft, headline: int, stop: int) -> bool:
    """Say whether the page ends in a head before its button, where no body can have begun; the heads above it have theirs."""
    button = draft.lexicon.repeated_around
    if button is None or stop != len(draft.lines) or stop - headline > LOOK_AHEAD:
        return False
    has_button = any(draft.lines[i].key == button for i in range(headline, stop))
    return not has_button and any(line.key == button for line in draft.lines)


def _standfirst_key(draft: Draft, headline: int, index: int) -> str | None:
    near = range(headline, min(index, headline + LOOK_AHEAD))
    return next((draft.lines[i].key for i in near if draft.role(i) is Role.STANDFIRST), None)


def _landmark_ahead(draft: Draft, index: int, stop: int, title: str) -> bool:
    """Say whether the head goes on below a line: its headline again, its button, a doubled picture text, before any running text.

    Another button counts only where text follows it; behind the last text it is the page's foot.
    """
    for below in range(index + 1, min(stop, index + 1 + LOOK_AHEAD)):
        line = draft.lines[below]
        if (title and line.key == title) or line.key == draft.lexicon.repeated_around:
            return True
        if below in draft.stamps or below in draft.landmarks:
            return True
        if draft.role(below) is Role.WIDGET:
            return any(draft.is_texty(i) for i in range(below + 1, min(stop, below + TEXT_WITHIN)))
        if draft.is_texty(below) and not _is_one_of_two(draft, below, stop):
            return False
        if draft.is_open(below) and is_doubled(draft, below, stop):
            return True
    return False


def read_button_with_clip(draft: Draft, index: int, title: str, article: int) -> bool:
    """Label a button with the headline, whole or clipped, stuck to it, and perhaps the author's name behind that."""
    line = draft.lines[index]
    for label in draft.lexicon.widget_labels:
        if not line.key.startswith(label + " "):
            continue
        rest = line.key[len(label) + 1 :]
        shared = common_words(rest, title)
        if not shared:
            continue
        words = rest.split(" ")
        # The site clips by characters: the last word may be cut too.
        clip = rest if title.startswith(rest) else " ".join(words[:shared])
        draft.clips.add(clip)
        author = author_in(draft, rest[len(clip) :].strip(), line.text)
        if author:
            draft.put(index, Role.BYLINE, "byline:behind-a-button", article=article)
            draft.of(article).byline = draft.of(article).byline or author
        else:
            draft.put(index, Role.WIDGET, "button-with-headline")
        return True
    return False
