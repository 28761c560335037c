"""Guesses for a profile's word lists: furniture, sections, headings of lists, what bylines, stamps and counters begin with."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.arabic.dates import find_stamp, read_stamp, read_time
from pipeline.arabic.text import match_key
from pipeline.ingest.profile_draft import Corpus, Guess, Place, ProfileDraft
from pipeline.parse.head_lines import is_name, is_section_name
from pipeline.parse.lexicon import FURNITURE_LISTS, Lexicon, lexicon_for
from pipeline.parse.shapes import ends_sentence
from pipeline.records import Role

LONGEST_LABEL = 120
"""Characters: what is longer is compared by no profile."""

TITLE_WORDS = 7
"""Words: a longer line that is no sentence may be a headline of the day, in a ticker or a list."""

SECTION_WORDS = 3
HEADING_WORDS = 5
PREFIX_WORDS = 3
NEAR_HEADLINE = 6
"""Lines: an author's name stands no further from the headline."""

LINKED = 2
"""Lines below a heading that are of this page alone: links to other articles."""

_OF_ARTICLES = frozenset({Role.BYLINE, Role.PUBLISHED, Role.DATELINE, Role.PAGE_DATE})
_TEASERS = frozenset(role for role in Role if role.value.startswith("teaser"))
_SAYS_ITSELF = frozenset({Role.MASTHEAD})
_PREFIXED = re.compile(r"^(?P<prefix>[^\d:/|–-]{2,30}?)\s*[:/|–-]\s*(?P<name>\D+?)\s*:?$")
_DIGITS = re.compile(r"\d[\d.,]*")


def guess_words(corpus: Corpus, draft: ProfileDraft) -> None:
    """Fill a draft's word lists from what recurs on a publisher's pages, in the order in which it stands there."""
    lexicon = lexicon_for(None)
    headings = set(_related_headings(corpus, lexicon))
    for key, places in corpus.places.items():
        place = places[0]
        if (
            _is_known(place)
            or _is_a_date(place)
            or len(place.text.text) > LONGEST_LABEL
            or key.isdigit()
            or key in lexicon.offices
        ):
            continue
        seen = corpus.seen(key)
        if key in headings:
            draft.related_headings.append(Guess(phrase=place.text.text, why=f"{seen}, below the text and above links"))
        elif corpus.count(key) > 1:
            _put_recurring(draft, places, seen, lexicon, on_all=corpus.count(key) == len(corpus.pages))
        elif place.line.role in _SAYS_ITSELF:
            _put(draft, place.line.role.value, Guess(phrase=place.text.text, why=f"{place.line.rule}, {seen}"))
        elif len(corpus.pages) == 1 and place.line.role in FURNITURE_LISTS:
            guess = Guess(phrase=place.text.text, why=f"{place.line.rule}, {seen}", is_sure=False)
            _put(draft, place.line.role.value, guess)
    _guess_sections(corpus, draft, lexicon)
    _guess_beginnings(corpus, draft, lexicon)
    _guess_foot(corpus, draft)


def _put_recurring(draft: ProfileDraft, places: list[Place], seen: str, lexicon: Lexicon, *, on_all: bool) -> None:
    """Put a line that stands on several pages where the reader saw it most, if it is no part of articles."""
    place = places[0]
    roles = Counter(each.line.role for each in places)
    role = roles.most_common(1)[0][0]
    text, words = place.text.text, place.text.words
    if role in _OF_ARTICLES or any(each.line.repeat for each in places if each.line.role is Role.HEADLINE):
        return
    if role is Role.SECTION or (words <= SECTION_WORDS and role in FURNITURE_LISTS and is_section_name(place.text, lexicon)):
        draft.sections.append(Guess(phrase=text, why=f"{seen}, as {role.value}"))
    elif role is Role.RELATED_HEADING:
        draft.related_headings.append(Guess(phrase=text, why=f"{seen}, {place.line.rule}"))
    elif role is Role.CAPTION:
        draft.words.setdefault("stock_captions", []).append(Guess(phrase=text, why=f"{seen}, as a picture's text"))
    elif role in _TEASERS:
        _put(draft, "furniture", Guess(phrase=text, why=f"{seen}, in a list of other articles", is_sure=words <= PREFIX_WORDS))
    elif role in FURNITURE_LISTS:
        is_title = words > TITLE_WORDS and role is not Role.MASTHEAD and not ends_sentence(text)
        _put(draft, role.value, Guess(phrase=text, why=f"{seen}{', perhaps a headline' * is_title}", is_sure=not is_title))
    else:
        kind = "navigation" if place.at < place.page.first_text else "furniture"
        is_sure = on_all or len(places) > 2 or words >= PREFIX_WORDS
        if role is Role.HEADLINE:
            kind = "masthead"
        _put(draft, kind, Guess(phrase=text, why=f"{seen}, read as {role.value}", is_sure=is_sure and words <= TITLE_WORDS * 2))


def _put(draft: ProfileDraft, kind: str, guess: Guess) -> None:
    draft.furniture.setdefault(kind, []).append(guess)


def _is_known(place: Place) -> bool:
    """Say whether the words of all sites know a line already, or nothing in it can be compared."""
    rule = place.line.rule
    is_label = rule in {"furniture-beginning", "list-beginning", "label-in-latin-letters"}
    return rule.startswith("lexicon:") or is_label or rule in {"punctuation-only", "crawl-stamp", "counter", "markup"}


def _is_a_date(place: Place) -> bool:
    text = place.text.text
    return place.line.role is Role.PUBLISHED or read_stamp(text) is not None or read_time(text) is not None


def _related_headings(corpus: Corpus, lexicon: Lexicon) -> Iterator[str]:
    """Give the short lines below the text of several pages under which each page has lines of its own."""
    for key, places in corpus.places.items():
        place = places[0]
        if corpus.count(key) < 2 or place.text.words > HEADING_WORDS or key in lexicon.foot or _is_known(place):
            continue
        if all(each.at > each.page.last_text and _links_below(corpus, each) >= LINKED for each in places):
            yield key


def _links_below(corpus: Corpus, place: Place) -> int:
    """Count the lines right below a place that are longer than a label and stand on no other page."""
    count = 0
    for text in place.page.texts[place.at + 1 :]:
        if not text.key or corpus.count(text.key) > 1 or text.words < PREFIX_WORDS + 1:
            break
        count += 1
    return count


def _guess_sections(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> None:
    """Add the sections that articles name, and, less surely, short lines right above headlines."""
    known = {match_key(guess.phrase) for guess in draft.sections} | {match_key(phrase) for phrase in lexicon.sections}
    taken = {match_key(guess.phrase) for guesses in draft.furniture.values() for guess in guesses if guess.is_sure}
    for page in corpus.pages:
        for at, line in enumerate(page.lines):
            text = page.texts[at]
            below = page.lines[at + 1].role if at + 1 < len(page.lines) else None
            above_headline = below is Role.HEADLINE and line.role is Role.NAVIGATION and text.words <= SECTION_WORDS
            if text.key in known or not text.key or text.key in taken or not (line.role is Role.SECTION or above_headline):
                continue
            known.add(text.key)
            is_section = line.role is Role.SECTION
            why = "a page's section" if is_section else "right above a headline"
            draft.sections.append(Guess(phrase=text.text, why=f"{why}, {corpus.seen(text.key)}", is_sure=is_section))


def _guess_beginnings(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> None:
    """Find what stands before authors, dates and numbers that differ from page to page."""
    found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for number, page in enumerate(corpus.pages):
        headline = next((at for at, line in enumerate(page.lines) if line.role is Role.HEADLINE), 0)
        for at, text in enumerate(page.texts):
            if len(text.text) > LONGEST_LABEL or page.lines[at].rule.startswith("lexicon:"):
                continue
            for kind, prefix in _beginning(text.text, text.key, lexicon, near=abs(at - headline) <= NEAR_HEADLINE):
                found[kind, match_key(prefix)].setdefault(number, prefix)
    for (kind, _), seen in found.items():
        on = f"on {len(seen)} of {len(corpus.pages)} pages"
        guess = Guess(phrase=next(iter(seen.values())), why=f"{_BEFORE[kind]}, {on}", is_sure=len(seen) > 1)
        draft.words.setdefault(kind, []).append(guess)


_BEFORE = {
    "byline_prefixes": "before a name near the headline",
    "stamp_prefixes": "before a date",
    "furniture_beginnings": "before a number",
}


def _beginning(text: str, key: str, lexicon: Lexicon, *, near: bool) -> Iterator[tuple[str, str]]:
    """Give the kind and words of what a line begins with, where something follows that differs from page to page."""
    stamp = find_stamp(text)
    if stamp is not None:
        prefix = text[: stamp.start].strip(" :-–|/")
        is_new = not match_key(prefix).startswith(lexicon.stamp_prefixes) and not is_name(prefix)
        if 0 < len(prefix.split()) <= PREFIX_WORDS and is_new and match_key(prefix) not in lexicon.places:
            yield "stamp_prefixes", prefix
        return
    number = _DIGITS.search(text)
    if number and len(text) - number.end() <= len("1234567890") and not ends_sentence(text):
        prefix = text[: number.start()].strip(" :-–|/(")
        if 0 < len(prefix.split()) <= PREFIX_WORDS and not key.startswith(lexicon.furniture_beginnings) and match_key(prefix):
            yield "furniture_beginnings", prefix
        return
    named = _PREFIXED.match(text) if near else None
    if named and is_name(named["name"]):
        prefix = named["prefix"].strip()
        prefix_key = match_key(prefix)
        is_other = prefix_key in lexicon.places or prefix_key in lexicon.agencies or prefix_key in lexicon.byline_prefixes
        if len(prefix.split()) <= PREFIX_WORDS and prefix_key and not is_other and not is_name(prefix):
            yield "byline_prefixes", prefix


def _guess_foot(corpus: Corpus, draft: ProfileDraft) -> None:
    """Find the line that stands right below the text of several pages: nothing of the article follows it."""
    firsts = Counter(page.texts[page.last_text + 1].key for page in corpus.pages if 0 <= page.last_text < len(page.texts) - 1)
    for key, count in firsts.items():
        place = corpus.places[key][0] if key else None
        if place is None or count < 2 or place.text.words > HEADING_WORDS or place.line.role not in FURNITURE_LISTS:
            continue
        if all(each.at > each.page.last_text for each in corpus.places[key]) and key not in lexicon_for(None).foot:
            why = f"right below the text on {count} of {len(corpus.pages)} pages"
            draft.words.setdefault("foot", []).append(Guess(phrase=place.text.text, why=why, is_sure=not _is_known(place)))
