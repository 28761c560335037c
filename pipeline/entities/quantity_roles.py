"""What part a quantity plays: how old, how long ago, how far; what befell those that are counted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.text import match_key
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entities.units import Unit, unit_table

_REACH = 9
"""Tokens before a number among which the verb stands that tells what befell those counted."""

_COUNT_REACH = 14
_SENTENCE_ENDS = frozenset(".;:!?\u061f\u061b")
_PAUSES = frozenset(",()-\u060c")


@lru_cache(maxsize=1)
def _fates() -> dict[str, str]:
    phrases = quantity_lists().by_last_key("fate")
    return {last: meaning for last, choices in phrases.items() for keys, meaning in choices if len(keys) == 1}


@lru_cache(maxsize=1)
def _lengths_of_time() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    return quantity_lists().by_last_key("duration_roles")


def role_of(tokens: Sequence[Token], begin: int, end: int, unit: Unit | None) -> str | None:
    """Give the role of a quantity that takes the tokens `begin` to `end`: killed, age, ago, distance, …; None for none."""
    if unit is not None and unit.kind == "time":
        return _role_of_time(tokens, begin, end, unit)
    if unit is not None and unit.kind == "length":
        return _role_of_length(tokens, begin, end)
    return fate_of(tokens, begin, end) if unit is None or unit.kind == "person" else None


def _role_of_time(tokens: Sequence[Token], begin: int, end: int, unit: Unit) -> str | None:
    lists = quantity_lists()
    near = [token.key for token in tokens[max(0, begin - 3) : begin]]
    if unit.name in {"year", "month"} and lists.keys("age_before").intersection(near):
        return "age"
    before, behind = tokens[begin - 1].key if begin else "", tokens[end].key if end < len(tokens) else ""
    if unit.name == "year" and before in lists.keys("at_age") and _is_of_death(tokens, begin - 1):
        return "age"
    if unit.name == "year" and before in _PAUSES and behind in _PAUSES and before != "-":
        return "age"  # behind a person's name, between commas or in brackets
    for step in (1, 2):
        last = tokens[begin - step].key if begin >= step else ""
        for keys, role in _lengths_of_time().get(last, ()):
            first = begin - step + 1 - len(keys)
            if first >= 0 and tuple(token.key for token in tokens[first : begin - step + 1]) == keys:
                return "duration" if role == "ago" and behind in lists.keys("partitive") else role  # a day before something
    return "duration"


def _is_of_death(tokens: Sequence[Token], at: int) -> bool:
    """Say whether somebody dies in the sentence shortly before a place."""
    died = quantity_lists().keys("died")
    for place in range(at - 1, max(-1, at - 1 - _REACH), -1):
        key = tokens[place].key
        if key in _SENTENCE_ENDS:
            return False
        if key in died:
            return True
    return False


def _role_of_length(tokens: Sequence[Token], begin: int, end: int) -> str | None:
    lists = quantity_lists()
    near = {token.key for token in tokens[max(0, begin - 2) : begin]}
    if near & lists.keys("distance_before") or (end < len(tokens) and tokens[end].key in lists.keys("distance_after")):
        return "distance"
    return None


def fate_of(tokens: Sequence[Token], begin: int, end: int) -> str | None:
    """Give what befell those counted, by the nearest word before them in the sentence (the killing of), or behind."""
    fates = _fates()
    if end < len(tokens) and tokens[end].key in fates and tokens[end].key.endswith("\u0648\u0627"):
        return fates[tokens[end].key]  # seven people were killed, with the verb behind
    for place in range(begin - 1, max(-1, begin - 1 - _REACH), -1):
        key = tokens[place].key
        if key in _SENTENCE_ENDS or key in quantity_lists().keys("clause_starts"):
            return None
        if key in fates:
            return fates[key]
    return None


def is_fate(key: str) -> bool:
    """Say whether a word tells what befell those who are named or counted behind it."""
    return key in _fates()


def unit_named_before(tokens: Sequence[Token], begin: int) -> Unit | None:
    """Give the unit of "the number of fighters is put at tens of thousands": the noun behind that word."""
    counted = quantity_lists().keys("counted_before")
    for place in range(begin - 1, max(-1, begin - 1 - _COUNT_REACH), -1):
        key = tokens[place].key
        if key in _SENTENCE_ENDS:
            return None
        if key in counted and place + 1 < begin:
            found = unit_table().at(tokens, place + 1)
            return found.unit if found else unit_table().of_suffixed(match_key(tokens[place + 1].key))
    return None
