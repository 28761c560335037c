"""Numbers in digits: what a run of digits and separators that is written without a space amounts to."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_MOST_DIGITS = 15
"""Digits that a float holds exactly; what is longer is no count but an identifier."""

_COMMAS = ",'\u060c\u066c"  # comma, apostrophe, Arabic comma, Arabic thousands separator
_PLAIN = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"([0-9]+)[.,\u060c\u066b]([0-9]+)")
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{_COMMAS}][0-9]{{3}})+(?:[.\u066b][0-9]+)?")
_GROUPED_BY_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:[,\u066b][0-9]+)?|[1-9][0-9]{0,2}\.[0-9]{3}")
_ONE_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_RANGE = re.compile(r"([0-9][0-9.,\u066b\u066c]*)-([0-9][0-9.,\u066b\u066c]*)")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_DATE = re.compile(r"[0-9]{1,4}([-/.\\])[0-9]{1,2}\1[0-9]{1,4}")


class DigitKind(Enum):
    """What such a run is by its form."""

    NUMBER = "number"
    RANGE = "range"
    CLOCK = "clock"
    DATE = "date"
    OTHER = "other"


class Digits(NamedTuple):
    """A run of digits read: its value; of a range the first value and the second.

    `is_plain`: digits alone. `other_value`: what it is where one point is taken for the decimal point, not for thousands.
    """

    kind: DigitKind
    value: float = 0.0
    second: float = 0.0
    is_plain: bool = False
    other_value: float | None = None


_OTHER = Digits(DigitKind.OTHER)


@lru_cache(maxsize=8192)
def read_digits(written: str) -> Digits:
    """Read digits (ASCII) with the separators inside them: 1,250,000 or 1.250.000 or 12.5 or 12,5 or 10-15.

    One point before three digits parts thousands (1.250), but not behind a zero (0.250); `other_value` keeps the other reading.
    A date, a time, a telephone number, an address and a version are no numbers, nor is what begins with two zeros.
    """
    if sum(map(str.isdecimal, written)) > _MOST_DIGITS or written.startswith("00"):
        return _OTHER
    if _PLAIN.fullmatch(written):
        return Digits(DigitKind.NUMBER, float(written), is_plain=True)
    if _CLOCK.fullmatch(written):
        return Digits(DigitKind.CLOCK)
    if _GROUPED.fullmatch(written) and not written.startswith("0"):
        return Digits(DigitKind.NUMBER, float(re.sub(f"[{_COMMAS}]", "", written).replace("\u066b", ".")))
    if _GROUPED_BY_POINTS.fullmatch(written):
        value = float(re.sub("[,\u066b]", "_", written).replace(".", "").replace("_", "."))
        return Digits(DigitKind.NUMBER, value, other_value=float(written) if _ONE_POINT.fullmatch(written) else None)
    decimal = _DECIMAL.fullmatch(written)
    if decimal:
        return Digits(DigitKind.NUMBER, float(f"{decimal[1]}.{decimal[2]}"))
    if _DATE.fullmatch(written):
        return Digits(DigitKind.DATE)
    both = _RANGE.fullmatch(written)
    if both:
        first, second = read_digits(both[1]), read_digits(both[2])
        if first.kind is second.kind is DigitKind.NUMBER:
            is_plain = first.is_plain and second.is_plain
            return Digits(DigitKind.RANGE, first.value, second.value, is_plain=is_plain)
    return _OTHER
