"""A text taken apart into words with their proclitics off: the particles that Arabic writes to the front of a word.

A particle is taken off only where what is left is a word that the caller knows; else the word stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.arabic.chars import DIGIT_FOLDS, HARAKAT_CLASS, INVISIBLE_CLASS, TATWEEL
from pipeline.arabic.date_tokens import Token, key_of
from pipeline.arabic.number_words import ARTICLE

_LAM, _WAW = "\u0644", "\u0648"
_FIRST = f"{_WAW}\u0641"  # waw, feh: and, so
_SECOND = f"\u0628{_LAM}\u0643"  # beh, lam, kaf: in, for, like
PROCLITICS = frozenset({*_FIRST, *_SECOND, *(a + b for a in _FIRST for b in _SECOND)})
"""And, so, in, for, like; and the first two before the others."""

_INSIDE = f"{HARAKAT_CLASS}{TATWEEL}{INVISIBLE_CLASS}\u0300-\u036f\ufe00-\ufe0f"
_JOINS = ".,:/\\-'\u060c\u066b\u066c\u2010-\u2015\u2212"  # inside one written number, date, time or range
_TOKEN = re.compile(rf"[0-9]+(?:[{_JOINS}][0-9]+)*|[^\W\d_]+(?:[{_INSIDE}]+[^\W\d_]+)*[{_INSIDE}]*|[^\w\s{_INSIDE}]|[\d_]")
_OTHER_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
_NOT_LETTER = re.compile(f"[{_INSIDE}]")
_ONE, _HAMZA = "\u0648\u0627\u062d\u062f", "\u0623"
"""One; with a hamza upon its alef it is "and" before the word of eleven, though both have one match key."""

_MOST_FORMS = 100_000
_LONGEST = 40
"""Characters of a word or number that can mean anything here; what is longer keeps no key of its own."""

_SHORTEST = 3
"""Letters that must be left: homeland (`waw` + tonne) is one word."""

_SHORT = frozenset({"\u0645\u0627", "\u0644\u0627", "\u0645\u0646", "\u0641\u064a", "\u0639\u0646"})
"""What, not, from, in, from: two letters that are left all the same behind "and" and "so"."""


def _read_form(form: str, known: Set[str]) -> tuple[str, int, str]:
    """Give the key of a word, how many of its characters are proclitics, and those."""
    if len(form) > _LONGEST:
        return "?", 0, ""
    if form[0].isdecimal():
        return (form if form.isascii() else _one_dash(form)), 0, ""
    key = key_of(form)
    if key == _ONE and _HAMZA in form:
        return key[1:], _letters(form, 1), _WAW
    if key in known or len(key) < 3:
        return key, 0, ""
    for length in (1, 2):
        if key[:length] not in PROCLITICS:
            break
        rest = key[length:]
        if rest not in known and key[length - 1] == _LAM and rest[:1] == _LAM:
            rest = ARTICLE + rest[1:]  # for + the = ll: the second lam is the article's
        if rest in known and (len(rest) >= _SHORTEST or (key[:length] in _FIRST and rest in _SHORT)):
            return rest, _letters(form, length), key[:length]
    return key, 0, ""


def _one_dash(form: str) -> str:
    return re.sub("[\u2010-\u2015\u2212]", "-", form)


def _letters(form: str, number: int) -> int:
    """Give the place behind so many letters of a word and the marks upon them."""
    at = 0
    while number:
        at += 1
        while at < len(form) and _NOT_LETTER.match(form[at]):
            at += 1
        number -= 1
    return at


class WordReader:
    """Takes texts apart, knowing some words by their match keys; remembers each word form it has seen, up to a bound."""

    def __init__(self, known: Set[str]) -> None:
        self._known = known
        self._forms: dict[str, tuple[str, int, str]] = {}

    def words_of(self, text: str) -> list[Token]:
        """Give numbers, words and signs in order; digits of every script that Arabic pages use become ASCII in the keys.

        A number with its separators, also a date or a time in digits, is one token.
        """
        if _OTHER_DIGIT.search(text):
            text = text.translate(DIGIT_FOLDS)
        forms = self._forms
        found: list[Token] = []
        add = found.append
        for match in _TOKEN.finditer(text):
            form = match[0]
            form_read = forms.get(form)
            if form_read is None:
                form_read = _read_form(form, self._known)
                if len(forms) >= _MOST_FORMS:
                    forms.clear()
                if len(form) <= _LONGEST:
                    forms[form] = form_read
            key, cut, proclitic = form_read
            start, end = match.span()
            add(Token(key, start + cut, end, proclitic))
        return found
