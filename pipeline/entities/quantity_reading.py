"""Quantities one by one: a number with its noun, a share, an amount of money, a dual, a length of time without a number."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_words import ARTICLE, number_words
from pipeline.arabic.numbers import Number, read_number
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entities.quantity_modifiers import modifier_before, modifier_behind, modifier_of_verb
from pipeline.entities.quantity_nouns import PERCENT, PERSON, Thing, half_after, member_of, past_types, thing_at
from pipeline.entities.quantity_parts import Quantity
from pipeline.entities.quantity_roles import fate_of, is_fate, role_of, unit_named_before
from pipeline.entities.units import Unit, unit_table
from pipeline.entity_records import Modifier

_MAY_BE_BELOW = ("degree", "percent")
"""Units of what may be less than nothing: behind other numbers a dash is a bullet."""
_TEN = 10
_TANWIN, _WAW = "\u064b", "\u0648"
_MEASURES = frozenset({"time", "length", "area", "mass", "volume", "money", "measure"})
_INDEFINITE_DUALS = frozenset({"fate", "event", "weapon", "vehicle"})
_HUMAN = frozenset({"person"})
_FATES = frozenset({"killed", "injured", "displaced", "arrested", "kidnapped", "missing", "freed", "rescued"})


def number_at(text: str, tokens: Sequence[Token], number: Number) -> Quantity | None:
    """Read the quantity of a number that was read; None where it counts nothing."""
    number = _dual_settled(text, tokens, number)
    if number.is_definite and not number.is_vague:
        return None
    if number.is_share:
        return _share(text, tokens, number)
    if number.value == 1 and not number.is_digits:
        return None
    behind_noun = _two_behind_noun(text, tokens, number)
    if behind_noun:
        return behind_noun
    modifier, begin = modifier_before(tokens, number.at, number)
    thing = thing_at(text, tokens, number)
    if number.is_digits and begin == number.at and begin and tokens[begin - 1].key == ARTICLE and thing:
        begin -= 1
    if thing is None:
        return _without_noun(text, tokens, number, begin, modifier)
    if modifier is None and thing.unit and thing.unit.name.startswith(_MAY_BE_BELOW) and _has_minus(tokens, number):
        return quantity_of(text, tokens, begin - 1, number._replace(value=-number.value), thing, modifier)
    return quantity_of(text, tokens, begin, number, thing, modifier)


def _has_minus(tokens: Sequence[Token], number: Number) -> bool:
    """Say whether a minus sign is written to the number, and to nothing before it."""
    at = number.at - 1
    if at < 0 or not number.is_digits or tokens[at].key != "-" or tokens[at].end != tokens[number.at].start:
        return False
    return not at or tokens[at - 1].end < tokens[at].start


def _two_behind_noun(text: str, tokens: Sequence[Token], number: Number) -> Quantity | None:
    """Read two civilians, where the number stands behind its noun."""
    if tokens[number.at].key not in quantity_lists().keys("two") or tokens[number.at].proclitic or number.at == 0:
        return None
    at = number.at - 1
    counted = unit_table().at(tokens, at)
    if counted is None or counted.is_definite or counted.length != 1 or counted.unit.kind not in {"person", "fate", "vehicle"}:
        return None
    modifier, begin = modifier_before(tokens, at, None)
    return quantity_of(text, tokens, begin, number, Thing(unit=counted.unit, end=number.end), modifier)


def _dual_settled(text: str, tokens: Sequence[Token], number: Number) -> Number:
    """Take "alfa" before a noun and without tanwin for two thousand."""
    if not number.may_be_two or number.end >= len(tokens):
        return number
    token = tokens[number.at]
    behind = tokens[number.end]
    is_two = _TANWIN not in text[token.start : token.end] and behind.key.isalpha() and not behind.proclitic
    is_two = is_two and behind.key not in quantity_lists().keys("function_words")
    return number._replace(value=2 * number.value) if is_two else number


def quantity_of(
    text: str, tokens: Sequence[Token], begin: int, number: Number, thing: Thing, modifier: Modifier | None
) -> Quantity:
    """Give the quantity of a number and what it counts, with what stands around them; `begin`: the token of its modifier."""
    behind, end = modifier_behind(tokens, thing.end)
    if modifier is None:
        modifier = behind or modifier_of_verb(tokens, begin)
    if modifier is None and number.is_vague:
        modifier = Modifier.ORDER_OF_MAGNITUDE
    unit = thing.unit
    if begin == number.at and _is_bracketed(tokens, number):
        begin -= 1
    role = role_of(tokens, begin, end, unit)
    return Quantity(
        start=tokens[begin].start,
        stop=tokens[end - 1].end,
        end=end,
        value=number.value + thing.more,
        unit=unit,
        modifier=modifier,
        role=role,
        of=_of_what(text, tokens, end) if unit and unit.kind == "share" else None,
    )


def _is_bracketed(tokens: Sequence[Token], number: Number) -> bool:
    """Say whether the number alone stands in brackets before its noun."""
    is_closed = number.end < len(tokens) and tokens[number.end].key in {")", "]"}
    return is_closed and number.at > 0 and tokens[number.at - 1].key in {"(", "["}


def _of_what(text: str, tokens: Sequence[Token], at: int) -> str | None:
    """Give the word behind "of", as printed: what a percentage is of."""
    if at + 1 < len(tokens) and tokens[at].key in quantity_lists().keys("partitive") and not tokens[at].proclitic:
        word = tokens[at + 1]
        is_noun = word.key.startswith(ARTICLE) and word.key not in quantity_lists().keys("function_words")
        return text[word.start : word.end] if is_noun else None
    return None


def _without_noun(text: str, tokens: Sequence[Token], number: Number, begin: int, modifier: Modifier | None) -> Quantity | None:
    """Read a number behind which no noun stands: its unit is behind "of", earlier in the sentence, or the people it befell."""
    behind, end = modifier_behind(tokens, number.end)
    modifier = modifier or behind
    lists = quantity_lists()
    key = tokens[end].key if end < len(tokens) else ""
    is_partitive = key in lists.keys("partitive") and end + 1 < len(tokens) and not tokens[end].proclitic
    is_of_them = key in lists.keys("of_them")
    unit = _unit_of_partitive(tokens, end + 1) if is_partitive else None
    unit = unit or unit_named_before(tokens, begin)
    before = tokens[begin - 1].key if begin else ""
    verb = modifier_of_verb(tokens, begin)
    is_meant = bool(modifier or verb or number.is_vague or (unit and (is_partitive or number.is_digits)))
    is_meant = is_meant or (is_partitive and not number.is_plain) or is_of_them
    is_meant = is_meant or (before in lists.keys("number_follows") and (number.is_digits or number.value > _TEN))
    is_meant = is_meant or (is_partitive and number.is_digits and number.value < 1900)
    is_meant = is_meant or (number.value >= 1000 and not number.is_digits) or is_fate(before)
    if not is_meant or (number.is_digits and key[:1].isdecimal()):
        return None
    role = fate_of(tokens, begin, end) if unit is None or unit.kind == "person" else role_of(tokens, begin, end, unit)
    if role in _FATES and (unit is None or unit.name == "family"):
        unit = PERSON
    return Quantity(
        start=tokens[begin].start,
        stop=tokens[end - 1].end,
        end=end,
        value=number.value,
        unit=unit,
        modifier=modifier or verb or (Modifier.ORDER_OF_MAGNITUDE if number.is_vague else None),
        role=role,
    )


def _unit_of_partitive(tokens: Sequence[Token], at: int) -> Unit | None:
    found = unit_table().at(tokens, at) if at < len(tokens) else None
    return member_of(tokens, at, found.unit) if found else unit_table().of_suffixed(tokens[at].key)


def _share(text: str, tokens: Sequence[Token], number: Number) -> Quantity | None:
    """Read a half, a third, two thirds of something; half an hour and half a million are amounts of their own."""
    at = number.end
    if number.is_definite or at >= len(tokens) or tokens[at].proclitic:
        return None
    key = tokens[at].key
    lists = quantity_lists()
    if (
        key in lists.keys("not_share_before")
        or not key.isalpha()
        or (tokens[number.at].proclitic == _WAW and not key.startswith(ARTICLE))
    ):
        return None
    modifier, begin = modifier_before(tokens, number.at, number)
    counted = unit_table().at(tokens, at)
    if counted is not None and not counted.is_definite and counted.is_singular:
        thing = Thing(unit=counted.unit, end=past_types(tokens, at, counted))
        return quantity_of(text, tokens, begin, number, thing, modifier)
    is_partitive = key in lists.keys("partitive")
    if not is_partitive and (key in lists.keys("function_words") or tokens[at].start > tokens[at - 1].end + 1):
        return None
    place = min(at + is_partitive, len(tokens) - 1)
    if tokens[place].key in lists.keys("counted_before") and place + 1 < len(tokens):
        place += 1  # half of the number of victims
    word = tokens[place]
    last = tokens[number.end - 1]
    return Quantity(
        start=tokens[begin].start,
        stop=last.end,
        end=number.end,
        value=number.value,
        modifier=modifier or modifier_of_verb(tokens, begin),
        of=text[word.start : word.end],
    )


def money_sign_at(text: str, tokens: Sequence[Token], at: int) -> Quantity | None:
    """Read $100 or $2.5 million, and %25: the sign before the digits."""
    currency = quantity_lists().mapping("currency_signs").get(tokens[at - 1].key) if at else None
    unit = Unit(currency, "money") if currency else PERCENT if _has_percent_before(tokens, at) else None
    number = read_number(tokens, at) if unit else None
    if unit is None or number is None:
        return None
    modifier, begin = modifier_before(tokens, at - 1, number)
    return quantity_of(text, tokens, begin, number, Thing(unit=unit, end=number.end), modifier)


def _has_percent_before(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the sign is written before these digits, and behind no others."""
    signs = quantity_lists().keys("percent_signs")
    if not at or tokens[at - 1].key not in signs or tokens[at - 1].end != tokens[at].start:
        return False
    is_last = at == 1 or tokens[at - 2].end < tokens[at - 1].start or not tokens[at - 2].key[:1].isdecimal()
    return is_last and not (at + 1 < len(tokens) and tokens[at + 1].key in signs)


def dual_at(text: str, tokens: Sequence[Token], at: int) -> Quantity | None:
    """Read a dual that counts: two years, two dollars, two wounded; not "the two countries"."""
    counted = unit_table().at(tokens, at)
    if counted is None or not counted.is_dual:
        return None
    kind = counted.unit.kind
    end = past_types(tokens, at, counted)
    if end < len(tokens) and tokens[end].key in quantity_lists().keys("two"):
        end += 1
    if end < len(tokens) and tokens[end].key in number_words().ordinals:
        return None  # the tenth and eleventh centuries
    modifier, begin = modifier_before(tokens, at, None)
    if kind in _HUMAN:
        is_counted = not counted.is_definite and bool(modifier or fate_of(tokens, begin, end))
    elif kind in _INDEFINITE_DUALS:
        is_counted = not counted.is_definite
    else:
        is_counted = kind in _MEASURES
    if not is_counted:
        return None
    thing = half_after(tokens, counted, end)
    return quantity_of(text, tokens, begin, Number(2.0, at, at + 1), thing, modifier)


def bare_time_at(text: str, tokens: Sequence[Token], at: int) -> Quantity | None:
    """Read one year, month, day without a number: a year or more, more than a year, a year ago, a year and a half."""
    counted = unit_table().at(tokens, at)
    if counted is None or counted.unit.kind != "time" or not counted.is_singular or counted.is_definite or counted.is_dual:
        return None
    lists, end = quantity_lists(), at + counted.length
    key = tokens[end].key if end < len(tokens) else ""
    if key[:1].isdecimal() or (key.startswith(ARTICLE) and not tokens[end].proclitic):
        return None
    modifier, begin = modifier_before(tokens, at, None)
    has_one = key in lists.keys("one") and not tokens[end].proclitic
    thing = half_after(tokens, counted, end + has_one)
    has_cue = bool(begin) and tokens[begin - 1].key in lists.keys("one_of_time_after")
    if not (modifier or has_one or thing.more or has_cue or modifier_behind(tokens, end)[0]):
        return None
    return quantity_of(text, tokens, begin, Number(1.0, at, at + 1), thing, modifier)
