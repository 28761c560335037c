"""QUANTITY: every number of a text with what it counts and how it is meant.

A mention is modifier + number + counted noun with its type word (more than 40 countries, 3 air raids). A phrase with "of"
behind it stays outside, and the unit is taken from it. Every form with an example: docs/dates-and-numbers.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_digits import DigitKind, read_digits
from pipeline.arabic.number_words import number_words
from pipeline.arabic.numbers import read_number
from pipeline.entities.grammar_words import words_of
from pipeline.entities.quantity_identifiers import is_identifier
from pipeline.entities.quantity_parts import Quantity
from pipeline.entities.quantity_ranges import range_at, spelled_range_at
from pipeline.entities.quantity_reading import bare_time_at, dual_at, money_sign_at, number_at
from pipeline.entities.units import unit_table
from pipeline.entity_records import Mention, MentionType

SOURCE = "quantity grammar"
_DIGITS = frozenset("0123456789")


def find_quantities(text: str, dates: Sequence[Mention] = ()) -> list[Mention]:
    """Find the QUANTITY mentions of a text, in order, none overlapping another or one of the dates.

    Args:
        text: the display text of a headline or paragraph.
        dates: what `find_dates` found in it; their numbers are no quantities.

    Returns:
        Mentions with `number`; `unit`, an English singular noun or an ISO 4217 currency code, None where the noun is not known or
        none is said; `modifier`, `role` and `of` where the text says them.
    """
    tokens = words_of(text)
    starters = _starters()
    places = [at for at, token in enumerate(tokens) if token.key[0] in _DIGITS or token.key in starters]
    if not places:
        return []
    taken = [(date.start, date.end) for date in dates]
    found: list[Mention] = []
    next_place, next_date = 0, 0
    for at in places:
        if at < next_place:
            continue
        while next_date < len(taken) and taken[next_date][1] <= tokens[at].start:
            next_date += 1
        if next_date < len(taken) and taken[next_date][0] < tokens[at].end:
            continue
        limit = taken[next_date][0] if next_date < len(taken) else len(text)
        for quantity in _read(text, tokens, at):
            if (
                quantity.stop <= limit
                and (not found or quantity.start >= found[-1].end)
                and quantity.start >= _end_before(taken, next_date)
            ):
                found.append(_mention(text, quantity))
                next_place = max(next_place, quantity.end)
        next_place = max(next_place, _passed(tokens, at))
    return found


def _end_before(taken: Sequence[tuple[int, int]], place: int) -> int:
    return taken[place - 1][1] if place else 0


def _passed(tokens: Sequence[Token], at: int) -> int:
    """Give the place behind the number at a place, also where it counts nothing: its words begin no other."""
    number = read_number(tokens, at)
    return number.end if number else at + 1


@lru_cache(maxsize=1)
def _starters() -> frozenset[str]:
    """Give the keys that a quantity may begin with: numbers in words, duals of nouns, lengths of time."""
    words = number_words()
    return frozenset({*words.cardinals, *words.vague, *unit_table().starting_keys()})


def _read(text: str, tokens: Sequence[Token], at: int) -> Sequence[Quantity]:
    key = tokens[at].key
    if key[0] in _DIGITS:
        if is_identifier(tokens, at):
            return ()
        kind = read_digits(key).kind
        if kind is DigitKind.RANGE:
            return range_at(text, tokens, at)
        if kind is not DigitKind.NUMBER:
            return ()
        money = money_sign_at(text, tokens, at)
        if money:
            return (money,)
    words = number_words()
    if key[0] in _DIGITS or key in words.cardinals or key in words.vague:
        number = read_number(tokens, at)
        if number is None or is_identifier(tokens, at):
            return ()
        both = spelled_range_at(text, tokens, number)
        if both:
            return both
        single = number_at(text, tokens, number)
        return (single,) if single else ()
    found = dual_at(text, tokens, at) or bare_time_at(text, tokens, at)
    return (found,) if found else ()


def _mention(text: str, quantity: Quantity) -> Mention:
    return Mention(
        type=MentionType.QUANTITY,
        start=quantity.start,
        end=quantity.stop,
        text=text[quantity.start : quantity.stop],
        source=SOURCE,
        number=float(quantity.value),
        unit=quantity.unit.name if quantity.unit else None,
        modifier=quantity.modifier,
        role=quantity.role,
        of=quantity.of,
    )
