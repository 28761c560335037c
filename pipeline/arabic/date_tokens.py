"""A text taken apart for the date grammar: numbers, words and punctuation; and the quick look that spares most lines that."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from pipeline.arabic.chars import DIGIT_FOLDS, HARAKAT_CLASS, INVISIBLE_CLASS, TATWEEL
from pipeline.arabic.text import match_key

ARABIC_COMMA, ARABIC_SEMICOLON = "\u060c", "\u061b"

SEPARATORS = frozenset("-/,:.()[]|;•~@")
"""What may stand between a date and a time. Dashes of every length and a tatweel by itself are `-`, signs and emoji `•`."""

_SHOWN_AS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d" + TATWEEL, "-"),  # hyphens, dashes, minus
    **dict.fromkeys("\\\u2044\u2215\uff0f", "/"),  # backslash, fraction slash, division slash, fullwidth slash
    **dict.fromkeys("\u2236\ua789\uff1a", ":"),  # ratio, modifier letter colon, fullwidth colon
    **dict.fromkeys(ARABIC_COMMA + "\uff0c", ","),
    **dict.fromkeys("\u2022\u00b7\u2219\u22c5\u25cf\u30fb", "•"),  # bullets and middle dots
    **dict.fromkeys("\u00a6\u2502\uff5c", "|"),  # broken bar, box drawing bar, fullwidth bar
    ARABIC_SEMICOLON: ";",
}

# Between the letters of a word: vowel signs, tatweel, invisible marks, accents apart from their letter, variation selectors.
_INSIDE = f"{HARAKAT_CLASS}{TATWEEL}{INVISIBLE_CLASS}\u0300-\u036f\ufe00-\ufe0f"
_TOKEN = re.compile(rf"[0-9]+|[^\W\d_]+(?:[{_INSIDE}]*[^\W\d_]+)*[{_INSIDE}]*|[^\w\s{_INSIDE}]|[\d_]")

_D = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_ONE, _TWO = "[1\u0661\u06f1]", "[2\u0662\u06f2]"
# 1300 to 1500 of the Islamic calendar, 1800 to 2200 of the Gregorian one.
_YEAR = re.compile(
    rf"(?:{_ONE}[345\u0663-\u0665\u06f3-\u06f589\u0668\u0669\u06f8\u06f9]|{_TWO}[012\u0660-\u0662\u06f0-\u06f2]){_D}{_D}(?!{_D})"
)
_NUMBER = re.compile(_D)
_OTHER_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
_SHORT_DAY = re.compile(rf"(?<!{_D}){_D}{{1,2}}(?!{_D})")
_DASH = "[-/.\\\\\u2010-\u2015\u2212\ufe63\uff0d\u0640\u2044\u2215\uff0f]"
_SHORT_DATE = re.compile(rf"{_D}{{1,2}}{_DASH}(?:{_D}{{1,2}}|[^\W\d_][\w{_INSIDE}]{{1,12}}){_DASH}{_D}{{1,2}}(?!{_D})")


class Token(NamedTuple):
    """A number, a word or a punctuation mark: what it is compared by, and where it stands, half-open.

    `proclitic`: the match key of what was taken off before it and stands outside it (and, in, for, like, so); "" for none.
    """

    key: str
    start: int
    end: int
    proclitic: str = ""


def may_hold_date(text: str) -> bool:
    """Say quickly whether a text may hold a date of the grammar; False is certain.

    Every date has a day of one or two digits and a year of four, or is a short date as `12/03/20`.
    """
    number = _NUMBER.search(text)  # one set of characters is sought quickest
    if number is None:
        return False
    if _YEAR.search(text, number.start()) is None:
        return _SHORT_DATE.search(text) is not None
    return _SHORT_DAY.search(text) is not None


_CLOCK = re.compile(rf"{_D}{{1,2}}\s*[:.hH\u2236\ua789\uff1a]\s*{_D}{{2}}")


def may_hold_clock(text: str) -> bool:
    """Say quickly whether a text may hold a time of day with its minutes; False is certain."""
    return _CLOCK.search(text) is not None


@lru_cache(maxsize=4096)
def key_of(word: str) -> str:
    """Give what a number, a word or a sign is compared by: its match key, one sign for signs that look alike."""
    if word in SEPARATORS:
        return word
    if word.isdecimal():
        return word if word.isascii() else "?"
    shown = _SHOWN_AS.get(word)
    if shown:
        return shown
    if len(word) == 1 and unicodedata.category(word) in {"So", "Co"}:
        return "•"  # a clock, a calendar, a glyph of an icon font
    return match_key(word) or (word if word.strip(TATWEEL) else "-")


def tokens_of(text: str) -> list[Token]:
    """Take a text apart; digits of every script that Arabic pages use become ASCII."""
    if _OTHER_DIGIT.search(text):
        text = text.translate(DIGIT_FOLDS)
    return [Token(key_of(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(text)]
