"""The day, month and year inside a stamp, of the Gregorian and of the Islamic calendar, and the words that belong to a stamp."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_reading import FIRST_YEAR, LAST_YEAR, Reading, is_glued, key_at, number_at
from pipeline.arabic.date_times import read_clock, read_zone
from pipeline.arabic.date_tokens import SEPARATORS, Token
from pipeline.arabic.date_words import date_words

_BETWEEN_PARTS = frozenset("/-,.()|")
_LOOSE = frozenset(",.()|")
_ORDERS = frozenset({"d", "m", "y", "dm", "md", "ym", "dmy", "mdy", "ymd", "dty", "dtym", "mdty", "dmty", "ywd", "ywdm"})
"""Orders of a date with a month's name, and their beginnings; any other order is prose."""

_WHOLE = frozenset({"dmy", "mdy", "ymd", "dtym", "mdty", "dmty", "ywdm"})
_HIJRI_YEARS = range(1300, 1501)
"""Of the Islamic calendar on pages; no page is dated so in the Gregorian one."""


def read_parts(tokens: Sequence[Token], at: int) -> tuple[Reading, int]:
    """Read parts of a stamp for as long as there are any; what was found, and where something else stands.

    A date that is begun but not ended is left out where another stands before it.
    """
    found = Reading()
    begun, clocks = at, 0
    while at < len(tokens):
        if not found.is_partial():
            begun, clocks = at, len(found.clocks)
        key = tokens[at].key
        if key.isdecimal():
            step = (
                _digits_date(tokens, at, found)
                or _hijri_date(tokens, at, found)
                or _short_date(tokens, at, found)
                or read_clock(tokens, at, found)
                or _part(tokens, at, found)
            )
        elif key in SEPARATORS and key != "(":
            step = _sign(tokens, at, found)
        else:
            step = (
                _hijri_date(tokens, at, found)
                or read_clock(tokens, at, found)
                or _part(tokens, at, found)
                or _word(tokens, at, found)
            )
        if not step:
            break
        at += step
    if found.is_partial() and found.hijri:
        found.order, at = "", begun
        del found.clocks[clocks:]
    return found, at


def month_at(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Read a month's name, and the same month's other name behind it; its number and its length, or (0, 0).

    The two stand as in March (March), (March) March, March/March, March - March, March, March or March March.
    """
    opened = key_at(tokens, at) == "("
    number, length = _month_name(tokens, at + opened)
    if not number:
        return 0, 0
    length += opened
    if opened:
        if key_at(tokens, at + length) != ")":
            return 0, 0
        length += 1
    sign = key_at(tokens, at + length)
    gap = 1 if sign in {"(", "/", "-", ",", "|"} else 0
    other, more = _month_name(tokens, at + length + gap)
    closes = sign == "(" and key_at(tokens, at + length + gap + more) == ")"
    if other == number and (sign != "(" or closes):
        return number, length + gap + more + closes
    return (0, 0) if opened or (other and gap and sign in {"(", "/"}) else (number, length)


def _month_name(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Read one name, with the point that may end a short one in Latin letters; its number and its length, or (0, 0)."""
    number, length = date_words().months.at(tokens, at)
    if number is None:
        return 0, 0
    is_short = tokens[at].key.isascii() and key_at(tokens, at + length) == "." and is_glued(tokens, at + length)
    return number, length + is_short


def _begins_date(found: Reading) -> bool:
    return found.order == "" and found.short is None


def _digits_date(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read 30/11/2016 or 2016-11-30 with one separator of `/`, `-`, `.`, or 2016:11:30; the number of tokens, or 0."""
    sign = key_at(tokens, at + 1)
    if not _begins_date(found) or sign not in {"/", "-", ".", ":"} or key_at(tokens, at + 3) != sign:
        return 0
    numbers = [number_at(tokens, at + step, (1, 2, 4)) for step in (0, 2, 4)]
    widths = [len(key_at(tokens, at + step)) for step in (0, 2, 4)]
    first, second, third = numbers
    if first is None or second is None or third is None:
        return 0
    if widths[0] == 4 and widths[1] <= 2 and widths[2] <= 2 and FIRST_YEAR <= first <= LAST_YEAR:
        found.year, found.month, found.day = first, second, third
    elif widths[2] == 4 and widths[0] <= 2 and widths[1] <= 2 and sign != ":" and FIRST_YEAR <= third <= LAST_YEAR:
        found.day, found.month, found.year = first, second, third
        found.in_digits = True
    else:
        return 0
    found.order = "whole"
    return 5 + date_words().gregorian.length_at(tokens, at + 5)


def _short_date(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read 12/03/20, 20-03-12 or 12-Mar-20, written without a space; the number of tokens, or 0."""
    sign = key_at(tokens, at + 1)
    if not _begins_date(found) or sign not in {"/", "-", "."} or key_at(tokens, at + 3) != sign:
        return 0
    if not all(is_glued(tokens, at + step) for step in range(1, 5)):
        return 0
    first, third = number_at(tokens, at, (1, 2)), number_at(tokens, at + 4, (1, 2))
    second, named = number_at(tokens, at + 2, (1, 2)), date_words().months.at(tokens, at + 2)[0]
    middle = named or second
    if first is None or middle is None or third is None or key_at(tokens, at + 5) == ":":
        return 0
    found.short, found.short_is_named = (first, middle, third), named is not None
    return 5


def _hijri_date(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read a date of the Islamic calendar: 26 Rajab 1447 AH, Rajab 26, 1447, 26/7/1447 AH; the number of tokens, or 0."""
    if found.has_hijri or found.is_partial():
        return 0
    length = _hijri_in_digits(tokens, at, found) or _hijri_by_name(tokens, at, found)
    if not length:
        return 0
    found.has_hijri = True
    gap = 1 if key_at(tokens, at + length) in {"/", "(", "-"} else 0
    mark = date_words().hijri.length_at(tokens, at + length + gap)
    if mark and found.hijri:
        found.hijri_is_certain = True
    return length + (gap + mark if mark else 0)


def _hijri_in_digits(tokens: Sequence[Token], at: int, found: Reading) -> int:
    sign = key_at(tokens, at + 1)
    if sign not in {"/", "-", "."} or key_at(tokens, at + 3) != sign:
        return 0
    first, second, third = (number_at(tokens, at + step, (1, 2, 4)) for step in (0, 2, 4))
    if first is None or second is None or third is None:
        return 0
    year, day = (first, third) if first in _HIJRI_YEARS else (third, first)
    if year not in _HIJRI_YEARS or second > 12 or day > 30:
        return 0
    found.hijri = (year, second, day)
    return 5


def _hijri_by_name(tokens: Sequence[Token], at: int, found: Reading) -> int:
    months = date_words().hijri_months
    day = number_at(tokens, at, (1, 2))
    month_place = at if day is None else _behind_signs(tokens, at + 1)
    month, length = months.at(tokens, month_place)
    if month is None:
        return 0
    end = month_place + length
    if day is None:
        day = number_at(tokens, end, (1, 2))
        end += 1
    if day is None or not 1 <= day <= 30:
        return 0
    year_place = _behind_signs(tokens, end)
    year = number_at(tokens, year_place, (4,))
    if year is None or year not in _HIJRI_YEARS:
        return end - at  # without a year it may stand beside a Gregorian date
    found.hijri, found.hijri_is_certain = (year, month, day), True
    return year_place + 1 - at


def _behind_signs(tokens: Sequence[Token], at: int) -> int:
    while key_at(tokens, at) in _BETWEEN_PARTS:
        at += 1
    return at


def _part(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read a month's name, a year of four digits, or a day of one or two, in an order of dates; the number of tokens, or 0."""
    if found.order == "whole" or found.short is not None:
        return 0
    month, length = month_at(tokens, at)
    if month:
        return length if _take(found, "m", month) else 0
    year = number_at(tokens, at, (4,))
    if year is not None:
        if not FIRST_YEAR <= year <= LAST_YEAR or not _take(found, "y", year):
            return 0
        return 1 + date_words().gregorian.length_at(tokens, at + 1)
    day = number_at(tokens, at, (1, 2))
    if day is None or not 1 <= day <= 31 or key_at(tokens, at + 1) == ":":
        return 0
    # 12/ and 12- begin a date only where the month's name follows.
    if found.order == "" and key_at(tokens, at + 1) in {"/", "-"} and not month_at(tokens, at + 2)[0]:
        return 0
    return 1 + date_words().ordinals.length_at(tokens, at + 1) if _take(found, "d", day) else 0


def _take(found: Reading, part: str, value: int) -> bool:
    """Note a part where a date may have it in this place."""
    order = found.order + part
    if order not in _ORDERS:
        return False
    if part == "d":
        found.day = value
    elif part == "m":
        found.month = value
    else:
        found.year = value
    found.order = "whole" if order in _WHOLE else order
    return True


def _word(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Pass over what belongs to a stamp without naming its day, and note weekday and zone; the number of tokens, or 0."""
    words, key = date_words(), tokens[at].key
    if found.order == "y" and found.weekday is None:
        found.weekday, length = words.weekdays.at(tokens, at)  # 10:05 2020 Sunday 12 January
        found.order = "yw" if length else "y"
        return length
    if found.is_partial():
        return _sign(tokens, at, found)
    weekday, length = words.weekdays.at(tokens, at)
    if weekday is None and words.bare_weekdays.begins(key) and not found.has_date():
        behind = _behind_signs(tokens, at + 1)
        weekday, length = words.bare_weekdays.at(tokens, at) if key_at(tokens, behind).isdecimal() else (None, 0)
    if weekday is not None:
        if found.weekday not in {None, weekday}:
            return 0
        found.weekday = weekday
        return length
    length = _zone(tokens, at, found) or words.local_clock.length_at(tokens, at)
    if length:
        return length
    return words.clock_words.length_at(tokens, at) or words.joiners.length_at(tokens, at) or _sign(tokens, at, found)


def _sign(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Pass over a sign that may stand at this place of a stamp; 1, or 0."""
    key = tokens[at].key
    if not found.is_partial():
        return int(key in SEPARATORS)
    if key not in _BETWEEN_PARTS:
        return 0
    is_tight = key == "." and is_glued(tokens, at) and is_glued(tokens, at + 1)
    found.is_loose |= found.order == "d" and key in _LOOSE and key_at(tokens, at - 1).isdecimal() and not is_tight
    return 1


def _zone(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read a zone and give it to the time before it, or keep it for the one behind; the number of tokens, or 0."""
    last = found.clocks[-1] if found.clocks else None
    zone, length = read_zone(tokens, at, is_behind_clock=False)
    if zone is None or found.pending_zone is not None:
        return 0
    if last is not None and last.zone is None:
        last.zone = zone
    else:
        found.pending_zone = zone
    return length
