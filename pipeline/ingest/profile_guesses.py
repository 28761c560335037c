"""Guesses for a profile's word lists: furniture, sections, headings of lists of other articles, and where an article ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.arabic.dates import read_stamp, read_time
from pipeline.arabic.text import match_key
from pipeline.ingest.profile_beginnings import guess_beginnings
from pipeline.ingest.profile_draft import Corpus, Guess, PageRead, Place, ProfileDraft
from pipeline.ingest.profile_sure import MOSTLY, is_running_text, with_marks
from pipeline.ingest.publisher_trial import OF_ALL_SITES
from pipeline.parse.head_lines import is_name, is_section_name, is_site_name
from pipeline.parse.lexicon import FURNITURE_LISTS, Lexicon, lexicon_for
from pipeline.parse.shapes import ends_sentence
from pipeline.records import Role

LONGEST_LABEL = 120
"""Characters: what is longer is compared by no profile."""

TITLE_WORDS = 7
"""Words: a longer line that is no sentence may be a headline of the day, in a ticker or a list."""

FEW_PAGES = 3
SECTION_WORDS = 3
STOCK_WORDS = 4
"""Words: a longer picture's text says something of the picture."""

HEADING_WORDS = 5
LABEL_WORDS = 3

LINKED = 2
"""Lines below a heading that are of some pages alone: links to other articles."""

_OF_ARTICLES = frozenset({Role.BYLINE, Role.PUBLISHED, Role.DATELINE, Role.PAGE_DATE})
_TEASERS = frozenset(role for role in Role if role.value.startswith("teaser"))


def guess_words(corpus: Corpus, draft: ProfileDraft) -> None:
    """Fill a draft's word lists from what recurs on a publisher's pages, in the order in which it stands there."""
    lexicon = lexicon_for(None)
    guess_beginnings(corpus, draft, lexicon)
    beginnings = tuple(match_key(guess.phrase) + " " for guesses in draft.words.values() for guess in guesses)
    headings = set(_related_headings(corpus, lexicon))
    for key, places in corpus.places.items():
        place, count, seen = places[0], corpus.count(key), corpus.seen(key)
        if _needs_no_word(place, lexicon) or key in corpus.headlines or (beginnings and key.startswith(beginnings)):
            continue
        if key in headings:
            draft.related_headings.append(Guess(phrase=place.text.text, why=f"{seen}, below the text and above links"))
        elif count > 1:
            _put_recurring(draft, places, seen, lexicon, total=len(corpus.pages))
        elif place.line.role is Role.MASTHEAD:
            # A site says the same of itself on all its pages; of two, one may have lost its top to the crawl.
            is_sure = len(corpus.pages) < FEW_PAGES
            _put(draft, Role.MASTHEAD, Guess(phrase=place.text.text, why=f"by its words, {seen}", is_sure=is_sure))
        elif len(corpus.pages) == 1 and place.line.role in FURNITURE_LISTS:
            _put(draft, place.line.role, Guess(phrase=place.text.text, why=f"by its place, {seen}", is_sure=False))
    _guess_sections(corpus, draft)
    _guess_foot(corpus, draft, lexicon)


def _needs_no_word(place: Place, lexicon: Lexicon) -> bool:
    """Say whether a line is known by the words of all sites, is a date or a number, or is too long to be compared."""
    text, rule = place.text, place.line.rule
    if place.line.role is Role.RELATED_HEADING:
        return text.key in lexicon.related_headings or rule == "list-beginning"
    if rule.startswith("lexicon:") or rule in OF_ALL_SITES or text.key in lexicon.offices or text.key.isdigit():
        return True
    if len(text.text) > LONGEST_LABEL or place.line.role is Role.PUBLISHED:
        return True
    return read_stamp(text.text) is not None or read_time(text.text) is not None


def _put_recurring(draft: ProfileDraft, places: list[Place], seen: str, lexicon: Lexicon, *, total: int) -> None:
    """Put a line that stands on several pages where the reader saw it most, if it is no part of articles."""
    place = places[0]
    role = Counter(each.line.role for each in places).most_common(1)[0][0]
    times = Counter(id(each.page) for each in places)
    text, words = place.text.text, place.text.words
    # In a ticker or a list of links, which pages that were crawled together share.
    # What an article says, others may say too; only what stands on most pages is the site's call or notice.
    is_text = is_running_text(place.text) and len(times) < MOSTLY * total
    is_title = words > TITLE_WORDS and not ends_sentence(text) and (len(times) < total or total < FEW_PAGES)
    names = role is Role.MASTHEAD or is_name(text) or is_site_name(place.text, lexicon)
    if words <= SECTION_WORDS and set(times.values()) == {1, 2} and not names:
        # In the menu of every page, and once more above the headline of some.
        draft.sections.append(Guess(phrase=text, why=f"{seen}, twice on {list(times.values()).count(2)}"))
    elif role in _OF_ARTICLES:
        return
    elif role is Role.SECTION or (words <= SECTION_WORDS and role in FURNITURE_LISTS and is_section_name(place.text, lexicon)):
        draft.sections.append(Guess(phrase=text, why=f"{seen}, as {role.value}"))
    elif role is Role.RELATED_HEADING:
        draft.related_headings.append(Guess(phrase=text, why=seen))
    elif role is Role.CAPTION and words > STOCK_WORDS:
        return
    elif role is Role.CAPTION:
        draft.words.setdefault("stock_captions", []).append(Guess(phrase=text, why=f"{seen}, as a picture's text"))
    elif role in _TEASERS:
        if words <= LABEL_WORDS:  # else a headline that several pages link to
            _put(draft, Role.FURNITURE, Guess(phrase=text, why=f"{seen}, in a list of other articles"))
    elif role in FURNITURE_LISTS:
        is_title &= role is not Role.MASTHEAD
        doubt = ", perhaps a headline" if is_title else ", perhaps an article's sentence" if is_text else ""
        _put(draft, role, Guess(phrase=text, why=f"{seen}{doubt}", is_sure=not doubt))
    else:
        is_above = sum(each.at < each.page.first_text for each in places) * 2 > len(places)
        kind = Role.MASTHEAD if role is Role.HEADLINE else Role.NAVIGATION if is_above else Role.FURNITURE
        is_sure = (len(times) == total or len(times) > 2 or words >= LABEL_WORDS) and not is_title and not is_text
        _put(draft, kind, Guess(phrase=text, why=f"{seen}, read as {role.value}", is_sure=is_sure))


def _put(draft: ProfileDraft, kind: Role, guess: Guess) -> None:
    """Put a line into a list of furniture; its numbers, such as the year of a copyright, may change."""
    masked = replace(guess, phrase=with_marks(guess.phrase))
    draft.furniture.setdefault(kind.value, []).append(masked)


def _related_headings(corpus: Corpus, lexicon: Lexicon) -> Iterator[str]:
    """Give the short lines below the text of several pages under which links to other articles stand."""
    for key, places in corpus.places.items():
        if corpus.count(key) < 2 or places[0].text.words > HEADING_WORDS or key in lexicon.foot:
            continue
        if all(place.at > place.page.last_text and _links_below(corpus, place) >= LINKED for place in places):
            yield key


def _links_below(corpus: Corpus, place: Place) -> int:
    """Count the lines right below a place that are longer than a label, and stand on some pages only or are a page's headline."""
    count = 0
    for text in place.page.texts[place.at + 1 :]:
        is_on_all = text.key in corpus.places and corpus.count(text.key) == len(corpus.pages)
        if text.words <= LABEL_WORDS or (is_on_all and text.key not in corpus.headlines):
            break
        count += 1
    return count


def _guess_sections(corpus: Corpus, draft: ProfileDraft) -> None:
    """Add the sections that articles name, and, less surely, short lines right above headlines."""
    taken = {match_key(guess.phrase) for guess in draft.sections}
    taken |= {match_key(guess.phrase) for guesses in draft.furniture.values() for guess in guesses if guess.is_sure}
    for page in corpus.pages:
        for at, line in enumerate(page.lines):
            text = page.texts[at]
            below = page.lines[at + 1].role if at + 1 < len(page.lines) else None
            is_section = line.role is Role.SECTION
            may_be = below is Role.HEADLINE and line.role is Role.NAVIGATION and text.words <= SECTION_WORDS
            if not text.key or text.key in taken or not (is_section or may_be):
                continue
            taken.add(text.key)
            why = "a page's section" if is_section else "right above a headline"
            draft.sections.append(Guess(phrase=text.text, why=f"{why}, {corpus.seen(text.key)}", is_sure=is_section))


def _guess_foot(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> None:
    """Find the line that stands first below the text of several pages: nothing of the article follows it."""
    firsts = Counter(filter(None, (_first_recurring_below_text(corpus, page) for page in corpus.pages)))
    headings = {match_key(guess.phrase) for guess in draft.related_headings}
    for key, count in firsts.items():
        place = corpus.places[key][0]
        is_label = place.text.words <= HEADING_WORDS and place.line.role in FURNITURE_LISTS and key not in headings
        if count < 2 or not is_label or key in lexicon.foot:
            continue
        if all(each.at > each.page.last_text for each in corpus.places[key]):
            why = f"first below the text on {count} of {len(corpus.pages)} pages"
            is_new = not place.line.rule.startswith("lexicon:")
            draft.words.setdefault("foot", []).append(Guess(phrase=place.text.text, why=why, is_sure=is_new))


def _first_recurring_below_text(corpus: Corpus, page: PageRead) -> str | None:
    below = page.texts[page.last_text + 1 :] if page.last_text >= 0 else ()
    return next((text.key for text in below if text.key and corpus.count(text.key) > 1), None)
