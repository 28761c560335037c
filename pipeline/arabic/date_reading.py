"""What the date grammar has read so far, and the small steps that its parts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.arabic.date_tokens import Token

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Gregorian years that are taken for one; a page's date lies within."""

Zone = int | str
"""An offset in minutes, or an IANA zone's name."""


@dataclass(slots=True)
class Clock:
    """A time of day as printed. `hour` is None where it contradicts its half of the day; the minute where none is printed."""

    hour: int | None
    minute: int | None
    second: int | None = None
    zone: Zone | None = None


@dataclass(slots=True)
class Reading:
    """What the tokens read so far say; None is not said yet."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    order: str = ""
    """Which parts were read, in their order: d, m, y, and between them t for a time, w for a weekday; "whole" for a date."""
    in_digits: bool = False
    """The date is `12/03/2020`: its first two numbers may be the month and the day."""
    short: tuple[int, int, int] | None = None
    """Three numbers of at most two digits; which is the year only a weekday can tell."""
    short_is_named: bool = False
    """The second of them was a month's name: the order is certain, the century is not."""
    weekday: int | None = None
    hijri: tuple[int, int, int] | None = None
    """Year, month and day of the Islamic calendar."""
    has_hijri: bool = False
    hijri_is_certain: bool = False
    """By the month's name or the mark behind the year; else a weekday that fits or a Gregorian date beside it must confirm it."""
    clocks: list[Clock] = field(default_factory=list)
    pending_zone: Zone | None = None
    """A zone that was printed before its time."""
    is_loose: bool = False
    """A comma or the like parts day and month: in prose that may be a number and the next words."""

    def is_partial(self) -> bool:
        """Say whether some of day, month and year were read, but not all."""
        return self.order not in {"", "whole"}

    def has_date(self) -> bool:
        """Say whether a day is named, of either calendar."""
        return self.order == "whole" or self.short is not None or self.hijri is not None


def key_at(tokens: Sequence[Token], at: int) -> str:
    """Give the key of the token at a place; "" outside."""
    return tokens[at].key if 0 <= at < len(tokens) else ""


def number_at(tokens: Sequence[Token], at: int, digits: tuple[int, ...]) -> int | None:
    """Give the number at a place where it has as many digits as are allowed; else None."""
    key = key_at(tokens, at)
    return int(key) if key.isdecimal() and len(key) in digits else None


def is_glued(tokens: Sequence[Token], at: int) -> bool:
    """Say whether nothing stands between the token at a place and the one before it."""
    return 0 < at < len(tokens) and tokens[at].start == tokens[at - 1].end
