"""The time of day inside a stamp, with its half of the day and its zone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_reading import Clock, Reading, Zone, is_glued, key_at, number_at
from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words

_FURTHEST_HOURS = 14
"""Of an offset: Kiribati. Source: IANA time zone database."""

_PLACES_IN_DATE = {"d": "dt", "md": "mdt", "dm": "dmt"}
"""Where a time may stand inside a date: `21 12:29 2025 October`, `Mar 12 10:05 2020`, `12 Mar 10:05 2020`."""


def read_clock(tokens: Sequence[Token], at: int, found: Reading) -> int:
    """Read a time of day: `10:05`, `10:05:33`, `10h05`, `10.05` behind "o'clock", each with its half of the day and its zone.

    A second time is the same instant by another clock, each with its zone, or none is read. Returns the number of tokens, or 0.
    """
    if found.is_partial() and found.order not in _PLACES_IN_DATE:
        return 0
    clock, length = _clock_at(tokens, at)
    if clock is None:
        return 0
    if found.pending_zone is not None:
        clock.zone = found.pending_zone
    elif clock.zone is None:
        clock.zone, more = read_zone(tokens, at + length, is_behind_clock=True)
        length += more
    if found.clocks and (len(found.clocks) > 1 or found.clocks[0].zone is None or clock.zone is None):
        return 0
    found.clocks.append(clock)
    found.pending_zone = None
    if found.is_partial():
        found.order = _PLACES_IN_DATE[found.order]
    return length


def _clock_at(tokens: Sequence[Token], at: int) -> tuple[Clock | None, int]:
    """Read a time without its zone, but with an offset that is written to it; and its length in tokens."""
    words = date_words()
    half, before = words.halves.at(tokens, at)
    start = at + before
    hour = number_at(tokens, start, (1, 2))
    if hour is None:
        return None, 0
    minute, second, length = _minutes(tokens, start)
    behind, more = words.halves.at(tokens, start + length)
    if minute is None:
        # An hour alone is one where words say so: "o'clock", or a part of the day written out.
        spoken = _is_behind_clock_word(tokens, start) or (more and len(key_at(tokens, start + length)) > 1)
        if before or not (spoken or length > 1) or words.months.length_at(tokens, start + 1):
            return None, 0
    elif key_at(tokens, start + 1) == "." and not (before or more or _is_behind_clock_word(tokens, start)):
        return None, 0
    if half is None:
        half = behind
        length += more
    elif behind is not None:
        return None, 0
    offset = None
    if minute is not None and not half:
        offset, more = _offset_at_clock(tokens, start + length)
        length += more
    return Clock(hour_of(hour, half), minute, second, offset), before + length


def _minutes(tokens: Sequence[Token], at: int) -> tuple[int | None, int | None, int]:
    """Read what follows an hour: minute and second, each None where not printed, and the length with the hour."""
    words = date_words()
    sign, minute = key_at(tokens, at + 1), number_at(tokens, at + 2, (2,))
    if sign in words.hour_mark and is_glued(tokens, at + 1):
        if minute is None or key_at(tokens, at + 3) == ":":
            return None, None, 2
        return minute, None, 3 + words.minute_mark.length_at(tokens, at + 3)
    if minute is None or sign not in {":", "."}:
        return None, None, 1
    if sign == ".":
        return (None, None, 1) if key_at(tokens, at + 3) == "." and is_glued(tokens, at + 4) else (minute, None, 3)
    second = number_at(tokens, at + 4, (2,)) if key_at(tokens, at + 3) == ":" else None
    if second is None:
        return minute, None, 3 + (1 if key_at(tokens, at + 3) in words.minute_mark else 0)
    if key_at(tokens, at + 5) in {".", ","} and is_glued(tokens, at + 5) and is_glued(tokens, at + 6):
        fraction = number_at(tokens, at + 6, tuple(range(1, 10)))
        return minute, second, 5 if fraction is None else 7
    return minute, second, 5


def _is_behind_clock_word(tokens: Sequence[Token], at: int) -> bool:
    words = date_words().clock_words
    while key_at(tokens, at - 1) == ":":
        at -= 1
    return any(words.length_at(tokens, at - length) == length for length in (1, 2, 3))


def hour_of(hour: int, half: str | None) -> int | None:
    """Give the hour of 24 that an hour and a part of the day name; None where the two contradict each other.

    An hour of 24 with its part of the day keeps its value; without one it is taken as printed. Night is 19 to 3 o'clock: at 4 to
    6 of "night" nobody can say which half is meant.
    """
    if half is None:
        return hour
    if half in {"morning", "dawn"}:
        return 0 if hour == 12 else hour if hour < 12 else None
    if half == "night":
        return {12: 0, 7: 19, 8: 20, 9: 21, 10: 22, 11: 23}.get(hour, hour if hour <= 3 or hour >= 19 else None)
    if hour >= 12 or (half == "noon" and hour in {10, 11}):
        return hour
    if (half == "noon" and hour > 3) or (half == "afternoon" and hour > 6):
        return None
    return hour + 12


def _offset_at_clock(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """Read `+03:00`, `+0300`, `+03` behind a time as machines print it; `- 05:25` is no offset but the date's separator."""
    sign, digits = key_at(tokens, at), key_at(tokens, at + 1)
    has_minutes = len(digits) == 4 or (key_at(tokens, at + 2) == ":" and is_glued(tokens, at + 3) and is_glued(tokens, at))
    if not is_glued(tokens, at + 1) or not (sign == "+" or (sign == "-" and has_minutes)):
        return None, 0
    offset, length = _signed(tokens, at)
    return offset, length + (date_words().utc.length_at(tokens, at + length) if length else 0)


def _signed(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """Read a sign and hours, with or without minutes; the offset in minutes and its length, or (None, 0)."""
    sign = {"+": 1, "-": -1}.get(key_at(tokens, at))
    digits = key_at(tokens, at + 1)
    if sign is None or not digits.isdecimal() or len(digits) not in {1, 2, 4}:
        return None, 0
    hours, minutes = (int(digits[:2]), int(digits[2:])) if len(digits) == 4 else (int(digits), 0)
    length = 2
    behind = number_at(tokens, at + 3, (2,)) if key_at(tokens, at + 2) == ":" and len(digits) < 4 else None
    if behind is not None:
        minutes, length = behind, 4
    if hours > _FURTHEST_HOURS or minutes > 59:
        return None, 0
    return sign * (hours * 60 + minutes), length


def read_zone(tokens: Sequence[Token], at: int, *, is_behind_clock: bool) -> tuple[Zone | None, int]:
    """Read a zone: Greenwich with or without an offset, "by the clock of" and a place, a short name, each in brackets too.

    Only behind a time may a place stand in brackets by itself. Returns the zone and its length in tokens, or (None, 0).
    """
    words = date_words()
    if key_at(tokens, at) == "(":
        zone, length = read_zone(tokens, at + 1, is_behind_clock=is_behind_clock)
        if zone is None and is_behind_clock:
            zone, length = words.clocks.at(tokens, at + 1)
        closes = zone is not None and key_at(tokens, at + 1 + length) == ")"
        return (zone, length + 2) if closes else (None, 0)
    said = words.clock.length_at(tokens, at)
    if said:
        place = at + said
        place += words.clock_fillers.length_at(tokens, place)
        if words.utc.length_at(tokens, place):
            zone, length = _greenwich(tokens, place)
        else:
            zone, length = words.clocks.at(tokens, place)
            if zone is None:
                zone, length = words.abbreviations.at(tokens, place)
        return (zone, place + length - at) if length else (None, 0)
    if words.utc.length_at(tokens, at):
        return _greenwich(tokens, at)
    return words.abbreviations.at(tokens, at)


def _greenwich(tokens: Sequence[Token], at: int) -> tuple[Zone, int]:
    """Read Greenwich and what is added to it. A dash is a minus only where it is written to its number and no date follows."""
    length = date_words().utc.length_at(tokens, at)
    sign = at + length
    if key_at(tokens, sign) == "-" and not (is_glued(tokens, sign + 1) and key_at(tokens, sign + 2) not in {"/", "-", "."}):
        return 0, length
    if key_at(tokens, sign) == "-" and date_words().months.length_at(tokens, sign + 2):
        return 0, length
    offset, more = _signed(tokens, sign)
    return (0, length) if offset is None else (offset, length + more)
