"""What a date in a text says, and its value: from the text alone, or reckoned from the article's own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.arabic.hijri import to_gregorian

UNKNOWN_YEAR = "XXXX"
LAST, THIS, NEXT, SAME, RECENT = "-1", "0", "1", "same", "recent"
"""How an adjective points: to the unit before, this one, the one after, the one named before, or to a span up to now."""

_NEAR = 3
"""Days: "today, Tuesday" in an article that is dated otherwise is taken for the Tuesday this near, since sites date late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateParts:
    """A date as it stands at tokens `at` to `end`; what is not said is None.

    `unit` and `relative`: a calendar unit and how its adjective points (last month). `days`: from today (yesterday is -1).
    `last_day`, `last_year`: the end of a range. `value`: a value that needs no reckoning (a decade).
    """

    at: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    last_day: int | None = None
    last_year: int | None = None
    is_hijri: bool = False
    weekday: int | None = None
    unit: str | None = None
    relative: str | None = None
    days: int | None = None
    value: str | None = None
    is_named_by_month: bool = False
    """The month has both its names, or a year or an adjective behind it: nothing else is named so."""


def exists(parts: DateParts) -> bool:
    """Say whether there can be such a day."""
    if parts.day is None or parts.month is None or parts.is_hijri:
        return True
    year = parts.year or 2000  # with 29 February
    return _day(year, parts.month, parts.day) is not None and (
        parts.last_day is None or _day(year, parts.month, parts.last_day) is not None
    )


def value_of(parts: DateParts, today: date | None) -> tuple[str | None, bool]:
    """Give the ISO value and whether it was reckoned from the article's own day.

    Args:
        parts: what the text says.
        today: the article's own day; None where it is not known.
    """
    if parts.value is not None:
        return parts.value, False
    if parts.is_hijri:
        return _hijri_value(parts), False
    if parts.year is not None or parts.month is not None:
        return _calendar_value(parts, today)
    if today is None:
        return None, False
    found = _reckoned(parts, today)
    return found, found is not None


def _calendar_value(parts: DateParts, today: date | None) -> tuple[str, bool]:
    year, is_derived = parts.year, False
    if year is None and today is not None and parts.relative in {LAST, THIS, NEXT}:
        year, is_derived = _year_meant(parts, today), True
    written = UNKNOWN_YEAR if year is None else f"{year:04d}"
    if parts.month is not None:
        written += f"-{parts.month:02d}"
    if parts.day is not None:
        first = f"{written}-{parts.day:02d}"
        written = first if parts.last_day is None else f"{first}/{written}-{parts.last_day:02d}"
    elif parts.last_year is not None:
        written = f"{written}/{parts.last_year:04d}"
    return written, is_derived


def _year_meant(parts: DateParts, today: date) -> int:
    """Give the year of "last May" or "20 January next"; of "May of last year" where the adjective is the year's."""
    shift = int(parts.relative or 0)
    if parts.unit == "year" or shift == 0:
        return today.year + shift
    assert parts.month is not None
    there, here = (parts.month, parts.day or 0), (today.month, today.day if parts.day else 0)
    if shift < 0:
        return today.year if there < here else today.year - 1
    return today.year if there > here else today.year + 1


def _reckoned(parts: DateParts, today: date) -> str | None:
    if parts.days is not None:
        return _near_day(today + timedelta(days=parts.days), parts)
    if parts.weekday is not None:
        back = (today.weekday() - parts.weekday) % 7
        if parts.relative == NEXT:
            return (today + timedelta(days=7 - back)).isoformat()
        return (today - timedelta(days=back or (7 if parts.relative == LAST else 0))).isoformat()
    if parts.relative not in {LAST, THIS, NEXT}:
        return None
    shift = int(parts.relative)
    if parts.unit == "day":
        return (today + timedelta(days=shift)).isoformat()
    if parts.unit == "month":
        months = today.year * 12 + today.month - 1 + shift
        found = f"{months // 12:04d}-{months % 12 + 1:02d}"
        if parts.day is None:
            return found
        return f"{found}-{parts.day:02d}" if _day(months // 12, months % 12 + 1, parts.day) else None
    if parts.unit == "year":
        return f"{today.year + shift:04d}"
    if parts.unit == "decade":
        return f"{today.year // 10 + shift:03d}X"
    if parts.unit == "century":
        return f"{today.year // 100 + shift:02d}XX"
    return None  # a week begins on another day in each country; a night has two; the seasons have none


def _near_day(day: date, parts: DateParts) -> str | None:
    """Give today or yesterday; where a weekday stands beside it, the nearest day on which it falls."""
    if parts.weekday is None:
        return day.isoformat()
    nearest = (parts.weekday - day.weekday() + 3) % 7 - 3
    return (day + timedelta(days=nearest)).isoformat() if abs(nearest) < _NEAR else None


def _hijri_value(parts: DateParts) -> str | None:
    """Give the Gregorian day, or the first and the last day of an Islamic month, or the two years of an Islamic year."""
    if parts.year is None:
        return None
    if parts.month is None:
        first, last = to_gregorian(parts.year, 1, 1), to_gregorian(parts.year, 12, 29)
        if first is None or last is None:
            return None
        return f"{first.year:04d}" if first.year == last.year else f"{first.year:04d}/{last.year:04d}"
    if parts.day is not None:
        day = to_gregorian(parts.year, parts.month, parts.day)
        last = to_gregorian(parts.year, parts.month, parts.last_day) if parts.last_day else None
        if day and last:
            return f"{day.isoformat()}/{last.isoformat()}"
        return day.isoformat() if day else None
    first = to_gregorian(parts.year, parts.month, 1)
    last = to_gregorian(parts.year, parts.month, 30) or to_gregorian(parts.year, parts.month, 29)
    return f"{first.isoformat()}/{last.isoformat()}" if first and last else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
