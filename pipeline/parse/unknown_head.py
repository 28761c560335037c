"""The head of an article without a profile below its headline, line by line."""

from __future__ import annotations

from pipeline.arabic.dates import read_time
from pipeline.arabic.text import match_key
from pipeline.parse.above_headline import names_site
from pipeline.parse.body import begins_as_sentence
from pipeline.parse.byline import author_among_parts, author_beside_stamp, read_byline
from pipeline.parse.draft import Draft, Stretch
from pipeline.parse.head import LOOK_AHEAD, put_stamp, read_button_with_clip, read_head_line
from pipeline.parse.head_lines import is_dateline, is_escaped, is_name, is_section_name, place_and_agency
from pipeline.parse.headline_choice import SEARCHED, is_in_list
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.prelabel import with_time
from pipeline.parse.repeats import is_doubled
from pipeline.parse.shapes import credit_of, ends_sentence, ends_with_full_stop, is_clip
from pipeline.parse.standfirst import STANDFIRST_CHARACTERS, has_text_below, read_standfirst
from pipeline.parse.text_beginning import note_author_before_text, read_behind_crawl_stamp, read_stamp_before_text
from pipeline.parse.word_overlap import overlap, stems_of_text
from pipeline.records import Precision, Role, Stamp

MENU_WORDS = 6
SECTION_WORDS = 3
FOREIGN_WORDS = 1
"""So few words that the text below does not take up are a button's, not a picture's text."""

PICTURE_WORDS = 4
"""A line of so few words under the headline names what a picture shows."""

CLIP_WORDS = 3


def read_below(draft: Draft, headline: int | None, below: Stretch, article: int) -> int:
    """Label the head below the headline, or the page's top where there is none; the index where the body begins."""
    start, stop = below.start, below.stop
    _settle_stamps(draft, start, headline)
    index = start
    title = draft.lines[headline].key if headline is not None else ""
    while index < stop:
        if draft.role(index) is Role.RELATED_HEADING and index > start + LOOK_AHEAD:
            break
        if title and draft.is_open(index) and read_button_with_clip(draft, index, title, article):
            index += 1
            continue
        step = _read_own_words(draft, index, stop, headline, article)
        if not step and headline is not None:
            step = _read_picture(draft, index, headline, article) or read_head_line(draft, index, stop, headline, article)
            step = step or read_standfirst(draft, index, stop, article)
        elif not step and (not draft.is_open(index) or _put_menu_line(draft, index, stop)):
            step = 1
        if not step:
            break
        index += step
    return index


def _stands_below_stamp(draft: Draft, index: int) -> bool:
    """Say whether the head's stamp or author stands above a line: a standfirst stands right under the headline."""
    for above in range(index - 1, max(-1, index - LOOK_AHEAD), -1):
        if draft.role(above) in {Role.PUBLISHED, Role.BYLINE, Role.STANDFIRST}:
            return True
        if draft.role(above) is Role.HEADLINE:
            return False
    return False


def _read_picture(draft: Draft, index: int, headline: int, article: int) -> int:
    """Label a picture's text that says so itself, is as short as a name, or is the headline's beginning; how many lines, or 0."""
    if not draft.is_open(index) or index in draft.stamps or draft.is_texty(index):
        return 0
    line, title = draft.lines[index], draft.lines[headline].key
    doubled = is_doubled(draft, index, len(draft.lines)) or _stands_again_below(draft, index)
    if line.words >= CLIP_WORDS and line.key != title and title.startswith(line.key):
        draft.put(index, Role.HEADLINE, "repeat:clipped-in-the-head", article=article, repeat=True)
        return 1
    few = line.words <= PICTURE_WORDS and index not in draft.landmarks and not ends_sentence(line.text)
    may_be_section = (
        line.words <= SECTION_WORDS
        and few
        and not line.text.endswith(("-", "–", ":"))
        and not is_picture_line(line, draft.lexicon)
    )
    if is_section_name(line, draft.lexicon) and may_be_section and not doubled and _takes_section(draft, index, article):
        return 1
    short = len(line.text) <= STANDFIRST_CHARACTERS and not ends_sentence(line.text) and not line.text.endswith(":")
    apart = few or (short and index not in draft.landmarks and _stands_below_stamp(draft, index))
    if not (is_picture_line(line, draft.lexicon) or doubled or (apart and has_text_below(draft, index))):
        return 0
    if few and line.words <= FOREIGN_WORDS and not doubled and not is_picture_line(line, draft.lexicon):
        text = stems_of_text(draft.lines, [i for i in draft.open_lines(index, len(draft.lines)) if draft.is_texty(i)])
        if not overlap(line.key, text):
            draft.put(index, Role.WIDGET, "no-word-of-the-text")
            return 1
    draft.put(index, Role.CAPTION, "caption:picture-words", article=article)
    if doubled:
        draft.put(index + 1, Role.CAPTION, "caption:doubled", article=article, repeat=True)
    return 2 if doubled else 1


def _stands_again_below(draft: Draft, index: int) -> bool:
    """Say whether a few words stand again behind a blank line, as crawls print a picture's text too."""
    lines = draft.lines
    return index + 1 < len(lines) and lines[index].words <= PICTURE_WORDS and lines[index + 1].key == lines[index].key


def _takes_section(draft: Draft, index: int, article: int) -> bool:
    """Label a section's name below the headline, right above the stamp or below it, where none stands above the headline."""
    beside = {index - 1, index + 1} & (set(draft.stamps) | set(draft.meta))
    has_one = any(label is not None and label.role is Role.SECTION for label in draft.labels[:index])
    directly = draft.role(index - 1) is Role.HEADLINE
    below = draft.lines[index + 1].key if index + 1 < len(draft.lines) else ""
    title = next((draft.lines[i].key for i in range(index - 1, -1, -1) if draft.role(i) is Role.HEADLINE), None)
    if has_one or not (beside or directly or below == title) or names_site(draft, index):
        return False
    draft.put(index, Role.SECTION, "section:below-headline", article=article)
    return True


def _put_menu_line(draft: Draft, index: int, stop: int) -> bool:
    """Label a short line on top of a page without a headline, with running text below it: the site's menu."""
    line = draft.lines[index]
    if draft.is_texty(index) or begins_as_sentence(draft, index) or ends_with_full_stop(line.text):
        return False
    above = draft.labels[index - 1] if index else None
    goes_on = above is not None and above.rule == "menu-above-the-text" and not ends_sentence(line.text)
    if line.words > MENU_WORDS and not (goes_on or is_in_list(draft, index)):
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


def _read_own_words(draft: Draft, index: int, stop: int, headline: int | None, article: int) -> int:
    """Label a line of the head that says by its own words what it is; how many lines, or 0."""
    if not draft.is_open(index):
        return 0
    line, facts = draft.lines[index], draft.of(article)
    if index in draft.updates:
        put_stamp(draft, index, article)
        return 1
    if index in draft.stamps:
        draft.put(index, Role.PUBLISHED, "stamp", article=article)
        stamp = with_time(draft.stamps[index], facts.time)
        facts.published = stamp if _tells_more(stamp, facts.published) else facts.published
        return 1
    if _read_labelled_section(draft, index, article):
        return 1
    if index in draft.relative:
        draft.put(index, Role.PUBLISHED, "stamp:relative", article=article)
        return 1
    clock = read_time(line.text)
    if clock and not _stands_by_its_day(draft, index):
        draft.put(index, Role.WIDGET, "time:of-something-else", article=None)
        return 1
    if clock:
        draft.put(index, Role.PUBLISHED, "time", article=article)
        facts.time = clock
        facts.published = with_time(facts.published, clock) if facts.published else None
        return 1
    if read_stamp_before_text(draft, index, article):
        return 1
    note_author_before_text(draft, index, article)
    if _read_meta_line(draft, index, article) or read_byline(draft, index, article):
        return 1
    if read_behind_crawl_stamp(draft, index, article):
        return 1
    if headline is not None and is_doubled(draft, index, stop):
        return _read_picture(draft, index, headline, article)
    if index in draft.told.sections:
        draft.put(index, Role.SECTION, "section:as-told", article=article)
        return 1
    author = line.text if index in draft.told.authors else author_among_parts(line, draft.lexicon)
    author = author or author_beside_stamp(draft, index)
    is_picture = is_picture_line(line, draft.lexicon) and not _is_of_agency(line, draft.lexicon)
    if is_picture and not _is_author_of_office(line.text, author, draft.lexicon):
        author = None
    if headline is not None and draft.lines[headline].key.startswith(line.key):
        author = None  # the headline, clipped
    if author and not facts.byline and not is_doubled(draft, index, stop):
        draft.put(index, Role.BYLINE, "byline:name", article=article)
        facts.byline = author
        return 1
    if is_dateline(line, draft.lexicon) and not is_picture:
        draft.put(index, Role.DATELINE, "dateline", article=article)
        facts.place, facts.agency = place_and_agency(line.text, draft.lexicon)
        return 1
    if is_escaped(line.text):
        draft.put(index, Role.CAPTION, "caption:escaped", article=article)
        return 1
    clipped = index + 1 < stop and draft.lines[index + 1].gap == 0 and is_clip(line.key, draft.lines[index + 1].key)
    if clipped and line.words >= 2 and not draft.is_texty(index + 1):
        draft.put(index, Role.CAPTION, "caption:clipped", article=article)
        draft.put(index + 1, Role.CAPTION, "caption:below-its-clip", article=article)
        return 2
    return 0


def _is_of_agency(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line begins with a place and names an agency."""
    place, agency = place_and_agency(line.text, lexicon)
    return bool(place and agency) and line.text.startswith(place or "")


def _is_author_of_office(text: str, author: str | None, lexicon: Lexicon) -> bool:
    """Say whether what looks like a picture's credit is the office of an author: `name (centre)`, no agency."""
    credit = credit_of(text)
    if author is None or credit is None or not is_name(author) or not text.startswith(author):
        return False
    return not any(f" {agency} " in f" {match_key(credit)} " for agency in lexicon.agencies)


def _stands_by_its_day(draft: Draft, index: int) -> bool:
    """Say whether a day stands right above or below a time: elsewhere it is a video's length, a prayer's, a list's."""
    return any(at in draft.stamps or at in draft.meta for at in (index - 1, index + 1))


def _read_labelled_section(draft: Draft, index: int, article: int) -> bool:
    """Label a line that names the article's section behind a word for that: `section: name`."""
    line = draft.lines[index]
    prefix = draft.lexicon.section_prefixes.before(line.key)
    label, mark, name = line.text.partition(":")
    if prefix is None or not mark or len(label.split()) > prefix.count(" ") + 1 or line.words > MENU_WORDS or not name.strip():
        return False
    at = draft.text.index(":", line.start) + 1
    draft.put(index, Role.SECTION, "section:behind-its-label", article=article, part=(at, line.end))
    return True


def _read_meta_line(draft: Draft, index: int, article: int) -> bool:
    """Label a line that holds stamps and little else, an author's name perhaps."""
    meta, facts = draft.meta.get(index), draft.of(article)
    if meta is None:
        return False
    if meta.published:
        stamp = with_time(meta.published, facts.time)
        facts.published = stamp if _tells_more(stamp, facts.published) else facts.published
    facts.modified = facts.modified or meta.modified
    facts.place, facts.section = facts.place or meta.place, facts.section or meta.section
    draft.put(index, Role.BYLINE if meta.author and not facts.byline else Role.PUBLISHED, "stamp:with-its-words", article=article)
    facts.byline = facts.byline or meta.author
    return True


def _tells_more(stamp: Stamp, known: Stamp | None) -> bool:
    """Say whether a stamp is the first, or gives the time of the day that is known."""
    if known is None:
        return True
    same_day = known.precision is Precision.DAY and stamp.local.date() == known.local.date()
    return same_day and stamp.precision is not Precision.DAY
