"""How a number is meant: the words before it and behind its noun that belong to it, and verbs before it that do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.numbers import Number
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entity_records import Modifier

_BEH, _MA = "\u0628", "\u0645\u0627"
_TEN = 10
_BRACKETS = frozenset('(["\u00ab\u201c')


@lru_cache(maxsize=1)
def _before() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    return quantity_lists().by_last_key("modifiers_before")


@lru_cache(maxsize=1)
def _verbs() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    return quantity_lists().by_last_key("verbs_before")


def modifier_before(tokens: Sequence[Token], at: int, number: Number | None) -> tuple[Modifier | None, int]:
    """Read the modifier that ends right before a place; it, and the place where it begins (`at` where there is none).

    Some words say something only before hundreds and thousands (some), or only before digits and scales (above).
    """
    if at < len(tokens) and tokens[at].proclitic:
        return None, at
    place = at
    while place > 0 and tokens[place - 1].key in _BRACKETS:
        place -= 1
    for keys, meaning in _before().get(tokens[place - 1].key, ()) if place else ():
        begin = place - len(keys)
        if begin < 0 or tuple(token.key for token in tokens[begin:place]) != keys:
            continue
        if any(token.proclitic for token in tokens[begin + 1 : place]):
            continue
        first = keys[0]
        if first in quantity_lists().keys("some_teens") and number and number.value == _TEN and not number.is_vague:
            return Modifier.MORE_THAN, begin
        if first in quantity_lists().keys("needs_magnitude") and not (number and number.is_vague):
            continue
        if first in quantity_lists().keys("needs_digits") and not (number and (number.is_digits or number.value >= 100)):
            continue
        return Modifier(meaning), begin
    return None, at


def modifier_behind(tokens: Sequence[Token], at: int) -> tuple[Modifier | None, int]:
    """Read the modifier that begins at a place; it, and the place behind it (`at` where there is none)."""
    if at >= len(tokens):
        return None, at
    meaning, length = _behind(tokens, at)
    behind = at + length
    if meaning is None:
        return None, at
    is_of = behind < len(tokens) and tokens[behind].key in quantity_lists().keys("partitive")
    if is_of and tokens[behind - 1].key in quantity_lists().keys("comparatives"):
        return None, at  # and more than …: the next number's
    return Modifier(meaning), behind


def _behind(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    first = tokens[at]
    phrases = quantity_lists().phrases("modifiers_after")
    if not first.proclitic:
        return phrases.at(tokens, at)
    whole = Token(first.proclitic + first.key, first.start - len(first.proclitic), first.end)
    return phrases.at([whole, *tokens[at + 1 : at + 4]], 0)


def modifier_of_verb(tokens: Sequence[Token], at: int) -> Modifier | None:
    """Give what a verb right before a place says of the number there (exceeds, approaches); one noun may stand between."""
    place = at
    if place and tokens[place - 1].key in quantity_lists().keys("number_behind_verb"):
        place -= 1
    for keys, meaning in _verbs().get(tokens[place - 1].key, ()) if place else ():
        begin = place - len(keys)
        if begin >= 0 and tuple(token.key for token in tokens[begin:place]) == keys:
            return Modifier(meaning)
    return None
