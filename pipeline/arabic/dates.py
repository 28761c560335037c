"""Dates as Arabic pages print them: a grammar over tokens that accepts a whole text or nothing.

Accepted, in any order and with any of the usual separators: a weekday; day, month name and year; day, month and year in digits;
year-month-day; a time of 12 or 24 hours; `GMT`. Month names are Egyptian, Levantine or Maghrebi, also doubled, as March
(March) or March/March in two of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import yaml

from pipeline.arabic.chars import DIGIT_FOLDS
from pipeline.arabic.text import display_text, match_key
from pipeline.records import Precision, Stamp

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[\u0640\u064b-\u0652]*[^\W\d_]+)*[\u064b-\u0652]*|[^\w\s]")
ARABIC_COMMA, ARABIC_SEMICOLON = "\u060c", "\u061b"
_SEPARATORS = frozenset("-–—|,:/.()[]•·" + ARABIC_COMMA + ARABIC_SEMICOLON)
_LONGEST = 90
"""Characters: no stamp seen is longer; a longer text is prose that holds a date."""


@dataclass(frozen=True, slots=True)
class _Words:
    months: Mapping[str, int]
    weekdays: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    gregorian: frozenset[str]
    joiners: frozenset[str]
    utc: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = yaml.safe_load((resources.files("pipeline.arabic") / "dates.yml").read_text("utf-8"))
    keys = {name: frozenset(map(match_key, data[name])) for name in ("weekdays", "am", "pm", "gregorian", "joiners", "utc")}
    months = {match_key(name): number for number, names in data["months"].items() for name in names}
    return _Words(months=months, **keys)


@dataclass(slots=True)
class _Found:
    """What the tokens read so far say; None is not said yet."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    is_utc: bool = False


def read_stamp(text: str) -> Stamp | None:
    """Read a text that is a date, with or without a time, and nothing else.

    Returns None where any of it is something else, where no full date is there, or where the date does not exist.
    A 12-hour time without its half of the day is taken as printed.
    """
    shown = display_text(text)
    if not 6 <= len(shown) <= _LONGEST:
        return None
    tokens = [token if token in _SEPARATORS else match_key(token) for token in _TOKEN.findall(shown.translate(DIGIT_FOLDS))]
    found = _Found()
    at = 0
    while at < len(tokens):
        step = _time(tokens, at, found) or _date(tokens, at, found) or _word(tokens, at, found)
        if not step:
            return None
        at += step
    if found.day is None or found.month is None or found.year is None:
        return None
    return _stamp(found)


def _month(tokens: list[str], at: int) -> tuple[int, int]:
    """Read a month name of one or two words, and the same month's other name after it; (0, 0) where there is none."""
    months = _words().months

    def single(place: int) -> tuple[int, int]:
        for length in (2, 1):
            number = months.get(" ".join(tokens[place : place + length]))
            if number and place + length <= len(tokens):
                return number, length
        return 0, 0

    number, length = single(at)
    if not number:
        return 0, 0
    opener = tokens[at + length] if at + length < len(tokens) else ""
    if opener in {"(", "/", "-"}:
        other, more = single(at + length + 1)
        closer = 1 if opener == "(" and tokens[at + length + 1 + more : at + length + 2 + more] == [")"] else 0
        if other == number:
            length += 1 + more + closer
    return number, length


def _number(tokens: list[str], at: int, digits: tuple[int, ...]) -> int | None:
    token = tokens[at] if at < len(tokens) else ""
    return int(token) if token.isdigit() and len(token) in digits else None


def _skip(tokens: list[str], at: int) -> int:
    while at < len(tokens) and tokens[at] in {"/", "-", ",", ".", ARABIC_COMMA}:
        at += 1
    return at


def _date(tokens: list[str], at: int, found: _Found) -> int:
    """Read a date at a place; the number of tokens, or 0. A second date in one text is refused."""
    if found.day is not None:
        return 0
    first = _number(tokens, at, (1, 2))
    if first is not None:  # 30 November 2016, 30/11/2016
        after = _skip(tokens, at + 1)
        month, length = _month(tokens, after)
        if not month and after > at + 1 and (digits := _number(tokens, after, (1, 2))):
            month, length = digits, 1
        year_at = _skip(tokens, after + length)
        year = _number(tokens, year_at, (4,))
        if month and year is not None:
            found.day, found.month, found.year = first, month, year
            return year_at + 1 - at
        return 0
    year = _number(tokens, at, (4,))
    if year is not None and tokens[at + 1 : at + 2] in (["-"], ["/"]):  # 2016-11-30
        month_digits, day = _number(tokens, at + 2, (1, 2)), _number(tokens, at + 4, (1, 2))
        if month_digits and day and tokens[at + 3] == tokens[at + 1]:
            found.day, found.month, found.year = day, month_digits, year
            return 5
        return 0
    month, length = _month(tokens, at)
    if month:  # November 30, 2016
        day_at = _skip(tokens, at + length)
        day = _number(tokens, day_at, (1, 2))
        year_at = _skip(tokens, day_at + 1)
        year = _number(tokens, year_at, (4,))
        if day is not None and year is not None:
            found.day, found.month, found.year = day, month, year
            return year_at + 1 - at
    return 0


def _time(tokens: list[str], at: int, found: _Found) -> int:
    """Read `HH:MM`, `HH:MM:SS` and the half of the day behind it; the number of tokens, or 0."""
    hour, minute = _number(tokens, at, (1, 2)), _number(tokens, at + 2, (2,))
    if found.hour is not None or hour is None or minute is None or tokens[at + 1] != ":":
        return 0
    length = 3
    second = _number(tokens, at + 4, (2,)) if tokens[at + 3 : at + 4] == [":"] else None
    if second is not None:
        length = 5
    half = tokens[at + length] if at + length < len(tokens) else ""
    if half in _words().pm:
        hour = hour + 12 if hour < 12 else hour
        length += 1
    elif half in _words().am:
        hour = 0 if hour == 12 else hour
        length += 1
    found.hour, found.minute, found.second = hour, minute, second
    return length


def _word(tokens: list[str], at: int, found: _Found) -> int:
    """Pass over a separator or a word that belongs to a stamp without saying when; 1, or 0 for any other word."""
    words, token = _words(), tokens[at]
    if token in words.utc:
        found.is_utc = True
        return 1
    behind_year = found.year is not None and token in words.gregorian and tokens[at - 1] == str(found.year)
    return int(token in _SEPARATORS or token in words.weekdays or token in words.joiners or behind_year)


def _stamp(found: _Found) -> Stamp | None:
    assert found.day is not None and found.month is not None and found.year is not None
    if not 1800 <= found.year <= 2200:
        return None
    try:
        local = datetime(found.year, found.month, found.day, found.hour or 0, found.minute, found.second or 0)
    except ValueError:  # the thirty-first of a month that has thirty days, or 25 o'clock
        return None
    if found.hour is None:
        return Stamp(local=local, precision=Precision.DAY)
    precision = Precision.MINUTE if found.second is None else Precision.SECOND
    return Stamp(local=local, precision=precision, utc_offset_minutes=0 if found.is_utc else None)


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Load an IANA zone from the `tzdata` wheel, never from the machine, so that every machine gives the same offset.

    Raises:
        ValueError: the wheel knows no such zone.
    """
    path = resources.files("tzdata") / "zoneinfo" / name
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", name) or not path.is_file():
        raise ValueError(f"{name!r} is no IANA time zone, such as Africa/Cairo")
    with path.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def in_zone(stamp: Stamp, zone: str | None) -> Stamp:
    """Give a stamp the offset of its publisher's zone, where it shows a time and the page prints no zone of its own."""
    if zone is None or stamp.utc_offset_minutes is not None or stamp.precision not in {Precision.MINUTE, Precision.SECOND}:
        return stamp
    offset = stamp.local.replace(tzinfo=zone_of(zone)).utcoffset()
    if offset is None:
        return stamp
    minutes = int(offset.total_seconds() // 60)
    return Stamp(local=stamp.local, precision=stamp.precision, utc_offset_minutes=minutes)
