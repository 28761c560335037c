"""The words of numbers: `numbers.yml` compiled for look-up by match key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from pipeline.arabic.text import match_key

ARTICLE = "\u0627\u0644"
"""Alef and lam: the definite article as match keys have it."""

_BEHIND_ALEF_LAM = {"\u0641", "\u0627"}
"""Feh, alef: the third letter of thousand and thousands, which themselves begin with alef and lam."""


class Rank(Enum):
    """The place of a number's word among the others."""

    ONES = "ones"
    TEN = "ten"
    TENS = "tens"
    HUNDRED = "hundred"
    HUNDREDS = "hundreds"
    SCALE = "scale"
    DUAL_SCALE = "dual scale"
    HALF = "half"
    SHARE = "share"
    SHARE_PLURAL = "share plural"


class NumberWord(NamedTuple):
    """What a word says: its rank, its value, and what its form allows.

    `is_vague`: without a number before it, only a magnitude. `is_two_or_one`: two of it before a noun, one of it behind a number.
    `is_compound`: a number only together with the words behind it. `is_definite`: the article stands before it.
    """

    rank: Rank
    value: float
    is_vague: bool = False
    is_two_or_one: bool = False
    is_compound: bool = False
    is_definite: bool = False


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words by match key."""

    cardinals: Mapping[str, NumberWord]
    vague: Mapping[str, NumberWord]
    """Words that are also read without a number before them, with their magnitude."""
    ordinals: Mapping[str, int]
    and_: frozenset[str]

    def keys(self) -> Iterator[str]:
        """Give every match key that a number may be written with."""
        yield from self.cardinals
        yield from self.vague
        yield from self.ordinals


def _keyed(table: Mapping[Any, Iterable[str]]) -> Iterator[tuple[str, Any]]:
    return ((match_key(word), value) for value, words in table.items() for word in words)


@lru_cache(maxsize=1)
def number_words() -> NumberWords:
    """Read the words once."""
    data = yaml.safe_load((resources.files("pipeline.arabic") / "numbers.yml").read_text("utf-8"))
    compounds = {match_key(word) for word in data["only_in_compounds"]}
    two_or_one = {match_key(word) for word in data["dual_or_accusative"]}
    cardinals: dict[str, NumberWord] = {}
    for name, rank in (
        ("dual_scales", Rank.DUAL_SCALE),
        ("scales", Rank.SCALE),
        ("tens", Rank.TENS),
        ("hundreds", Rank.HUNDREDS),
        ("halves", Rank.HALF),
        ("shares", Rank.SHARE),
        ("share_plurals", Rank.SHARE_PLURAL),
        ("ones", Rank.ONES),
    ):
        for key, value in _keyed(data[name]):
            word = NumberWord(rank, value, is_two_or_one=key in two_or_one, is_compound=key in compounds)
            cardinals.setdefault(key, word)
    cardinals.update((match_key(word), NumberWord(Rank.TEN, 10)) for word in data["ten"])
    cardinals.update((match_key(word), NumberWord(Rank.HUNDRED, 100)) for word in data["hundred"])
    vague = {key: NumberWord(Rank.SCALE, value, is_vague=True) for key, value in _keyed(data["vague"])}
    return NumberWords(
        cardinals=cardinals | _with_article(cardinals),
        vague=vague | _with_article(vague),
        ordinals=dict(_keyed(data["ordinals"])),
        and_=frozenset(map(match_key, data["and"])),
    )


def _with_article(words: Mapping[str, NumberWord]) -> dict[str, NumberWord]:
    return {
        ARTICLE + key: word._replace(is_definite=True)
        for key, word in words.items()
        if not key.startswith(ARTICLE) or key[2:3] in _BEHIND_ALEF_LAM
    }
