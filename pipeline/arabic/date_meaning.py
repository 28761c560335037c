"""What a reading means: the day that is certain, the time, and the offset; nothing where it is not certain."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pipeline.arabic.date_reading import Clock, Reading, Zone
from pipeline.arabic.hijri import to_gregorian
from pipeline.arabic.zones import zone_of
from pipeline.records import Precision, Stamp

_LAST_OF_2000S = 68
"""Years of two digits up to this are of the 2000s, the others of the 1900s, as POSIX `strptime` reads `%y`."""


def stamp_of(found: Reading) -> Stamp | None:
    """Give the stamp that a reading amounts to; None where no day is certain, or any of it is impossible."""
    day = _day(found)
    if day is None or any(clock.hour is None for clock in found.clocks):
        return None
    if not found.clocks:
        return Stamp(local=datetime.combine(day, time()), precision=Precision.DAY)
    if found.pending_zone is not None:
        return None  # two zones for one time
    moments = [_moment(day, clock) for clock in found.clocks]
    first, clock = moments[0], found.clocks[0]
    if first is None or (len(moments) == 2 and not _is_same_instant(moments, found.clocks)):
        return None
    if clock.minute is None:
        return Stamp(local=datetime.combine(day, time()), precision=Precision.DAY)
    precision = Precision.MINUTE if clock.second is None else Precision.SECOND
    return Stamp(local=first, precision=precision, utc_offset_minutes=offset_of(first, clock.zone))


def _day(found: Reading) -> date | None:
    if found.order == "whole":
        assert found.year is not None and found.month is not None and found.day is not None
        return _gregorian_day(found, found.year, found.month, found.day)
    if found.is_partial():
        return None
    if found.short:
        return _short_day(found, *found.short)
    if found.hijri and (found.hijri_is_certain or found.weekday is not None):
        day = to_gregorian(*found.hijri)
        # A weekday that does not fit shows another country's calendar, a day off.
        return day if day and found.weekday in {None, day.weekday()} else None
    return None


def _gregorian_day(found: Reading, year: int, month: int, day: int) -> date | None:
    """Take 12/03/2020 as day first, as Arabic sites print it, but where a number over 12 or the weekday says otherwise."""
    first = _date(year, month, day)
    second = _date(year, day, month) if found.in_digits else None
    if first and second and found.weekday is not None and first.weekday() != found.weekday == second.weekday():
        return second
    return first or second


def _short_day(found: Reading, first: int, second: int, third: int) -> date | None:
    """Give the day of 12/03/20 where it falls on the weekday that is printed; None where the year may as well stand first."""
    orders = [(third, second, first)]
    if not found.short_is_named:
        orders += [(third, first, second), (first, second, third)]
    days = [_date(year + (2000 if year <= _LAST_OF_2000S else 1900), month, day) for year, month, day in orders]
    fitting = [day if day and day.weekday() == found.weekday else None for day in days]
    last = next(filter(None, fitting[:2]), None)
    first_is_year = fitting[2] if len(fitting) == 3 else None
    return last or first_is_year if last is None or first_is_year in {None, last} else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the thirty-first of a month that has thirty days
        return None


def _moment(day: date, clock: Clock) -> datetime | None:
    try:
        return datetime.combine(day, time(clock.hour or 0, clock.minute or 0, clock.second or 0))
    except ValueError:  # 25 o'clock
        return None


def offset_of(moment: datetime, zone: Zone | None) -> int | None:
    """Give the offset in minutes of a local time in a zone; None where the zone is not known."""
    if zone is None or isinstance(zone, int):
        return zone
    offset = moment.replace(tzinfo=zone_of(zone)).utcoffset()
    return None if offset is None else int(offset.total_seconds() // 60)


def _is_same_instant(moments: list[datetime | None], clocks: list[Clock]) -> bool:
    """Say whether two times of one stamp are one instant; by the second clock it may be the day before or after."""
    instants = []
    for moment, clock in zip(moments, clocks, strict=True):
        offset = offset_of(moment, clock.zone) if moment else None
        if moment is None or offset is None or clock.minute is None:
            return False
        instants.append(moment - timedelta(minutes=offset))
    return (instants[0] - instants[1]) % timedelta(days=1) == timedelta()
