"""Shapes of single lines: how a sentence, a picture's credit, an author with a place and a clipped text look.

Every function takes display text or keys and knows nothing of publishers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ARABIC_QUESTION_MARK, ARABIC_FULL_STOP = "\u061f", "\u06d4"
_STOPS = frozenset(".?!…" + ARABIC_QUESTION_MARK + ARABIC_FULL_STOP)
SENTENCE_ENDS = tuple(sorted(_STOPS))
"""Full stop, question and exclamation mark, ellipsis, of either script."""

_CLOSERS = "»\"”“'’)]"
_TRAILING = _CLOSERS + " "
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)\s*$")
_BULLETS = "*•●▪■◾◆◼‣⁃–—-"
_BULLET = re.compile(rf"^(?:[{_BULLETS}]+\ufe0f?|[oO](?=\s))\s*(?=\S)")
BULLET_LENGTH = re.compile(rf"(?:[{_BULLETS}]+\ufe0f?|[oO])")
_FIRST_OF_BULLETS = frozenset(_BULLETS + "oO")
# Tests of one character stand before the patterns below, since most lines fail them.
# A credit is an agency or an owner: never longer than six words.
_CREDIT = re.compile(r"^(?P<before>.+?)\s*\((?P<credit>[^()]{2,60})\)\s*$")
# A picture's credit behind a slash is an agency's Latin name: `place - archive / Reuters`.
_LATIN_CREDIT = re.compile(r"\s/\s*[A-Za-z][A-Za-z .]{1,24}$")
_NAME_AND_PLACE = re.compile(r"^(?P<name>(?:[^\W\d_]\.\s*)?[^().]{2,70}?)\s*\((?P<place>[^()]{0,40})\)?\s*[:.]?$")
_NUMBERED = re.compile(r"^\d{1,2}\s*[-–.)]\s*\D")
_LETTER = re.compile(r"[^\W\d_]")

CAPTION_CHARACTERS = 250
NAME_WORDS = 7
CREDIT_WORDS = 6
CLIP_WORDS = 2
"""A text clipped to one word says too little to be called a repeat of anything."""


class NameAndPlace(NamedTuple):
    """An author's name and what stands in brackets behind it, as printed."""

    name: str
    place: str


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does: a full stop, question or exclamation mark, also inside closing quotes."""
    last = text[-1:]
    if last in _STOPS or last not in _TRAILING:
        return last in _STOPS
    return text.rstrip(_TRAILING)[-1:] in _STOPS


def ends_with_full_stop(text: str) -> bool:
    """Say whether a text ends with one full stop, not with dots, also inside closing quotes."""
    bare = text.rstrip(_TRAILING) if text[-1:] in _TRAILING else text
    return bare.endswith((".", ARABIC_FULL_STOP)) and not bare.endswith("..")


def ends_quoted(text: str) -> bool:
    """Say whether a text ends with a closing quotation mark."""
    return text[-1:] in {"»", '"', "”"}


def has_letters(text: str) -> bool:
    """Say whether there is anything in a line but digits and punctuation."""
    return _LETTER.search(text) is not None


def without_bullet(text: str) -> tuple[str, bool]:
    """Take a leading bullet off; the text without it, and whether there was one."""
    if text[:1] not in _FIRST_OF_BULLETS:
        return text, False
    bare = _BULLET.sub("", text, count=1)
    return (bare, True) if bare != text and has_letters(bare) else (text, False)


def has_credit(text: str) -> bool:
    """Say whether a line is a picture's text with its credit in brackets at the end.

    A sentence may end in brackets too; what tells it is the full stop behind them.
    """
    if len(text) > CAPTION_CHARACTERS or text[-1] in _STOPS:
        return False
    if "/" in text and has_latin_credit(text):
        return True
    found = _CREDIT.match(text) if text.rstrip().endswith(")") else None
    if found is None or not has_letters(found["credit"]) or len(found["credit"].split()) > CREDIT_WORDS:
        return False
    return len(found["before"].split()) >= 2


def credit_of(text: str) -> str | None:
    """Give what stands in brackets at the end of a text, as a picture's credit does; None where nothing does."""
    found = _CREDIT.match(text) if len(text) <= CAPTION_CHARACTERS and text.rstrip().endswith(")") else None
    return found["credit"].strip() if found else None


def is_numbered(text: str) -> bool:
    """Say whether a text begins with a number of a list: `3-`, `3.`, `3)`."""
    return _NUMBERED.match(text) is not None


def has_latin_credit(text: str) -> bool:
    """Say whether a text ends with an agency's Latin name behind a slash."""
    return "/" in text and _LATIN_CREDIT.search(text) is not None


def name_and_place(text: str) -> NameAndPlace | None:
    """Read `name (place)`, also cut off inside the brackets; None for any other shape."""
    found = _NAME_AND_PLACE.match(text) if "(" in text else None
    if found is None or len(found["name"].split()) > NAME_WORDS or not has_letters(found["name"]):
        return None
    return NameAndPlace(found["name"].strip(), found["place"].strip())


def is_clip(short: str, long: str, *, shown: str = "") -> bool:
    """Say whether one key is the beginning of another, cut between two words, or inside one where dots show the cut.

    `shown` is the short text as printed, for its dots.
    """
    if not short or len(short) >= len(long) or not long.startswith(short):
        return False
    return long[len(short)] == " " or _ELLIPSIS.search(shown) is not None


def common_words(one: str, other: str) -> int:
    """Count the words that two keys begin with in common."""
    count = 0
    for a, b in zip(one.split(" "), other.split(" "), strict=False):
        if a != b:
            break
        count += 1
    return count
