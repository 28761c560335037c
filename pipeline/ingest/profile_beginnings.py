"""Guesses of what stands before authors, dates and numbers that differ from page to page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.arabic.dates import find_stamp
from pipeline.arabic.masking import MASK
from pipeline.arabic.text import match_key
from pipeline.ingest.profile_draft import Corpus, Guess, ProfileDraft
from pipeline.parse.head_lines import is_name
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import common_words, ends_sentence
from pipeline.records import Role

LONGEST_LINE = 120
PREFIX_WORDS = 3
NEAR_HEADLINE = 6
"""Lines: on a single page, an author's name stands no further from the headline."""

_UNIT = 10
"""Characters that may stand behind a number: "views", "seconds"."""

_PREFIXED = re.compile(r"^(?P<prefix>[^\d:/|–-]{2,30}?)\s*[:/|–-]\s*(?P<name>\D+?)\s*:?$")
_DIGITS = re.compile(r"\d[\d.,]*")
_MARKS = " :-–|/("

COUNTER = "counter"

BUTTON = "button"
CLIP_WORDS = 2
"""Words of the headline that stand behind a button's label which the crawl stuck to it."""

_BEFORE = {
    BUTTON: "before the headline's words",
    COUNTER: "with other numbers",
    "byline_prefixes": "before a name",
    "stamp_prefixes": "before a date",
}


def guess_beginnings(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> None:
    """Fill a draft's prefixes of bylines and stamps, and its counters; those seen on one page only are less sure."""
    seen: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    near: set[tuple[str, str]] = set()
    for number, page in enumerate(corpus.pages):
        headline = next((at for at, line in enumerate(page.lines) if line.role is Role.HEADLINE), 0)
        for at, text in enumerate(page.texts):
            if len(text.text) > LONGEST_LINE or page.lines[at].rule.startswith("lexicon:"):
                continue
            found = list(_beginning(text.text, lexicon))
            button = _button(text, page.texts[headline].key, lexicon) if 0 < at - headline <= NEAR_HEADLINE else None
            for kind, prefix in found if button is None else [(BUTTON, button)]:
                which = kind, match_key(prefix)
                seen[which].setdefault(number, prefix)
                if kind != "byline_prefixes" or abs(at - headline) <= NEAR_HEADLINE:
                    near.add(which)
    for which, pages in seen.items():
        if len(pages) == 1 and (which not in near or len(corpus.pages) > 1):
            continue
        why = f"{_BEFORE[which[0]]} on {len(pages)} of {len(corpus.pages)} pages"
        guess = Guess(phrase=next(iter(pages.values())), why=why, is_sure=len(pages) > 1)
        if which[0] == BUTTON:
            draft.furniture.setdefault("widget_labels", []).append(guess)
        elif which[0] == COUNTER:
            draft.furniture.setdefault(Role.WIDGET.value, []).append(guess)
        else:
            draft.words.setdefault(which[0], []).append(guess)


def _beginning(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Give the kind and the words of what a line begins with, where something follows that differs from page to page.

    A counter is given whole, with a mark in place of its number.
    """
    stamp = find_stamp(text)
    if stamp is not None:
        prefix = text[: stamp.start].strip(_MARKS)
        prefix_key = match_key(prefix)
        if _is_label(prefix) and not prefix_key.startswith(lexicon.stamp_prefixes) and prefix_key not in lexicon.places:
            yield "stamp_prefixes", prefix
        return
    number = _DIGITS.search(text)
    if number is not None:
        ends = len(text) - number.end() <= _UNIT and not ends_sentence(text)
        if ends and _is_label(text[: number.start()].strip(_MARKS)):
            yield COUNTER, _DIGITS.sub(MASK, text)
        return
    named = _PREFIXED.match(text)
    if named is not None and is_name(named["name"]):
        prefix = named["prefix"].strip()
        known = {*lexicon.places, *lexicon.agencies, *lexicon.byline_prefixes}
        if _is_label(prefix) and match_key(prefix) not in known:
            yield "byline_prefixes", prefix


def _button(text: TextLine, headline: str, lexicon: Lexicon) -> str | None:
    """Give the button's label that a line begins with where the beginning of the headline is stuck to it."""
    label, _, rest = text.key.partition(" ")
    known = lexicon.furniture.get(label)
    if known is None or known[0] is not Role.WIDGET or common_words(rest, headline) < CLIP_WORDS:
        return None
    return text.text.split(" ")[0]


def _is_label(prefix: str) -> bool:
    return 0 < len(prefix.split()) <= PREFIX_WORDS and bool(match_key(prefix)) and not is_name(prefix)
