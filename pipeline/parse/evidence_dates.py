"""Dates as metadata write them, and which of them may stand beside what the page prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from pipeline.arabic.dates import read_stamp
from pipeline.arabic.zones import zone_of
from pipeline.records import Precision, Stamp

EARLIEST, LATEST = 1985, 2100
"""Years: what is earlier is an empty field of a content system (0001, 1970), not an article on the web."""

_UNSET = datetime(1970, 1, 1)
_MONTH_LENGTH = 7
_ISO = re.compile(
    r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})"
    r"(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII | re.I,
)
_TIMED = frozenset({Precision.MINUTE, Precision.SECOND})


def stamp_told(text: str | None, zone: str | None) -> Stamp | None:
    """Read a date of the metadata; None where it names no day, or one that no article has.

    `zone`: the publisher's, in whose local time a stamp with an offset is given; None leaves it in its own. Midnight to the
    second is what systems write that know the day alone.
    """
    if text is None:
        return None
    found = _ISO.fullmatch(text.strip())
    stamp = _iso(found) if found else _written(text.strip())
    if stamp is None or not EARLIEST <= stamp.local.year <= LATEST:
        return None
    if zone and stamp.utc_offset_minutes is not None and stamp.precision in _TIMED:
        aware = stamp.local.replace(tzinfo=timezone(timedelta(minutes=stamp.utc_offset_minutes))).astimezone(zone_of(zone))
        return _from_aware(aware, stamp.precision)
    return stamp


def _iso(found: re.Match[str]) -> Stamp | None:
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    if local == _UNSET:
        return None
    if local.time() == datetime.min.time():
        return Stamp(local=local, precision=Precision.DAY)
    return Stamp(
        local=local, precision=Precision.SECOND if local.second else Precision.MINUTE, utc_offset_minutes=_offset_minutes(offset)
    )


def _offset_minutes(offset: str | None) -> int | None:
    if not offset:
        return None
    if offset[0] not in "+-":
        return 0
    minutes = int(offset[1:3]) * 60 + int(offset[3:].lstrip(":") or 0)
    return None if minutes > 14 * 60 else -minutes if offset[0] == "-" else minutes


def _written(text: str) -> Stamp | None:
    """Read a date as mail headers have it, or in words."""
    if text[:1].isalpha() and text.isascii():
        try:
            aware = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        return _from_aware(aware, Precision.SECOND if aware.second else Precision.MINUTE)
    stamp = read_stamp(text) if len(text) > _MONTH_LENGTH else None
    return stamp if stamp and stamp.precision not in {Precision.YEAR, Precision.MONTH} else None


def _from_aware(aware: datetime, precision: Precision) -> Stamp:
    offset = aware.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return Stamp(local=aware.replace(tzinfo=None), precision=precision, utc_offset_minutes=minutes)


def better_stamp(printed: Stamp | None, told: Stamp | None, on_page: Iterable[Stamp]) -> Stamp | None:
    """Choose between the date that was read off the page and the told one, which never contradicts what is printed.

    The told one is taken whole where none is printed, and where the printed one is of the same day and has no time. Where their
    times agree, the printed one gets the told offset. Where their days differ and the page prints the told day on another line
    (`on_page`: its dates), that line is the article's and the other one the site's.
    """
    if told is None or printed is None:
        return printed or told
    if printed.precision is Precision.YEAR or printed.precision is Precision.MONTH:
        same_month = printed.local.month == told.local.month or printed.precision is Precision.YEAR
        return told if printed.local.year == told.local.year and same_month else printed
    if printed.local.date() != told.local.date():
        same_day = [stamp for stamp in on_page if stamp.precision is not Precision.YEAR and _same_day(stamp, told)]
        return better_stamp(same_day[0], told, ()) if same_day else printed
    if printed.precision is Precision.DAY:
        return told if told.precision in _TIMED else printed
    agrees = told.precision in _TIMED and told.local.replace(second=0) == printed.local.replace(second=0)
    if agrees and printed.utc_offset_minutes is None and told.utc_offset_minutes:
        return Stamp(local=printed.local, precision=printed.precision, utc_offset_minutes=told.utc_offset_minutes)
    return printed


def _same_day(stamp: Stamp, told: Stamp) -> bool:
    return stamp.precision is not Precision.MONTH and stamp.local.date() == told.local.date()


def later_stamp(modified: Stamp | None, published: Stamp | None) -> Stamp | None:
    """Give a told change of the article where it is later than its publication: systems write both at once."""
    if modified is None or published is None:
        return None
    if modified.precision not in _TIMED or published.precision not in _TIMED:
        return modified if modified.local.date() > published.local.date() else None
    return modified if _instant(modified) > _instant(published) else None


def _instant(stamp: Stamp) -> datetime:
    return stamp.local.replace(tzinfo=UTC) - timedelta(minutes=stamp.utc_offset_minutes or 0)
