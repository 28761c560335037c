"""Ranges of counts: two quantities with one unit, the least and the most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_digits import read_digits
from pipeline.arabic.numbers import Number, may_begin_number, read_number
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entities.quantity_nouns import Thing, thing_at
from pipeline.entities.quantity_parts import Quantity
from pipeline.entities.quantity_reading import quantity_of
from pipeline.entity_records import Modifier

_WAW = "\u0648"


def range_at(text: str, tokens: Sequence[Token], at: int) -> Sequence[Quantity]:
    """Read 10-15 people, 5-7%: two quantities, the least and the most; none without a noun, since 3-2 is a score."""
    digits = read_digits(tokens[at].key)
    if digits.second <= digits.value:
        return ()
    token = tokens[at]
    thing = thing_at(text, tokens, Number(digits.second, at, at + 1, is_digits=True))
    if thing is None or thing.unit is None:
        scale = read_number(tokens, at + 1)
        if scale is None or tokens[at + 1].proclitic or scale.value < 1000 or scale.may_be_two:
            return ()
        number = Number(scale.value, at, scale.end)
        thing = thing_at(text, tokens, number) or Thing(unit=None, end=scale.end)
        digits = digits._replace(value=digits.value * scale.value, second=digits.second * scale.value)
    dash = token.key.index("-")
    second = quantity_of(text, tokens, at, Number(digits.second, at, at + 1), thing, Modifier.AT_MOST)
    first = replace(second, stop=token.start + dash, value=digits.value, modifier=Modifier.AT_LEAST)
    return first, replace(second, start=token.start + dash + 1)


def spelled_range_at(text: str, tokens: Sequence[Token], number: Number) -> Sequence[Quantity]:
    """Read between 10 and 20 people, from 5 to 7 days, three or four years, 10 - 15 km: the least and the most, with one unit."""
    at = number.end
    if at >= len(tokens) or number.is_vague or number.is_share or number.is_definite:
        return ()
    place = _second_number(tokens, number)
    second = read_number(tokens, place) if place is not None and may_begin_number(tokens[place].key) else None
    if second is None or second.value <= number.value or second.is_vague or second.is_share or second.is_definite:
        return ()
    thing = thing_at(text, tokens, second)
    if thing is None or thing.unit is None:
        return ()
    value = number.value
    if number.is_digits and second.value >= 1000 and not second.is_digits and value < 1000:
        value *= _scale_of(second.value)  # from 5 to 7 million
    last = quantity_of(text, tokens, second.at, second, thing, Modifier.AT_MOST)
    stop = tokens[number.end - 1].end
    first = replace(last, start=tokens[number.at].start, stop=stop, value=value, modifier=Modifier.AT_LEAST)
    return first, last


def _scale_of(value: float) -> float:
    return next((scale for scale in (1e12, 1e9, 1e6, 1e3) if value >= scale), 1.0)


def _second_number(tokens: Sequence[Token], number: Number) -> int | None:
    """Give the place of the second number of a range; None where none can stand."""
    lists, at = quantity_lists(), number.end
    before = tokens[number.at - 1].key if number.at else ""
    token = tokens[at]
    place = at + 1 if at + 1 < len(tokens) and not tokens[at + 1].proclitic else None
    if before in lists.keys("range_before"):
        if token.proclitic == _WAW:
            return at
        if token.key == _WAW:
            return place
    if before in lists.keys("range_from") and token.key in lists.keys("range_to"):
        return place
    if number.is_digits and token.key in lists.keys("range_to") and not token.proclitic and place is not None:
        return place if tokens[place].key[:1].isdecimal() else None  # 3 to 4 days
    if token.key in lists.keys("or") or (token.key == "-" and number.is_digits):
        return place
    return None
