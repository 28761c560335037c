"""What stands behind a number: percent, a currency's sign, a noun with its type word, or a noun that the table does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words
from pipeline.arabic.number_words import ARTICLE
from pipeline.arabic.numbers import Number, half_behind
from pipeline.arabic.text import match_key
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entities.units import Counted, Unit, adjective_forms, unit_table

PERCENT = Unit("percent", "share")
PERSON = Unit("person", "person")
_CLOSING = frozenset(')]"\u00bb\u201d')
_ALEF, _TEH_MARBUTA, _TANWIN = "\u0627", "\u0629", "\u064b"
_FUTURE = ("\u0633\u064a", "\u0633\u062a", "\u064a")  # will, will (she), he …s: verbs
_ADVERB = "\u064a\u0627"
_THEY_DID = "\u0648\u0627"  # a verb's ending
_SHORTEST_NOUN, _TWO = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is counted: its unit (None for an unknown noun) and the token behind it; `more`: a half behind the noun."""

    unit: Unit | None
    end: int
    more: float = 0.0


@lru_cache(maxsize=1)
def _type_words() -> frozenset[str]:
    lists = quantity_lists()
    types = {form for word in lists.words("types") for form in adjective_forms(word)}
    return frozenset(types | {match_key(word) for word in lists.words("models") if " " not in word})


@lru_cache(maxsize=1)
def _not_nouns() -> frozenset[str]:
    """Give words behind a number that are not what it counts."""
    words = date_words()
    months = {key for phrases in (words.months, words.hijri_months, words.halves) for key in phrases.first_keys()}
    return frozenset(quantity_lists().keys("function_words") | months)


def thing_at(text: str, tokens: Sequence[Token], number: Number) -> Thing | None:
    """Read what stands behind a number; None where nothing that could be counted does."""
    at = number.end
    if at >= len(tokens):
        return None
    lists = quantity_lists()
    if tokens[at].key in lists.keys("percent_signs"):
        return Thing(unit=PERCENT, end=at + 1)
    percent = lists.phrases("percent").length_at(tokens, at)
    if percent and (tokens[at].proclitic or percent > 1 or tokens[at].key not in _bare_hundreds()):
        return Thing(unit=PERCENT, end=at + percent)
    currency = lists.mapping("currency_signs").get(tokens[at].key)
    if currency:
        return Thing(unit=Unit(currency, "money"), end=at + 1)
    if tokens[at].key in _CLOSING and tokens[number.at - 1].key in {"(", "["} and number.at:
        at += 1
    if at >= len(tokens) or tokens[at].proclitic or tokens[at].key in lists.keys("function_words"):
        return None
    counted = unit_table().at(tokens, at)
    if counted is not None and _fits(number, counted):
        counted = counted._replace(unit=member_of(tokens, at, counted.unit))
        return _with_half(tokens, counted, _past_types(tokens, at, counted))
    return _unknown_noun(text, tokens, number, at)


def member_of(tokens: Sequence[Token], at: int, unit: Unit) -> Unit:
    """Give soldier for a member of the army, policeman for one of the police; else the unit itself."""
    lists = quantity_lists()
    if tokens[at].key not in lists.keys("members"):
        return unit
    place = at + 1
    if place < len(tokens) and tokens[place].key in lists.keys("partitive"):
        place += 1
    name, _ = lists.phrases("members_of").at(tokens, place)
    if name is None and place < len(tokens):  # her army
        word = unit_table().of_suffixed(tokens[place].key)
        name = "soldier" if word is not None and word.name == "army" else None
    return Unit(name, "person") if name else unit


@lru_cache(maxsize=1)
def _bare_hundreds() -> frozenset[str]:
    """Give "the hundred" without the particle that makes it percent."""
    return frozenset(
        match_key(word) for word in quantity_lists().words("percent") if " " not in word and match_key(word).startswith(ARTICLE)
    )


def _fits(number: Number, counted: Counted) -> bool:
    """Say whether a noun's form goes with a number: definite nouns go with shares, magnitudes and definite numbers alone."""
    if counted.is_definite and not (number.is_vague or number.is_definite or number.is_share):
        return False
    return not (number.is_share and counted.is_definite and counted.unit.kind not in {"time", "length", "area", "mass", "volume"})


def _past_types(tokens: Sequence[Token], at: int, counted: Counted) -> int:
    """Give the place behind a noun and its type words (air raids, Apache helicopters, a single year)."""
    end = at + counted.length
    limit = end + 2
    while end < min(limit, len(tokens)) and not tokens[end].proclitic:
        key = tokens[end].key
        if key not in _type_words() and key not in quantity_lists().keys("ones"):
            break
        if key.startswith(ARTICLE) != counted.is_definite:
            break
        end += 1
    return end


def _with_half(tokens: Sequence[Token], counted: Counted, end: int) -> Thing:
    """Read "and a half" behind a noun, and the noun again: an hour and a half, two years and half the year."""
    half = half_behind(tokens, end)
    if half is None:
        return Thing(unit=counted.unit, end=end)
    more, length = half
    again = unit_table().at(tokens, end + length)
    is_again = again is not None and again.unit == counted.unit and again.is_definite and not tokens[end + length].proclitic
    if not is_again and end + length < len(tokens) and tokens[end + length].key.startswith(ARTICLE):
        return Thing(unit=counted.unit, end=end)  # and half of something else
    return Thing(unit=counted.unit, end=end + length + (again.length if is_again and again else 0), more=more)


def half_after(tokens: Sequence[Token], counted: Counted, end: int) -> Thing:
    """Read what `thing_at` reads behind a noun, for a noun without a number: its half."""
    return _with_half(tokens, counted, end)


def past_types(tokens: Sequence[Token], at: int, counted: Counted) -> int:
    """Give the place behind a noun and its type words."""
    return _past_types(tokens, at, counted)


def _unknown_noun(text: str, tokens: Sequence[Token], number: Number, at: int) -> Thing | None:
    """Take the next word for the noun where its form is one that a number of this size has before it."""
    token = tokens[at]
    key = token.key
    if len(key) < _SHORTEST_NOUN or not key.isalpha() or key.isascii() or key in _not_nouns() or key.startswith(_FUTURE):
        return None
    written = text[token.start : token.end]
    is_adverb = key.endswith(_ADVERB) and _TANWIN not in written  # worldwide, yearly
    if key.endswith(_THEY_DID) or is_adverb or number.value <= _TWO:
        return None
    if key[0] in "\u0648\u0641" and not text[token.start : token.end].endswith((_TEH_MARBUTA, _TANWIN + _ALEF, _ALEF + _TANWIN)):
        return None  # and …, so …: the next clause
    if token.start > tokens[at - 1].end + 1:
        return None
    is_definite = key.startswith(ARTICLE)
    if number.is_vague:
        return Thing(unit=None, end=at + 1) if is_definite else None
    if is_definite or number.is_share:
        return None
    is_singular_form = written.endswith(_TEH_MARBUTA) or key.endswith(_ALEF) or _TANWIN in written
    rest = number.value % 100
    if 11 <= rest <= 99 and not is_singular_form:
        return None  # eleven and more have a singular with tanwin, or a feminine
    return Thing(unit=None, end=at + 1)
