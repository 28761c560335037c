"""DATE: every calendar expression of a text, with its ISO value at its own precision.

What days and months are called, and in what order they stand, is `pipeline/arabic/dates.yml`'s; what else dates of news text are
made of, and what only looks like one, stands in `data/date_words.yml`. Every form with an example: docs/dates-and-numbers.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.date_words import date_words
from pipeline.arabic.number_words import number_words
from pipeline.entities.date_calendar import calendar_at, plain_day
from pipeline.entities.date_deictic import deictic_at
from pipeline.entities.date_parts import DateParts, value_of
from pipeline.entities.date_years import is_joined, key_at, plain_year, year_behind, year_span
from pipeline.entities.grammar_words import date_lists, quantity_lists, words_of
from pipeline.entities.units import unit_table
from pipeline.entity_records import Mention, MentionType

SOURCE = "date grammar"
_BARE_YEARS = range(1800, 2051)
_DIGITS = frozenset("0123456789")
_BRACKETS = frozenset("([")
_CLITICS = frozenset("\u0648\u0644\u0643\u0641")  # and, for, like, so: as a token of their own before digits
_TANWIN = "\u064b"


def find_dates(text: str, published: date | None = None) -> list[Mention]:
    """Find the DATE mentions of a text, in order, none overlapping another.

    Args:
        text: the display text of a headline or paragraph.
        published: the article's own day; then yesterday, Tuesday, last month are reckoned from it and marked as derived.
            None where it is not known: their value is None.

    Returns:
        Mentions with `date_value` in ISO 8601: `2016-11-30`, `2014`, `XXXX-03` (year not said), `199X` (decade), `19XX`
        (century), and `2014/2016` for a range; None where the text does not tell.
    """
    tokens = words_of(text)
    found = _dates_in(text, tokens)
    today = published or _own_day(found)
    return [_mention(text, tokens, parts, today) for parts in found]


def own_day(texts: Iterable[str]) -> date | None:
    """Give the day that an article calls today, from a date beside that word ("today, Wednesday 30 November 2016").

    For articles that show no date of publication: give it to `find_dates` as `published`. None where no text says it.
    """
    today = date_lists().keys("day_words") | date_lists().keys("nights")
    for text in texts:
        tokens = words_of(text)
        if not any(token.key in today for token in tokens):
            continue
        day = _own_day(_dates_in(text, tokens))
        if day is not None:
            return day
    return None


def _own_day(found: Sequence[DateParts]) -> date | None:
    for parts in found:
        if parts.days == 0 and parts.year and parts.month and parts.day and not parts.is_hijri:
            return date(parts.year, parts.month, parts.day)
    return None


def _mention(text: str, tokens: Sequence[Token], parts: DateParts, today: date | None) -> Mention:
    start, end = tokens[parts.at].start, tokens[parts.end - 1].end
    value, is_derived = value_of(parts, today)
    return Mention(
        type=MentionType.DATE,
        start=start,
        end=end,
        text=text[start:end],
        source=SOURCE,
        date_value=value,
        is_derived=is_derived,
    )


@lru_cache(maxsize=1)
def _starters() -> frozenset[str]:
    """Give the keys that a date may begin with, beside digits."""
    words, lists = date_words(), date_lists()
    keys = {"("}
    for phrases in (words.months, words.hijri_months, words.weekdays):
        keys.update(key for key in phrases.first_keys() if not key.isascii())
    for name in ("days", "units", "decades"):
        keys.update(lists.phrases(name).first_keys())
    for name in (
        "first_days", "year_heads", "two_year_heads", "years_heads", "month_heads", "day_heads", "this", "seasons", "century",
    ):  # fmt: skip
        keys.update(lists.keys(name))
    return frozenset(keys | number_words().ordinals.keys()) - {"("}


def _dates_in(text: str, tokens: Sequence[Token]) -> list[DateParts]:
    starters = _starters()
    found: list[DateParts] = []
    at_least, event_end = 0, -1
    for at, token in enumerate(tokens):
        key = token.key
        if at < at_least or not (key in starters or key[0] in _DIGITS):
            continue
        parts = _read(text, tokens, at, found)
        if parts is None:
            continue
        if _is_event(tokens, parts, event_end):
            event_end = at_least = parts.end
        else:
            found.append(parts)
            at_least = parts.end
    return found


def _read(text: str, tokens: Sequence[Token], at: int, found: Sequence[DateParts]) -> DateParts | None:
    deictic = None if tokens[at].key[0] in _DIGITS else deictic_at(text, tokens, at)
    parts = deictic or calendar_at(tokens, at)
    if parts is None:
        return _bare_year(text, tokens, at, found)
    if parts.day is None and parts.month is not None and not _is_month(text, tokens, parts):
        return None
    if parts.day is not None and parts.value is None and _is_glued_behind(tokens, parts.at):
        return None
    if parts is deictic and parts.days is None and parts.day is not None and parts.at < len(tokens):
        return _marked_today(tokens, parts)
    return parts


def _marked_today(tokens: Sequence[Token], parts: DateParts) -> DateParts:
    is_today = key_at(tokens, parts.at) in date_lists().keys("day_words")
    return replace(parts, days=0) if is_today else parts


def _is_glued_behind(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number is written to the end of a word that is no particle (a type, a version)."""
    if at == 0 or tokens[at - 1].end != tokens[at].start:
        return False
    before = tokens[at - 1].key
    is_word = len(before) > 1 and before.isalpha() and not before.isascii()  # only the space is missing
    return before[:1].isalnum() and not is_word and before not in _CLITICS and before != "\u0628"


def _is_month(text: str, tokens: Sequence[Token], parts: DateParts) -> bool:
    """Say whether a month's name without a day is the month, and not a verb, a name, an event's or a place's."""
    if plain_day(tokens, parts.at - 1) is not None and not tokens[parts.at].proclitic:
        return False  # a day that the month does not have
    if parts.is_hijri:
        return parts.is_named_by_month or parts.relative is not None
    if parts.is_named_by_month or parts.year is not None:
        return True
    lists, at = date_lists(), parts.at
    name = " ".join(token.key for token in tokens[at : parts.end])
    if name in lists.keys("never_alone"):
        return False
    before = key_at(tokens, at - 1)
    if name not in lists.keys("weak_months"):
        return before not in lists.keys("event_heads")
    return before in lists.keys("month_cues") or (is_joined(tokens, at) and date_words().months.at(tokens, at - 1)[0] is not None)


def _is_event(tokens: Sequence[Token], parts: DateParts, event_end: int) -> bool:
    """Say whether a date without a year is the name of an event, a movement or a place."""
    if parts.month is None or parts.year is not None or parts.relative is not None or parts.weekday is not None:
        return False
    if parts.day is None and parts.is_named_by_month:
        return False
    if parts.at == event_end or (parts.at == event_end + 1 and is_joined(tokens, parts.at)):
        return True
    lists, before = date_lists(), key_at(tokens, parts.at - 1)
    if before in {'"', "\u00ab", "\u201c", "("}:
        before = key_at(tokens, parts.at - 2)
    if before in lists.keys("event_heads"):
        return True
    return before in lists.keys("attack_heads") and f"{parts.day}-{parts.month}" in lists.words("named_days")


def _bare_year(text: str, tokens: Sequence[Token], at: int, found: Sequence[DateParts]) -> DateParts | None:
    """Read a year that is only a number: behind "in" or a noun, in brackets, or joined to a year before it."""
    span = year_span(tokens[at].key)
    year = plain_year(tokens, at)
    if year is None and span is None and found and _continues(tokens, found[-1], at):
        return year_behind(tokens, at, at)  # 1205 and 1264
    if span is None and (year is None or year not in _BARE_YEARS):
        return None
    parts = DateParts(at=at, end=at + 1, year=span[0] if span else year, last_year=span[1] if span else None)
    lists, before = date_lists(), key_at(tokens, at - 1)
    if _is_counting(text, tokens, at) or _is_glued_behind(tokens, at):
        return None
    if found and _continues(tokens, found[-1], at):
        return parts
    place = at - 1
    while place >= 0 and tokens[place].end == tokens[place + 1].start and tokens[place].key in _CLITICS:
        place -= 1
    before = key_at(tokens, place)
    if before in _BRACKETS:
        return parts if key_at(tokens, at + 1) in {")", "]", "-"} else None
    if before in lists.keys("year_cues"):
        return None if key_at(tokens, place - 1) in _counting_words() else parts
    near = {before, key_at(tokens, place - 1)}
    if near & lists.keys("year_not_after") or before in _counting_words():
        return None
    return parts if before[:1].isalpha() and not before.isascii() and len(before) > 1 else None


def _continues(tokens: Sequence[Token], last: DateParts, at: int) -> bool:
    """Say whether a year is joined to the year right before it: 2011 and 2012, 2014 - 2016, 2018, 2019."""
    if last.year is None:
        return False
    if last.end == at:
        return bool(tokens[at].proclitic)
    joiner = key_at(tokens, at - 1)
    return last.end == at - 1 and (joiner in {"\u0648", "-", ",", "/"} or joiner in date_lists().keys("to"))


def _is_counting(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number counts what stands behind it."""
    behind = key_at(tokens, at + 1)
    if behind in number_words().cardinals or behind in quantity_lists().keys("percent_signs"):
        return not tokens[at + 1].proclitic
    if behind in quantity_lists().mapping("currency_signs") or key_at(tokens, at - 1) in quantity_lists().mapping(
        "currency_signs"
    ):
        return True
    if at + 1 >= len(tokens) or tokens[at + 1].proclitic:
        return False
    noun = unit_table().at(tokens, at + 1)
    if noun is not None and not noun.is_definite:
        return True
    return (
        quantity_lists().phrases("percent").at(tokens, at + 1)[0] is not None
        or _TANWIN in text[tokens[at + 1].start : tokens[at + 1].end]
    )


@lru_cache(maxsize=1)
def _counting_words() -> frozenset[str]:
    """Give the last words of what says that a count follows (more than, about)."""
    lists = quantity_lists()
    keys = {keys[-1] for choices in lists.by_last_key("modifiers_before").values() for keys, _ in choices}
    firsts = {keys[0] for choices in lists.by_last_key("modifiers_before").values() for keys, _ in choices}
    return frozenset((keys | firsts) - {"\u0645\u0646", "\u0639\u0646", "\u0639\u0644\u064a", "\u0645\u0627", "\u0644\u0627"})
