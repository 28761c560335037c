"""Dates of the calendar inside a text: days, months and years, by name or in digits, of both calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.arabic.date_parts import month_at
from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words
from pipeline.arabic.dates import read_stamp
from pipeline.arabic.number_digits import DigitKind, read_digits
from pipeline.arabic.number_words import number_words
from pipeline.entities.date_parts import THIS, DateParts, exists
from pipeline.entities.date_years import hijri_year, is_joined, is_proclitic, key_at, plain_year, year_at
from pipeline.entities.grammar_words import date_lists

_WAW = "\u0648"


def calendar_at(tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read a date that begins at a place with a day, a month or the word for year; None where none does.

    A month alone is read whatever stands before it: whether it is one is for the caller to say.
    """
    return _day_first(tokens, at) or _month_first(tokens, at) or year_at(tokens, at)


def plain_day(tokens: Sequence[Token], at: int) -> int | None:
    """Give the day of a month that stands at a place in digits; None for anything else."""
    key = key_at(tokens, at)
    return int(key) if key.isdecimal() and len(key) <= 2 and 1 <= int(key) <= 31 else None


def ordinal_at(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Read the tenth, the eleventh, the twenty-first: its number and its tokens, or (0, 0)."""
    words = number_words()
    first = words.ordinals.get(key_at(tokens, at))
    if first is None:
        return 0, 0
    ten = words.cardinals.get(key_at(tokens, at + 1))
    if first < 10 and ten and ten.value == 10 and not ten.is_definite and not tokens[at + 1].proclitic:
        return first + 10, 2
    tens = words.ordinals.get(key_at(tokens, at + 1))
    if first < 10 and tens in {20, 30} and tokens[at + 1].proclitic == _WAW:
        return first + tens, 2
    return first, 1


@lru_cache(maxsize=1)
def _from_words() -> frozenset[str]:
    return date_lists().keys("from")


@lru_cache(maxsize=1)
def _to_words() -> frozenset[str]:
    return date_lists().keys("to") | {"-"}


def _day_first(tokens: Sequence[Token], at: int) -> DateParts | None:
    key = key_at(tokens, at)
    if key[:1].isdecimal():
        return _digits_first(tokens, at)
    if key in date_lists().keys("first_days"):
        return _with_month(tokens, DateParts(at=at, end=at + 1, day=1))
    number, length = ordinal_at(tokens, at)
    if not number or not 1 <= number <= 31 or key_at(tokens, at + length) not in _from_words():
        return None
    return _with_month(tokens, DateParts(at=at, end=at + length + 1, day=number))


def _digits_first(tokens: Sequence[Token], at: int) -> DateParts | None:
    digits = read_digits(tokens[at].key)
    if digits.kind is DigitKind.DATE:
        return _all_digits(tokens, at)
    if digits.kind is DigitKind.RANGE and digits.is_plain and 1 <= digits.value < digits.second <= 31:
        return _with_month(tokens, DateParts(at=at, end=at + 1, day=int(digits.value), last_day=int(digits.second)))
    day = plain_day(tokens, at)
    if day is None:
        return None
    return (
        _spaced_digits(tokens, at)
        or _day_range(tokens, at, day)
        or _day_before_day(tokens, at, day)
        or _day_of_month_said(tokens, at, day)
        or _with_month(tokens, DateParts(at=at, end=at + 1, day=day))
    )


def _day_before_day(tokens: Sequence[Token], at: int, day: int) -> DateParts | None:
    """Read the 5 of 5 and 6 June."""
    place = at + 1 + (key_at(tokens, at + 1) == _WAW)
    second = plain_day(tokens, place)
    if second is None or second <= day or not is_joined(tokens, place):
        return None
    found = _with_month(tokens, DateParts(at=place, end=place + 1, day=second))
    return replace(found, at=at, end=at + 1, day=day) if found is not None and found.value is None else None


def _day_of_month_said(tokens: Sequence[Token], at: int, day: int) -> DateParts | None:
    """Read the 15th of this month, of last month, and the 15th of "this" alone."""
    lists, place = date_lists(), at + 1
    if is_proclitic(tokens, place):
        return None
    if key_at(tokens, place) in lists.keys("day_of_this_month"):
        return DateParts(at=at, end=place + 1, day=day, unit="month", relative=THIS, is_named_by_month=True)
    if key_at(tokens, place) not in _from_words() or key_at(tokens, place + 1) not in lists.keys("month_heads"):
        return None
    relative, length = lists.phrases("relative").at(tokens, place + 2)
    if relative is None:
        return None
    end = place + 2 + length
    return DateParts(at=at, end=end, day=day, unit="month", relative=str(relative), is_named_by_month=True)


def _spaced_digits(tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read 16 / 10 / 1926, with spaces around its signs."""
    keys = [key_at(tokens, at + step) for step in range(5)]
    if keys[1] not in {"/", "-"} or keys[3] != keys[1] or plain_year(tokens, at + 4) is None:
        return None
    stamp = read_stamp("".join(keys))
    return DateParts(at=at, end=at + 5, value=stamp.local.date().isoformat(), is_named_by_month=True) if stamp else None


def _day_range(tokens: Sequence[Token], at: int, day: int) -> DateParts | None:
    """Read 5 to 15 November, 12 - 15 March; and 3 and 7 May behind "between"."""
    place = at + 2
    is_range = key_at(tokens, at + 1) in _to_words()
    pair_heads = date_lists().keys("between") | date_lists().keys("day_pairs")
    if key_at(tokens, at - 1) in pair_heads and is_joined(tokens, at + 2):
        is_range = True
    last = plain_day(tokens, place) if is_range else None
    if last is None or last <= day:
        return None
    return _with_month(tokens, DateParts(at=at, end=place + 1, day=day, last_day=last))


def _all_digits(tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read 30/11/2016, 2016-11-30, and 26/7/1447 before the mark of the Islamic calendar."""
    mark = date_words().hijri.length_at(tokens, at + 1) or date_words().gregorian.length_at(tokens, at + 1)
    stamp = read_stamp(" ".join(token.key for token in tokens[at : at + 1 + mark])) or read_stamp(tokens[at].key)
    if stamp is None:
        return None
    return DateParts(at=at, end=at + 1 + mark, value=stamp.local.date().isoformat(), is_named_by_month=True)


def _with_month(tokens: Sequence[Token], parts: DateParts) -> DateParts | None:
    """Read the month behind a day, with what may stand between and the year behind it."""
    at = parts.end
    if key_at(tokens, at) in {"/", "-", *_from_words()}:
        at += 1
    if key_at(tokens, at) in date_lists().keys("month_heads") and not tokens[at].proclitic:
        at += 1
    if at >= len(tokens) or tokens[at].proclitic:
        return None
    month, length = month_at(tokens, at)
    if month:
        found = _with_year(
            tokens, replace(parts, month=month, end=at + length, is_named_by_month=_is_doubled(tokens, at, length))
        )
        return found if exists(found) else None
    hijri, length = date_words().hijri_months.at(tokens, at)
    if hijri is None or parts.day is None or parts.day > 30:
        return None
    found = _with_hijri_year(tokens, replace(parts, month=hijri, end=at + length, is_hijri=True))
    return None if found.year is None and key_at(tokens, at) in date_lists().keys("zero_months") else found


def _is_doubled(tokens: Sequence[Token], at: int, length: int) -> bool:
    _, single = date_words().months.at(tokens, at)
    return length > single + 1 or key_at(tokens, at) == "("


def _month_first(tokens: Sequence[Token], at: int) -> DateParts | None:
    has_head = key_at(tokens, at) in date_lists().keys("month_heads")
    place = at + has_head
    if place >= len(tokens) or tokens[place].key == "(" or (has_head and tokens[place].proclitic):
        return None
    month, length = month_at(tokens, place)
    if month and not tokens[place].key.isascii():
        is_sure = has_head or _is_doubled(tokens, place, length)
        whole = _month_day_year(tokens, DateParts(at=at, end=place + length, month=month, is_named_by_month=True))
        if whole is not None:
            return whole
        return _with_year(tokens, DateParts(at=at, end=place + length, month=month, is_named_by_month=is_sure))
    hijri, length = date_words().hijri_months.at(tokens, place)
    if hijri is None:
        return None
    parts = DateParts(at=at, end=place + length, month=hijri, is_hijri=True, is_named_by_month=has_head)
    return _with_hijri_year(tokens, parts)


def _month_day_year(tokens: Sequence[Token], parts: DateParts) -> DateParts | None:
    """Read June 10, 2021: the month first."""
    day = plain_day(tokens, parts.end)
    place = parts.end + 1 + (key_at(tokens, parts.end + 1) == ",")
    year = plain_year(tokens, place)
    if day is None or year is None or tokens[parts.end].proclitic or tokens[place].proclitic:
        return None
    found = replace(parts, day=day, year=year, end=place + 1)
    return found if exists(found) else None


def _with_year(tokens: Sequence[Token], parts: DateParts) -> DateParts:
    """Read what stands behind a month: a year, "of the year" and one, or last, this, next; or the year that follows for both."""
    at = parts.end
    lists = date_lists()
    relative, length = lists.phrases("relative").at(tokens, at) if not is_proclitic(tokens, at) else (None, 0)
    if relative is not None:
        return replace(parts, relative=str(relative), end=at + length, is_named_by_month=True)
    place = at
    if key_at(tokens, place) in {",", "/", "-", *_from_words()}:
        place += 1
    is_of = place > at and key_at(tokens, at) in _from_words()
    head = key_at(tokens, place) in lists.keys("year_heads") and not is_proclitic(tokens, place)
    year = plain_year(tokens, place + head)
    if year is not None and (head or not is_of) and not is_proclitic(tokens, place + head) and not _goes_on(tokens, place + head):
        end = place + head + 1
        end += date_words().gregorian.length_at(tokens, end)
        return replace(parts, year=year, end=end, is_named_by_month=True)
    if head and is_of:
        relative, length = lists.phrases("relative").at(tokens, place + 1)
        if relative is not None:
            return replace(parts, unit="year", relative=str(relative), end=place + 1 + length, is_named_by_month=True)
    return replace(parts, year=_year_to_come(tokens, at))


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    return key_at(tokens, at + 1) in {"%"}


def _year_to_come(tokens: Sequence[Token], at: int) -> int | None:
    """Give the year of "January and March 2020" or "5 May to 10 June 2020" for the first of the two; None where none follows."""
    if key_at(tokens, at) in _to_words():
        at += 1
    elif not is_proclitic(tokens, at) or not is_joined(tokens, at):
        if key_at(tokens, at) != _WAW:
            return None
        at += 1
    if plain_day(tokens, at) is not None:
        at += 1
    month, length = month_at(tokens, at)
    return plain_year(tokens, at + length) if month else None


def _with_hijri_year(tokens: Sequence[Token], parts: DateParts) -> DateParts:
    lists, at = date_lists(), parts.end
    relative, length = lists.phrases("relative").at(tokens, at)
    if relative is not None:
        return replace(parts, relative=str(relative), end=at + length)
    if key_at(tokens, at) in {",", *_from_words()}:
        at += 1
    at += key_at(tokens, at) in lists.keys("year_heads")
    year = hijri_year(tokens, at)
    if year is None:
        return parts
    return replace(parts, year=year, end=at + 1 + date_words().hijri.length_at(tokens, at + 1), is_named_by_month=True)
