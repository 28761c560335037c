"""The Islamic calendar of Umm al-Qura, in which Saudi and other Gulf sites date their pages."""

from __future__ import annotations

from datetime import date

FIRST_YEAR, LAST_YEAR = 1343, 1500
"""Years that the table covers: 1 August 1924 to 16 November 2077. Source: hijridate, after the published calendar."""


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """Give the day that a date of the Umm al-Qura calendar names; None where it does not exist or the table does not reach.

    Countries that watch for the moon themselves may be a day off in their own sacred months; their civil dates are Gregorian.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from hijridate import Hijri  # loaded with the first such date: most pages have none, and it takes 20 ms

    try:
        found = Hijri(year, month, day).to_gregorian()
    except ValueError:  # a thirtieth of a month of 29 days
        return None
    return date(found.year, found.month, found.day)
