"""The steps that reading a number is made of: the number's record, its words at a place, what "and" joins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_words import NumberWord, Rank, number_words

WAW = "\u0648"


class Number(NamedTuple):
    """A number that was read: its value, the tokens it takes (`at` to `end`), and how it is written.

    `is_vague`: a magnitude alone (hundreds, tens of thousands). `is_share`: a part of one thing (a half, two thirds).
    `is_digits`: digits without a word; `is_plain`: nothing but one run of them. `may_be_two`: one word that is a dual
    before a noun and without tanwin (two thousand people), else one of it.
    """

    value: float
    at: int
    end: int
    is_vague: bool = False
    is_share: bool = False
    is_digits: bool = False
    is_plain: bool = False
    is_definite: bool = False
    may_be_two: bool = False


def times(value: float, scale: float) -> float:
    """Multiply as people do: 4.1 million is 4,100,000."""
    return round(value * scale, 6)


def word_at(tokens: Sequence[Token], at: int) -> NumberWord | None:
    """Give the number's word that stands at a place; None for anything else."""
    return number_words().cardinals.get(tokens[at].key) if at < len(tokens) else None


def scale_at(tokens: Sequence[Token], at: int) -> float | None:
    """Give the scale (thousand, million, …) that stands at a place without "and" before it; else None."""
    word = word_at(tokens, at)
    return word.value if word and word.rank is Rank.SCALE and not tokens[at].proclitic and not word.is_definite else None


def joined(tokens: Sequence[Token], at: int) -> int | None:
    """Give the place of what "and" joins to the token before; None where nothing is joined there."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.proclitic == WAW:
        return at
    return at + 1 if token.key == WAW and not token.proclitic and at + 1 < len(tokens) and not tokens[at + 1].proclitic else None


def half_behind(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read "and a half" (third, quarter), also behind a noun: its value and the tokens it takes; None for none."""
    place = joined(tokens, at)
    word = word_at(tokens, place) if place is not None else None
    if place is None or word is None or word.rank is not Rank.HALF or word.is_definite:
        return None
    return word.value, place + 1 - at
