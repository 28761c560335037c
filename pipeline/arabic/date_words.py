"""The words and tokens of dates: `dates.yml` compiled for look-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from pipeline.arabic.text import match_key

ARABIC_COMMA, ARABIC_SEMICOLON = "\u060c", "\u061b"
SEPARATORS = frozenset("-–—|,:/.()[]•·~+" + ARABIC_COMMA + ARABIC_SEMICOLON)

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[\u0640\u064b-\u0652]*[^\W\d_]+)*[\u064b-\u0652\u0640]*|[^\w\s]")


class Token(NamedTuple):
    """A number, a word or a punctuation mark: what it is compared by, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateWords:
    """Sets of keys; months map a name's key to its number."""

    months: Mapping[str, int]
    month_beginnings: frozenset[str]
    hijri_months: frozenset[str]
    hijri: frozenset[str]
    weekdays: frozenset[str]
    ordinals: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    gregorian: frozenset[str]
    joiners: frozenset[str]
    utc: frozenset[str]
    clock: frozenset[str]
    clocks: Mapping[str, str]
    """What stands behind "by the clock of", to its IANA zone."""

    def month_at(self, tokens: list[Token], at: int) -> tuple[int, int]:
        """Read one month name of two words or one; its number and its length in tokens, or (0, 0)."""
        if at >= len(tokens) or tokens[at].key not in self.month_beginnings:
            return 0, 0
        for length in (2, 1):
            number = self.months.get(" ".join(token.key for token in tokens[at : at + length]))
            if number and at + length <= len(tokens):
                return number, length
        return 0, 0

    def hijri_month_at(self, tokens: list[Token], at: int) -> int:
        """Read one month name of the Islamic calendar; its length in tokens, or 0."""
        for length in (2, 1):
            if at + length <= len(tokens) and " ".join(t.key for t in tokens[at : at + length]) in self.hijri_months:
                return length
        return 0


@lru_cache(maxsize=1)
def date_words() -> DateWords:
    """Read the words once."""
    data = yaml.safe_load((resources.files("pipeline.arabic") / "dates.yml").read_text("utf-8"))

    def keys(name: str) -> frozenset[str]:
        return frozenset(map(match_key, data[name]))

    named = [*data["months"].items(), *data["latin_months"].items()]
    months = {match_key(name): number for number, names in named for name in names}
    return DateWords(
        months=months,
        month_beginnings=frozenset(name.split(" ")[0] for name in months),
        hijri_months=keys("hijri_months"),
        hijri=keys("hijri"),
        weekdays=keys("weekdays") | keys("latin_weekdays"),
        ordinals=keys("ordinals"),
        am=keys("am"),
        pm=keys("pm"),
        gregorian=keys("gregorian"),
        joiners=keys("joiners"),
        utc=keys("utc"),
        clock=keys("clock"),
        clocks={match_key(name): zone for zone, names in data["clocks"].items() for name in names},
    )


@lru_cache(maxsize=4096)
def _key_of(word: str) -> str:
    return match_key(word)


def tokens_of(text: str) -> list[Token]:
    """Take a text apart; its digits are ASCII already."""
    return [
        Token(found[0] if found[0] in SEPARATORS or found[0].isdecimal() else _key_of(found[0]), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]
