"""Years inside a text: behind their head (the year 2014), with a season, an era, or as a span."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.arabic.date_reading import FIRST_YEAR, LAST_YEAR
from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words
from pipeline.arabic.number_words import number_words
from pipeline.arabic.numbers import read_number
from pipeline.entities.date_parts import DateParts
from pipeline.entities.grammar_words import date_lists
from pipeline.entities.units import unit_table

_WAW = "\u0648"
_YEARS = re.compile(r"([12][0-9]{3})[-/]([12][0-9]{3}|[0-9]{2})")
_YEARS_IN_WORDS = range(1800, 2101)
_HIJRI_YEARS = range(1200, 1501)


def key_at(tokens: Sequence[Token], at: int) -> str:
    """Give the key of a token; "" outside."""
    return tokens[at].key if 0 <= at < len(tokens) else ""


def is_joined(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "and" stands before a token."""
    return 0 <= at < len(tokens) and (tokens[at].proclitic == _WAW or key_at(tokens, at - 1) == _WAW)


def plain_year(tokens: Sequence[Token], at: int) -> int | None:
    """Give the Gregorian year that stands at a place in four digits; None for anything else."""
    key = key_at(tokens, at)
    if len(key) != 4 or not key.isdecimal():
        return None
    return int(key) if FIRST_YEAR <= int(key) <= LAST_YEAR else None


def is_proclitic(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a particle stands before a token, so that it begins something else."""
    return at < len(tokens) and bool(tokens[at].proclitic)


def hijri_year(tokens: Sequence[Token], at: int) -> int | None:
    """Give the year of the Islamic calendar that stands at a place in four digits; None for anything else."""
    key = key_at(tokens, at)
    return int(key) if len(key) == 4 and key.isdecimal() and int(key) in _HIJRI_YEARS else None


def year_at(tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read the word for year or a season, and a year behind it; two years where both are named or it is a season's span."""
    lists = date_lists()
    key, place = key_at(tokens, at), at
    is_season = key in lists.keys("seasons")
    place += is_season
    head = key_at(tokens, place)
    has_head = head in lists.keys("year_heads") or (
        not is_season and (head in lists.keys("two_year_heads") or head in lists.keys("years_heads"))
    )
    place += has_head
    if place == at:
        return None
    if is_proclitic(tokens, place):
        return None
    both = _YEARS.fullmatch(key_at(tokens, place))
    if both:
        first, last = int(both[1]), int(both[2] if len(both[2]) == 4 else both[1][:2] + both[2])
        return DateParts(at=at, end=place + 1, year=first, last_year=last) if first < last else None
    return year_behind(tokens, at, place) if has_head or plain_year(tokens, place) is not None else None


def year_behind(tokens: Sequence[Token], at: int, place: int) -> DateParts | None:
    """Read the year at a place, of a date that begins at `at`, with its era; of three or four digits."""
    written = key_at(tokens, place)
    if written in number_words().cardinals:
        return _year_in_words(tokens, at, place)
    if not written.isdecimal() or len(written) > 4:
        return None
    era = date_lists().phrases("other_eras").length_at(tokens, place + 1) or _before_christ(tokens, place + 1)
    year = int(written)
    if era:
        is_known = year in _HIJRI_YEARS and date_words().hijri.length_at(tokens, place + 1) > 0
        return DateParts(at=at, end=place + 1 + era, year=year if is_known else None, is_hijri=True)
    if len(written) < 3 or year > LAST_YEAR:
        return None
    return DateParts(at=at, end=place + 1 + date_words().gregorian.length_at(tokens, place + 1), year=year)


def _year_in_words(tokens: Sequence[Token], at: int, place: int) -> DateParts | None:
    """Read two thousand and eleven, which counts nothing behind it."""
    number = read_number(tokens, place)
    if number is None or number.is_vague or number.is_definite or int(number.value) not in _YEARS_IN_WORDS:
        return None
    counted = unit_table().at(tokens, number.end)
    if counted is not None and not tokens[number.end].proclitic and not counted.is_definite:
        return None
    return DateParts(at=at, end=number.end, year=int(number.value))


def _before_christ(tokens: Sequence[Token], at: int) -> int:
    """Read "BC" with its points; the number of tokens, or 0."""
    first, second = date_lists().words("before_christ")
    keys = [key_at(tokens, at + step) for step in range(4)]
    if keys[:3] != [first, ".", second]:
        return 0
    return 4 if keys[3] == "." else 3


def year_span(key: str) -> tuple[int, int] | None:
    """Read 2014-2016, 2014/2015 or 2014/15; None where it is none, or runs backwards."""
    both = _YEARS.fullmatch(key)
    if both is None:
        return None
    first, last = int(both[1]), int(both[2] if len(both[2]) == 4 else both[1][:2] + both[2])
    return (first, last) if FIRST_YEAR <= first < last <= LAST_YEAR else None
