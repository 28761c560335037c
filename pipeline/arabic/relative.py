"""Stamps that count from the time of capture: `3 hours ago`, `yesterday 10:30`. Without that time they name no day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from pipeline.arabic.date_meaning import offset_of
from pipeline.arabic.date_reading import Clock, Reading, key_at, number_at
from pipeline.arabic.date_times import read_clock
from pipeline.arabic.date_tokens import SEPARATORS, Token, key_of, tokens_of
from pipeline.arabic.date_words import date_words
from pipeline.arabic.zones import zone_of
from pipeline.records import Precision, Stamp

_LONGEST = 60
"""Characters: a longer line is prose."""

_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
"""From the longest to the shortest, the order in which they stand."""

_LENGTHS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
_FIRST_WORD = re.compile(r"\d|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Ago:
    """What a relative stamp says: a span before the capture, or a day counted back from it and a time."""

    span: tuple[tuple[str, int], ...] = ()
    is_about: bool = False
    days_back: int = 0
    clock: Clock | None = None


def says_ago(text: str) -> bool:
    """Say whether a text is a relative stamp and nothing else: how long ago, or today or yesterday with a time."""
    return _ago(text) is not None


def read_ago(text: str, captured_at: datetime) -> Stamp | None:
    """Read a relative stamp against the time of capture, at the precision that is certain.

    Minutes ago (59 at most as the shortest unit) give the minute. Sites round the other spans down or to the nearest, so they
    amount to the finest of day, month and year that all times meant agree on: 3 hours ago is a day except near midnight, 2 days
    ago is a month. Today or yesterday with a time gives the minute, without an offset, as the clock printed is the site's own;
    a time that is still to come gives nothing.

    Args:
        text: the whole text of the stamp, without a label in front of it.
        captured_at: aware; its own offset decides on which day it fell, so give it in the publisher's zone where that is known.

    Raises:
        ValueError: `captured_at` has no offset.
    """
    if captured_at.utcoffset() is None:
        raise ValueError("the time of capture has no offset")
    ago = _ago(text)
    if ago is None:
        return None
    if ago.clock is not None:
        return _on_day(ago, ago.clock, captured_at)
    if ago.span[-1][0] in {"minute", "second"} and not ago.is_about and ago.span[-1][1] < 60:
        moment = _before(captured_at, ago.span)
        return None if moment is None else _at_minute(moment.replace(second=0, microsecond=0))
    return _certain(_before(captured_at, ago.span, further=1.0), _before(captured_at, ago.span, further=-0.5))


def _at_minute(moment: datetime) -> Stamp:
    offset = moment.utcoffset()
    assert offset is not None
    return Stamp(
        local=moment.replace(tzinfo=None),
        precision=Precision.MINUTE,
        utc_offset_minutes=int(offset.total_seconds() // 60),
    )


def _certain(earliest: datetime | None, latest: datetime | None) -> Stamp | None:
    """Give the finest of day, month and year that two times share."""
    if earliest is None or latest is None or earliest.year != latest.year:
        return None
    if earliest.month != latest.month:
        return Stamp(local=datetime(latest.year, 1, 1), precision=Precision.YEAR)
    if earliest.day != latest.day:
        return Stamp(local=datetime(latest.year, latest.month, 1), precision=Precision.MONTH)
    return Stamp(local=datetime.combine(latest.date(), time()), precision=Precision.DAY)


def _before(moment: datetime, span: Sequence[tuple[str, int]], further: float = 0.0) -> datetime | None:
    """Count a span back, and further by a part of its shortest unit; None before the calendar begins."""
    try:
        for unit, number in span:
            moment = _step_back(moment, unit, number)
        return _step_back(moment, span[-1][0], further) if further else moment
    except (OverflowError, ValueError):
        return None


def _step_back(moment: datetime, unit: str, number: float) -> datetime:
    if unit in _LENGTHS:
        return moment - _LENGTHS[unit] * number
    months = number * 12 if unit == "year" else number
    whole = int(months)
    count = moment.year * 12 + moment.month - 1 - whole
    first_of_month = moment.replace(year=count // 12, month=count % 12 + 1, day=1)
    # The thirty-first of a month of thirty days is the first of the next.
    return first_of_month + timedelta(days=moment.day - 1) - timedelta(days=30 * (months - whole))


def _on_day(ago: _Ago, clock: Clock, captured_at: datetime) -> Stamp | None:
    zone: tzinfo | None = None
    if isinstance(clock.zone, str):
        zone = zone_of(clock.zone)
    elif clock.zone is not None:
        zone = timezone(timedelta(minutes=clock.zone))
    try:
        captured = captured_at.astimezone(zone) if zone else captured_at
        day = captured.date() - timedelta(days=ago.days_back)
    except OverflowError:  # before the calendar begins
        return None
    if clock.hour is None or clock.hour > 23 or (clock.minute or 0) > 59 or (clock.second or 0) > 59:
        return None
    if clock.minute is None:
        return Stamp(local=datetime.combine(day, time()), precision=Precision.DAY)
    local = datetime.combine(day, time(clock.hour, clock.minute, clock.second or 0))
    if local > captured.replace(tzinfo=None):
        return None
    precision = Precision.MINUTE if clock.second is None else Precision.SECOND
    return Stamp(local=local, precision=precision, utc_offset_minutes=offset_of(local, clock.zone))


def _ago(text: str) -> _Ago | None:
    first = _FIRST_WORD.search(text) if len(text) <= _LONGEST else None
    if first is None or not (first[0].isdecimal() or _may_begin(key_of(first[0]))):
        return None
    return _parsed(text)


@lru_cache(maxsize=256)
def _may_begin(key: str) -> bool:
    """Say whether a relative stamp may begin with this word."""
    words = date_words()
    beginnings = (words.ago_before, words.about, words.an, words.units, words.duals, words.days_back)
    return any(phrases.begins(key) for phrases in beginnings)


@lru_cache(maxsize=512)
def _parsed(text: str) -> _Ago | None:
    tokens = tokens_of(text)
    while tokens and tokens[0].key in SEPARATORS:
        tokens = tokens[1:]
    while tokens and tokens[-1].key in SEPARATORS:
        tokens = tokens[:-1]
    return _named_day(tokens) or _span_ago(tokens)


def _named_day(tokens: Sequence[Token]) -> _Ago | None:
    """Read today, yesterday or the day before with one time, before or behind it."""
    words, found = date_words(), Reading()
    days_back: int | None = None
    at = 0
    while at < len(tokens):
        day, step = words.days_back.at(tokens, at) if days_back is None else (None, 0)
        if day is not None:
            days_back = day
        step = step or (read_clock(tokens, at, found) if not found.clocks else 0)
        step = step or words.clock_words.length_at(tokens, at) or words.joiners.length_at(tokens, at)
        step = step or int(tokens[at].key in SEPARATORS)
        if not step:
            return None
        at += step
    return None if days_back is None or not found.clocks else _Ago(days_back=days_back, clock=found.clocks[0])


def _span_ago(tokens: Sequence[Token]) -> _Ago | None:
    """Read "since" and a span, or a span and "ago"."""
    words = date_words()
    before = words.ago_before.length_at(tokens, 0)
    at = before
    while before and key_at(tokens, at) in {":", "-"}:
        at += 1
    about = words.about.length_at(tokens, at)
    at += about
    span: list[tuple[str, int]] = []
    while at < len(tokens):
        unit, number, length = _amount(tokens, at)
        if not length or (span and _UNITS.index(unit) <= _UNITS.index(span[-1][0])):
            break
        span.append((unit, number))
        at += length
        joined = words.and_.length_at(tokens, at) or int(key_at(tokens, at) == ",")
        if joined and _amount(tokens, at + joined)[2]:
            at += joined
    behind = words.about.length_at(tokens, at)
    at += behind
    after = 0 if before else words.ago_behind.length_at(tokens, at)
    if not span or not (before or after) or at + after != len(tokens):
        return None
    return _Ago(span=tuple(span), is_about=bool(about or behind))


def _amount(tokens: Sequence[Token], at: int) -> tuple[str, int, int]:
    """Read a number and a unit, a unit by itself, or a dual; the unit, how many, and the length, 0 where there is none."""
    words = date_words()
    unit, length = words.duals.at(tokens, at)
    if unit:
        return unit, 2, length
    number = number_at(tokens, at, (1, 2, 3, 4))
    start = at + (1 if number is not None else words.an.length_at(tokens, at))
    unit, length = words.units.at(tokens, start)
    if not unit:
        return "", 0, 0
    end = start + length
    if number is None:
        end += words.one.length_at(tokens, end)
    return unit, 1 if number is None else number, end - at
