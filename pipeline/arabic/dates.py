"""Dates as Arabic pages print them: a grammar over tokens, exact about what it accepts.

A stamp is a day, a month and a year, each once and in any order, with or without a time of 12 or 24 hours, a weekday, a date of
the Islamic calendar beside it, and `GMT`. Months are in digits or by their Egyptian, Levantine, Maghrebi, English or French
names, also doubled, as March (March) or March/March in two of these. Anything else in the text, or any part said twice: no stamp.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pipeline.arabic.chars import DIGIT_FOLDS
from pipeline.arabic.date_words import SEPARATORS, Token, tokens_of
from pipeline.arabic.date_words import date_words as _words
from pipeline.arabic.text import MARKS, display_text
from pipeline.arabic.zones import in_zone
from pipeline.records import Precision, Stamp

_LONGEST = 110
"""Characters: no stamp seen is longer; a longer text is prose that holds a date."""

_SEARCHED = 250
"""Characters of a line in which a stamp among other words is sought."""

_BETWEEN_PARTS = frozenset({"/", "-", ",", "\u060c", "."})  # the last but one is the Arabic comma


class StampIn(NamedTuple):
    """A stamp found in a text, and the characters that it takes there, half-open."""

    stamp: Stamp
    start: int
    end: int


class _Found:
    """What the tokens read so far say; None is not said yet."""

    __slots__ = ("day", "has_hijri", "hour", "minute", "month", "offset", "second", "year", "zone")

    def __init__(self) -> None:
        self.day: int | None = None
        self.month: int | None = None
        self.year: int | None = None
        self.hour: int | None = None
        self.minute = 0
        self.second: int | None = None
        self.offset: int | None = None
        self.zone: str | None = None
        self.has_hijri = False

    def is_whole(self) -> bool:
        return self.day is not None and self.month is not None and self.year is not None


def read_stamp(text: str) -> Stamp | None:
    """Read a text that is a date, with or without a time, and nothing else.

    Returns None where any of it is something else, where no full date is there, or where the date does not exist.
    A 12-hour time without its half of the day is taken as printed.
    """
    shown = MARKS.sub("", display_text(text)).translate(DIGIT_FOLDS)
    if not 6 <= len(shown) <= _LONGEST:
        return None
    tokens = tokens_of(shown)
    found, end = _read(tokens, 0)
    return _stamp(found) if end == len(tokens) else None


def find_stamp(text: str) -> StampIn | None:
    """Find the first stamp among other words in the first characters of a text; None where there is none."""
    tokens = tokens_of(text[:_SEARCHED].translate(DIGIT_FOLDS))
    at = 0
    while at < len(tokens):
        if tokens[at].key in SEPARATORS or not _begins_stamp(tokens[at]):
            at += 1
            continue
        found, end = _read(tokens, at)
        stamp = _stamp(found) if found.is_whole() else None
        if stamp:
            while tokens[end - 1].key in SEPARATORS or tokens[end - 1].key in _words().joiners:
                end -= 1
            return StampIn(stamp, tokens[at].start, tokens[end - 1].end)
        at += 1
    return None


def read_time(text: str) -> tuple[int, int] | None:
    """Read a text that is a time of day and nothing else, as hour and minute; None for anything else."""
    if len(text) > _LONGEST:
        return None
    tokens = tokens_of(display_text(text).translate(DIGIT_FOLDS))
    found = _Found()
    at = 0
    while at < len(tokens):
        step = _time(tokens, at, found) or int(tokens[at].key in SEPARATORS or tokens[at].key in _words().joiners)
        if not step:
            return None
        at += step
    return None if found.hour is None or found.hour > 23 or found.minute > 59 else (found.hour, found.minute)


def _begins_stamp(token: Token) -> bool:
    words = _words()
    return token.key.isdecimal() or token.key in words.weekdays or token.key in words.month_beginnings


def _read(tokens: list[Token], at: int) -> tuple[_Found, int]:
    """Read parts of a stamp for as long as there are any; what was found, and where something else stands."""
    found = _Found()
    while at < len(tokens):
        step = (
            _hijri(tokens, at, found)
            or _digits_date(tokens, at, found)
            or _time(tokens, at, found)
            or _part(tokens, at, found)
            or _word(tokens, at, found)
        )
        if not step:
            break
        at += step
    return found, at


def _number(tokens: list[Token], at: int, digits: tuple[int, ...]) -> int | None:
    token = tokens[at].key if at < len(tokens) else ""
    return int(token) if token.isdecimal() and len(token) in digits else None


def _key(tokens: list[Token], at: int) -> str:
    return tokens[at].key if 0 <= at < len(tokens) else ""


def _month(tokens: list[Token], at: int) -> tuple[int, int]:
    """Read a month name of one or two words, and the same month's other name after it; (0, 0) where there is none."""
    number, length = _words().month_at(tokens, at)
    if not number:
        return 0, 0
    opener = _key(tokens, at + length)
    if opener in {"(", "/", "-"}:
        other, more = _words().month_at(tokens, at + length + 1)
        closer = 1 if opener == "(" and _key(tokens, at + length + 1 + more) == ")" else 0
        if other == number:
            length += 1 + more + closer
    return number, length


def _digits_date(tokens: list[Token], at: int, found: _Found) -> int:
    """Read 30/11/2016 or 2016-11-30 with one separator of `/`, `-`, `.`; the number of tokens, or 0."""
    if found.day is not None or found.month is not None or found.year is not None:
        return 0
    separator = _key(tokens, at + 1)
    if separator not in {"/", "-", "."} or _key(tokens, at + 3) != separator:
        return 0
    first, second, third = (_number(tokens, at + step, (1, 2, 4)) for step in (0, 2, 4))
    if first is None or second is None or third is None:
        return 0
    widths = [len(tokens[at + step].key) for step in (0, 2, 4)]
    if widths[0] == 4 and widths[1] <= 2 and widths[2] <= 2:
        found.year, found.month, found.day = first, second, third
    elif widths[2] == 4 and widths[0] <= 2 and widths[1] <= 2:
        found.day, found.month, found.year = first, second, third
    else:
        return 0
    return 5


def _hijri(tokens: list[Token], at: int, found: _Found) -> int:
    """Pass over a date of the Islamic calendar, as 26 Rajab 1447 AH; the number of tokens, or 0."""
    if found.has_hijri or _number(tokens, at, (1, 2)) is None:
        return 0
    month_at = at + 1
    while _key(tokens, month_at) in _BETWEEN_PARTS:
        month_at += 1
    length = _words().hijri_month_at(tokens, month_at)
    if not length:
        return 0
    year_at = month_at + length
    while _key(tokens, year_at) in _BETWEEN_PARTS:
        year_at += 1
    if _number(tokens, year_at, (4,)) is None:
        return 0
    found.has_hijri = True
    return year_at + 1 - at + int(_key(tokens, year_at + 1) in _words().hijri)


def _time(tokens: list[Token], at: int, found: _Found) -> int:
    """Read `HH:MM`, `HH:MM:SS` and the half of the day behind it; the number of tokens, or 0."""
    hour, minute = _number(tokens, at, (1, 2)), _number(tokens, at + 2, (2,))
    if found.hour is not None or hour is None or minute is None or _key(tokens, at + 1) != ":":
        return 0
    length = 3
    second = _number(tokens, at + 4, (2,)) if _key(tokens, at + 3) == ":" else None
    if second is not None:
        length = 5
    half = _key(tokens, at + length)
    if half in _words().pm:
        hour = hour + 12 if hour < 12 else hour
        length += 1
    elif half in _words().am:
        hour = 0 if hour == 12 else hour
        length += 1
    found.hour, found.minute, found.second = hour, minute, second
    # 10:20:00+03:00, as machines print it; `- 05:25` is no offset but the date's separator.
    if second is not None and _key(tokens, at + length) == "+":
        length += _offset(tokens, at + length, found)
    return length


def _part(tokens: list[Token], at: int, found: _Found) -> int:
    """Read a month's name, a year of four digits, or a day of one or two; the number of tokens, or 0. Nothing is said twice."""
    if found.month is None:
        month, length = _month(tokens, at)
        if month:
            found.month = month
            return length
    year = _number(tokens, at, (4,))
    if year is not None and found.year is None:
        found.year = year
        return 1
    day = _number(tokens, at, (1, 2))
    # `HH:MM` that was refused above is no day.
    if day is not None and found.day is None and _key(tokens, at + 1) != ":":
        found.day = day
        if _key(tokens, at + 1) in {"/", "-"} and found.month is None and not _month(tokens, at + 2)[0]:
            found.day = None
            return 0
        return 1 + int(_key(tokens, at + 1) in _words().ordinals)
    return 0


def _word(tokens: list[Token], at: int, found: _Found) -> int:
    """Pass over what belongs to a stamp without saying when, and note a zone; the number of tokens, or 0 for any other word."""
    words, token = _words(), tokens[at].key
    if token in words.utc:
        return 1 + _offset(tokens, at + 1, found)
    if token in words.clock:
        return _clock(tokens, at, found)
    behind_year = found.year is not None and token in words.gregorian and _key(tokens, at - 1) == str(found.year)
    return int(token in SEPARATORS or token in words.weekdays or token in words.joiners or behind_year)


def _offset(tokens: list[Token], at: int, found: _Found) -> int:
    """Read what stands behind GMT, as `+3` or `+03:00`, if anything; the number of tokens."""
    hours, sign = _number(tokens, at + 1, (1, 2)), _key(tokens, at)
    if sign not in {"+", "-"} or hours is None or hours > 14:
        found.offset = 0
        return 0
    minutes = _number(tokens, at + 3, (2,)) if _key(tokens, at + 2) == ":" else None
    found.offset = (hours * 60 + (minutes or 0)) * (-1 if sign == "-" else 1)
    return 2 if minutes is None else 4


def _clock(tokens: list[Token], at: int, found: _Found) -> int:
    """Read "by the clock of" and a place whose zone is known; the number of tokens, or 0 where it is not."""
    if _key(tokens, at + 1) in _words().utc:
        return 2 + _offset(tokens, at + 2, found)
    for length in (2, 1):
        zone = _words().clocks.get(" ".join(token.key for token in tokens[at + 1 : at + 1 + length]))
        if zone and at + length < len(tokens):
            found.zone = zone
            return 1 + length
    return 0


def _stamp(found: _Found) -> Stamp | None:
    if found.day is None or found.month is None or found.year is None or not 1800 <= found.year <= 2200:
        return None
    try:
        local = datetime(found.year, found.month, found.day, found.hour or 0, found.minute, found.second or 0)
    except ValueError:  # the thirty-first of a month that has thirty days, or 25 o'clock
        return None
    if found.hour is None:
        return Stamp(local=local, precision=Precision.DAY)
    precision = Precision.MINUTE if found.second is None else Precision.SECOND
    stamp = Stamp(local=local, precision=precision, utc_offset_minutes=found.offset)
    return in_zone(stamp, found.zone)
