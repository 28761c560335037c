"""The words of dates and quantities in news text, compiled once; and a text taken apart with their proclitics off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import Phrases, date_words
from pipeline.arabic.number_steps import scale_at
from pipeline.arabic.number_words import number_words
from pipeline.arabic.proclitics import WordReader
from pipeline.arabic.text import match_key
from pipeline.entities.units import unit_table

_CLOSING_OF = {"(": ")", "[": "]", '"': '"', "\u00ab": "\u00bb"}
"""What closes each bracket and quote; the last are guillemets."""
_BRACKETED = re.compile('[(\\["\u00ab]\\d')

_NOT_STRIPPED_TO = {"function_words", "types", "models", "identifiers"}
"""Lists whose words are compared as they stand."""


class WordLists:
    """The lists of one YAML file: as sets of match keys, as phrases, or as phrases with a meaning; each compiled once."""

    def __init__(self, name: str) -> None:
        text = (resources.files("pipeline.entities") / f"data/{name}").read_text("utf-8")
        # The loader in C is ten times as fast where the wheel has it; both read the same.
        self._data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._keys: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, Phrases[Any]] = {}
        self._mappings: dict[str, dict[str, Any]] = {}

    def keys(self, name: str) -> frozenset[str]:
        """Give the match keys of a list's words, of a sign the sign itself."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = frozenset(match_key(word) or word for word in self._data[name])
        return found

    def phrases(self, name: str) -> Phrases[Any]:
        """Give the phrases of a list, or of lists by meaning, or single phrases with their meaning."""
        found = self._phrases.get(name)
        if found is None:
            found = self._phrases[name] = Phrases(_meanings(self._data[name]))
        return found

    def by_last_key(self, name: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Give phrases by the key of their last word, the longest first, each with what it means. Compile it once."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for word, meaning in _meanings(self._data[name]):
            keys = tuple(match_key(word).split())
            found.setdefault(keys[-1], []).append((keys, meaning))
        for choices in found.values():
            choices.sort(key=lambda choice: -len(choice[0]))
        return found

    def words(self, name: str) -> list[str]:
        """Give a list as it is written."""
        return list(self._data[name])

    def mapping(self, name: str) -> dict[str, Any]:
        """Give single words or signs to what they mean."""
        found = self._mappings.get(name)
        if found is None:
            found = self._mappings[name] = {(match_key(word) or word): meaning for word, meaning in self._data[name].items()}
        return found

    def all_keys(self) -> Iterator[str]:
        """Give the key of the first word of each phrase that may have a proclitic before it."""
        for name, value in self._data.items():
            if name not in _NOT_STRIPPED_TO:
                for phrase in _strings(value):
                    yield from match_key(phrase).split()[:1]


def _meanings(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((word, True) for word in value)
        return
    for key, inner in value.items():
        if isinstance(inner, list):
            yield from ((word, key) for word in inner)
        else:
            yield key, inner


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner)
            if isinstance(key, str) and not key.isascii():
                yield key
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)


@lru_cache(maxsize=1)
def date_lists() -> WordLists:
    """Read the words of dates once."""
    return WordLists("date_words.yml")


@lru_cache(maxsize=1)
def quantity_lists() -> WordLists:
    """Read the words of quantities once."""
    return WordLists("quantity_words.yml")


def _calendar_keys() -> Iterable[str]:
    words = date_words()
    for phrases in (words.months, words.hijri_months, words.weekdays, words.hijri, words.gregorian):
        yield from phrases.first_keys()


@lru_cache(maxsize=1)
def _reader() -> WordReader:
    known = {
        *number_words().keys(),
        *unit_table().keys(),
        *_calendar_keys(),
        *date_lists().all_keys(),
        *quantity_lists().all_keys(),
    }
    # "I am not" looks like "for six".
    return WordReader(frozenset(known | quantity_lists().keys("whole_words")))


@lru_cache(maxsize=64)
def words_of(text: str) -> list[Token]:
    """Take a text apart; a proclitic (and, so, in, for, like) is off where a word of dates, numbers or counted things is left.

    The last texts, about an article, are remembered: its own day, dates and quantities are sought in the same ones. The list is
    not to be changed.
    """
    tokens = _reader().words_of(text)
    return _out_of_brackets(tokens) if _BRACKETED.search(text) else tokens


def _out_of_brackets(tokens: list[Token]) -> list[Token]:
    """Join brackets or quotes with the number that stands in them alone before a scale: some papers print (300) thousand so."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if (
            token.key in _CLOSING_OF
            and at + 3 < len(tokens)
            and tokens[at + 1].key[:1].isdecimal()
            and tokens[at + 2].key == _CLOSING_OF[token.key]
            and scale_at(tokens, at + 3) is not None
        ):
            found.append(Token(tokens[at + 1].key, token.start, tokens[at + 2].end))
            at += 3
        else:
            found.append(token)
            at += 1
    return found
