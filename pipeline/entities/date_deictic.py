"""Days and spans named from the day of writing (yesterday, on Tuesday, last month), decades and centuries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words
from pipeline.arabic.number_words import ARTICLE, number_words
from pipeline.arabic.text import match_key
from pipeline.entities.date_calendar import calendar_at
from pipeline.entities.date_parts import RECENT, SAME, THIS, DateParts
from pipeline.entities.date_years import key_at, plain_year
from pipeline.entities.grammar_words import date_lists

_QUOTES = frozenset("\"'\u00ab\u00bb\u201c\u201d\u2018\u2019")
_THIS_CENTURY = "20"
"""Of what is written from 2001 on."""
_TANWIN = "\u064b"


def deictic_at(text: str, tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read what begins at a place with today, a weekday, "this", a definite calendar unit, a decade or a century; else None."""
    return (
        _day_named(text, tokens, at) or _this_unit(tokens, at) or _unit(tokens, at) or _decade(tokens, at) or _century(tokens, at)
    )


def _day_named(text: str, tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read today, yesterday, the day or nothing; then a weekday; then a date: any of the three, joined to one."""
    lists = date_lists()
    days, length = lists.phrases("days").at(tokens, at)
    head = 0 if length else int(key_at(tokens, at) in lists.keys("day_heads"))
    place = at + length + head
    weekday, width = _weekday(tokens, place)
    is_last = lists.phrases("relative").at(tokens, place)[0] is not None  # last night
    if days is not None and weekday is None and (is_last or not _is_day(text, tokens, at, length)):
        return None
    if days is None and weekday is not None and not head and not _is_weekday(tokens, at):
        return None
    parts = DateParts(at=at, end=place + width, days=days, weekday=weekday)
    if weekday is not None:
        relative, width = lists.phrases("relative").at(tokens, parts.end)
        if relative is not None:
            return replace(parts, relative=str(relative), end=parts.end + width)
    elif head:
        relative, width = lists.phrases("relative").at(tokens, place)
        if relative is not None:
            return None
    return _joined_date(tokens, parts) or (parts if days is not None or weekday is not None else None)


def _joined_date(tokens: Sequence[Token], parts: DateParts) -> DateParts | None:
    """Read the date behind a weekday or behind "the day", with a comma between or none."""
    place = parts.end
    if key_at(tokens, place) in {",", "-"} and parts.weekday is not None:
        place += 1
    if key_at(tokens, place) in date_lists().keys("equals") and parts.weekday is not None:
        place += 1
    if place >= len(tokens) or tokens[place].proclitic:
        return None
    found = calendar_at(tokens, place)
    if found is None or (found.day is None and found.value is None) or found.at != place:
        return None
    return replace(
        found, at=parts.at, weekday=parts.weekday, is_named_by_month=found.is_named_by_month or parts.weekday is not None
    )


def _weekday(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    if at >= len(tokens) or not key_at(tokens, at).startswith(ARTICLE):
        return None, 0
    return date_words().weekdays.at(tokens, at)


def _is_weekday(tokens: Sequence[Token], at: int) -> bool:
    lists = date_lists()
    before, behind = key_at(tokens, at - 1), key_at(tokens, at + 1)
    if before in lists.keys("not_weekday_after") or behind in lists.keys("not_weekday_before"):
        return False
    between, both = map(match_key, lists.words("both_not_weekday"))
    is_pair = before == between and tokens[at].key == both  # between the two
    return not is_pair or _weekday(tokens, at + 1)[0] is not None


def _is_day(text: str, tokens: Sequence[Token], at: int, length: int) -> bool:
    """Say whether "today", "yesterday", "tomorrow" are that here, and not a newspaper, "per day" or another word."""
    lists = date_lists()
    key, before, behind = tokens[at].key, key_at(tokens, at - 1), key_at(tokens, at + length)
    if length == 1 and key in lists.keys("tomorrow_weak"):
        end = tokens[at].end
        is_marked = _TANWIN in text[tokens[at].start : end]
        is_near = before in lists.keys("weekday_before") or not behind or not behind[0].isalpha()
        return is_marked or (is_near and key != ARTICLE + "\u063a\u062f") or before in lists.keys("weekday_before")
    if behind in lists.keys("not_yesterday_before"):
        return False
    if length > 1 or (key not in lists.keys("day_words") and key not in lists.keys("nights")):
        return True
    if behind in lists.keys("not_today_before") or before in lists.keys("not_today_after"):
        return False
    if before in lists.keys("daily_before") or tokens[at].proclitic.endswith("\u0628"):
        return False  # in the day: per day
    is_paper = before in lists.keys("papers_today") and tokens[at - 1].proclitic in {"", "\u0648"}
    if is_paper and key_at(tokens, at - 2) not in lists.keys("daily_before"):
        return False
    return not (before in _QUOTES and behind in _QUOTES and before)


def _unit_word(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    return date_lists().phrases("units").at(tokens, at) if at < len(tokens) else (None, 0)


def _this_unit(tokens: Sequence[Token], at: int) -> DateParts | None:
    if key_at(tokens, at) not in date_lists().keys("this") or at + 1 >= len(tokens) or tokens[at + 1].proclitic:
        return None
    unit, length = _unit_word(tokens, at + 1)
    end = at + 1 + length
    if unit is None or (unit == "season" and key_at(tokens, end).startswith(ARTICLE) and not tokens[end].proclitic):
        return None
    return DateParts(at=at, end=end, unit=unit, relative=THIS)


def _unit(tokens: Sequence[Token], at: int) -> DateParts | None:
    """Read last month, the coming years, the past few days, the last ten years; and the year behind "the end of"."""
    unit, length = _unit_word(tokens, at)
    if unit is None or not tokens[at].key.startswith(ARTICLE):
        return None
    lists, end = date_lists(), at + length
    relative, width = lists.phrases("relative").at(tokens, end)
    if relative is None:
        end += _few(tokens, end)
        relative, width = lists.phrases("relative").at(tokens, end)
    if relative is None or (end < len(tokens) and tokens[end].proclitic):
        return _open_unit(tokens, at)
    if str(relative) == SAME or (unit == "day" and str(relative) == RECENT):
        return None
    end += width
    year = plain_year(tokens, end) if unit == "year" and not tokens[min(end, len(tokens) - 1)].proclitic else None
    if year is not None:
        return DateParts(at=at, end=end + 1, year=year)
    return DateParts(at=at, end=end, unit=unit, relative=str(relative))


def _few(tokens: Sequence[Token], at: int) -> int:
    """Give the tokens of "few" or of a definite number between a unit and its adjective."""
    if key_at(tokens, at) in date_lists().keys("few"):
        return 1
    cardinals, length = number_words().cardinals, 0
    while length < 3:
        word = cardinals.get(key_at(tokens, at + length))
        if word is None or (length == 0 and not word.is_definite):
            break
        length += 1
    return length


def _open_unit(tokens: Sequence[Token], at: int) -> DateParts | None:
    unit = date_lists().phrases("open_units").at(tokens, at)[0]
    behind = key_at(tokens, at + 1)
    if unit is None or key_at(tokens, at - 1) not in date_lists().keys("positions") or tokens[at].proclitic:
        return None
    if behind.startswith(ARTICLE) or behind[:1].isdecimal():
        return None  # the school year
    return DateParts(at=at, end=at + 1, unit=unit, relative=THIS)


def _decade(tokens: Sequence[Token], at: int) -> DateParts | None:
    first, length = date_lists().phrases("decades").at(tokens, at)
    if first is None:
        return None
    end = at + length
    behind = end + (key_at(tokens, end) in date_lists().keys("from"))
    century = _century(tokens, behind) if behind < len(tokens) and not tokens[behind].proclitic else None
    if century is None and (behind > end or not (tokens[at].key.startswith(ARTICLE) or _has_decade_cue(tokens, at))):
        return None  # in her twenties
    value = f"{first // 10:03d}X"
    if century is not None and century.value is not None:
        value = century.value[:2] + value[2:]
    elif century is not None and century.relative == THIS:
        value = _THIS_CENTURY + value[2:]
    return DateParts(at=at, end=century.end if century else end, value=value)


def _has_decade_cue(tokens: Sequence[Token], at: int) -> bool:
    return key_at(tokens, at - 1) in date_lists().keys("decade_heads")


def _century(tokens: Sequence[Token], at: int) -> DateParts | None:
    lists = date_lists()
    if key_at(tokens, at) not in lists.keys("century"):
        return None
    number, length = lists.phrases("century_numbers").at(tokens, at + 1)
    if number is None:
        return None if not _is_relative(tokens, at + 1) else _unit(tokens, at)
    era = lists.phrases("other_eras").length_at(tokens, at + 1 + length)
    if era:
        return DateParts(at=at, end=at + 1 + length + era)
    return DateParts(at=at, end=at + 1 + length, value=f"{number - 1:02d}XX")


def _is_relative(tokens: Sequence[Token], at: int) -> bool:
    return date_lists().phrases("relative").at(tokens, at)[0] is not None
