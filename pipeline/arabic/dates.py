"""Dates as Arabic pages print them: a grammar over tokens, exact about what it accepts.

A stamp is a day, a month and a year in an order of dates, with or without a time of 12 or 24 hours and its zone, a weekday, and
the same day in the Islamic calendar beside it or instead. Months are in digits or by their Egyptian, Levantine, Maghrebi,
English or French names, also doubled, as March (March) or March/March in two of these. Anything else in the text, or any part
said twice: no stamp. Every form stands with an example in `docs/dates.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from pipeline.arabic.date_meaning import stamp_of
from pipeline.arabic.date_parts import month_at, read_parts
from pipeline.arabic.date_reading import FIRST_YEAR, LAST_YEAR, Reading, number_at
from pipeline.arabic.date_search import StampIn, find_stamp, split_stamps
from pipeline.arabic.date_times import read_clock
from pipeline.arabic.date_tokens import SEPARATORS, may_hold_clock, may_hold_date, tokens_of
from pipeline.arabic.date_words import date_words
from pipeline.records import Precision, Stamp

__all__ = ["StampIn", "find_stamp", "read_month", "read_stamp", "read_stamp_over_lines", "read_time", "split_stamps"]

_LONGEST = 110
"""Characters: no stamp seen is longer; a longer text is prose that holds a date."""

_LONGEST_CLOCK = 40
_LONGEST_LINE = 40
"""Characters of one line of a stamp that stands over several."""

_MOST_LINES = 4


def read_stamp(text: str) -> Stamp | None:
    """Read a text that is a date, with or without a time, and nothing else.

    Returns None where any of it is something else, where no full date is there, or where the date does not exist.
    A 12-hour time without its half of the day is taken as printed.
    """
    return _read(text) if 6 <= len(text) <= _LONGEST and may_hold_date(text) else None


@lru_cache(maxsize=512)
def _read(text: str) -> Stamp | None:
    tokens = tokens_of(text)
    found, end = read_parts(tokens, 0)
    return stamp_of(found) if end == len(tokens) else None


def read_time(text: str) -> tuple[int, int] | None:
    """Read a text that is a time of day without a zone and nothing else, as hour and minute; None for anything else."""
    if len(text) > _LONGEST_CLOCK or not may_hold_clock(text):
        return None
    tokens = tokens_of(text)
    found = Reading()
    at = 0
    while at < len(tokens):
        step = read_clock(tokens, at, found) or date_words().clock_words.length_at(tokens, at)
        step = step or date_words().joiners.length_at(tokens, at) or int(tokens[at].key in SEPARATORS)
        if not step:
            return None
        at += step
    if len(found.clocks) != 1:
        return None
    clock = found.clocks[0]
    if clock.zone is not None or clock.hour is None or clock.minute is None or clock.hour > 23 or clock.minute > 59:
        return None
    return clock.hour, clock.minute


def read_month(text: str) -> Stamp | None:
    """Read a text that is a month's name and a year and nothing else, as on a magazine's page; None for anything else."""
    if len(text) > _LONGEST_LINE:
        return None
    tokens = [token for token in tokens_of(text) if token.key not in {",", "|"}]
    month, length = month_at(tokens, 0)
    year = number_at(tokens, length, (4,))
    rest = length + 1 + date_words().gregorian.length_at(tokens, length + 1)
    if not month or year is None or not FIRST_YEAR <= year <= LAST_YEAR or rest != len(tokens):
        return None
    return Stamp(local=datetime(year, month, 1), precision=Precision.MONTH)


def read_stamp_over_lines(texts: Sequence[str]) -> tuple[Stamp, int] | None:
    """Read a stamp that stands over the first two to four of these lines, as weekday / date / time or day / month / year.

    Returns the stamp and how many lines it takes, the most that read as one; None where fewer than two do. A date of which every
    part is a number does not stand over lines: three counters look the same.
    """
    if len(texts) < 2 or len(texts[0]) > _LONGEST_LINE or not _may_begin(texts[0]):
        return None
    most = 1
    while most < min(len(texts), _MOST_LINES) and len(texts[most]) <= _LONGEST_LINE:
        most += 1
    for lines in range(most, 1, -1):
        if any(c.isalnum() for c in texts[lines - 1]):
            stamp = read_stamp(" ".join(texts[:lines]))
            if stamp:
                return stamp, lines
    return None


@lru_cache(maxsize=512)
def _may_begin(text: str) -> bool:
    """Say whether a line may begin a stamp that goes on below it."""
    tokens = tokens_of(text)
    return bool(tokens) and read_parts(tokens, 0)[1] == len(tokens) and any(c.isalnum() for c in text)
