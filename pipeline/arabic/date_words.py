"""The words of dates: `dates.yml` compiled for look-up in tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

from pipeline.arabic.date_tokens import ARABIC_COMMA, ARABIC_SEMICOLON, SEPARATORS, Token, tokens_of

__all__ = ["ARABIC_COMMA", "ARABIC_SEMICOLON", "SEPARATORS", "DateWords", "Phrases", "date_words"]

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases of one or more tokens, each with its meaning."""

    def __init__(self, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for phrase, meaning in meanings:
            keys = tuple(token.key for token in tokens_of(phrase))
            self._by_first.setdefault(keys[0], []).append((keys, meaning))
        for choices in self._by_first.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def __contains__(self, key: str) -> bool:
        """Say whether a key by itself is one of the phrases."""
        return any(len(keys) == 1 for keys, _ in self._by_first.get(key, ()))

    def first_keys(self) -> Iterable[str]:
        """Give the keys that a phrase may begin with."""
        return self._by_first.keys()

    def begins(self, key: str) -> bool:
        """Say whether a phrase begins with this key."""
        return key in self._by_first

    def at(self, tokens: Sequence[Token], at: int) -> tuple[Meaning | None, int]:
        """Read the longest phrase that stands at a place; its meaning and its length in tokens, or (None, 0)."""
        if not 0 <= at < len(tokens):
            return None, 0
        for keys, meaning in self._by_first.get(tokens[at].key, ()):
            if len(keys) == 1 or tuple(token.key for token in tokens[at : at + len(keys)]) == keys:
                return meaning, len(keys)
        return None, 0

    def length_at(self, tokens: Sequence[Token], at: int) -> int:
        """Read the longest phrase that stands at a place; its length in tokens, or 0."""
        return self.at(tokens, at)[1]


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words by what they say. Months count from 1, weekdays from Monday as 0, offsets in minutes."""

    months: Phrases[int]
    hijri_months: Phrases[int]
    hijri: Phrases[bool]
    gregorian: Phrases[bool]
    weekdays: Phrases[int]
    bare_weekdays: Phrases[int]
    ordinals: Phrases[bool]
    halves: Phrases[str]
    hour_mark: Phrases[bool]
    minute_mark: Phrases[bool]
    clock_words: Phrases[bool]
    joiners: Phrases[bool]
    utc: Phrases[bool]
    clock: Phrases[bool]
    clock_fillers: Phrases[bool]
    local_clock: Phrases[bool]
    abbreviations: Phrases[int]
    clocks: Phrases[str]
    """What stands behind "by the clock of", to its IANA zone."""
    ago_before: Phrases[bool]
    ago_behind: Phrases[bool]
    about: Phrases[bool]
    one: Phrases[bool]
    an: Phrases[bool]
    and_: Phrases[bool]
    units: Phrases[str]
    duals: Phrases[str]
    days_back: Phrases[int]


def _named(*groups: Mapping[Any, Sequence[str]]) -> Phrases[Any]:
    return Phrases((phrase, meaning) for group in groups for meaning, phrases in group.items() for phrase in phrases)


@lru_cache(maxsize=1)
def date_words() -> DateWords:
    """Read the words once."""
    data = yaml.safe_load((resources.files("pipeline.arabic") / "dates.yml").read_text("utf-8"))

    def phrases(name: str) -> Phrases[bool]:
        return Phrases((phrase, True) for phrase in data[name])

    return DateWords(
        months=_named(data["months"], data["latin_months"]),
        hijri_months=_named(data["hijri_months"]),
        hijri=phrases("hijri"),
        gregorian=phrases("gregorian"),
        weekdays=_named(data["weekdays"], data["latin_weekdays"]),
        bare_weekdays=_named(data["bare_weekdays"]),
        ordinals=phrases("ordinals"),
        halves=_named(data["halves"]),
        hour_mark=phrases("hour_mark"),
        minute_mark=phrases("minute_mark"),
        clock_words=phrases("clock_words"),
        joiners=phrases("joiners"),
        utc=phrases("utc"),
        clock=phrases("clock"),
        clock_fillers=phrases("clock_fillers"),
        local_clock=phrases("local_clock"),
        abbreviations=Phrases(data["abbreviations"].items()),
        clocks=_named(data["clocks"]),
        ago_before=phrases("ago_before"),
        ago_behind=phrases("ago_behind"),
        about=phrases("about"),
        one=phrases("one"),
        an=phrases("an"),
        and_=phrases("and"),
        units=_named(data["units"]),
        duals=_named(data["duals"]),
        days_back=_named(data["days_back"]),
    )
