"""Numbers of a text in digits, in words, and mixed: the longest number that stands at a place.

A number in words is read as Arabic composes it: units before tens (three and twenty), groups from the largest scale to the
smallest, each joined by "and"; duals of hundred, thousand, million; halves, thirds and quarters behind "and".
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_composer import DIGITS, Composer
from pipeline.arabic.number_digits import DigitKind, read_digits
from pipeline.arabic.number_steps import Number, half_behind, scale_at, times, word_at
from pipeline.arabic.number_words import NumberWord, Rank, number_words

__all__ = ["Number", "half_behind", "may_begin_number", "read_number"]

_THOUSANDS = 3  # digits in a group


def may_begin_number(key: str) -> bool:
    """Say whether a number may begin with a token of this key."""
    words = number_words()
    return key[:1] in DIGITS or key in words.cardinals or key in words.vague


def read_number(tokens: Sequence[Token], at: int) -> Number | None:
    """Read the longest number whose first token stands at a place; None where there is none.

    The number of a range (10-15) is not read here, nor one that stands behind its noun.
    """
    if not 0 <= at < len(tokens):
        return None
    key = tokens[at].key
    if key[:1] in DIGITS:
        return _from_digits(tokens, at)
    words = number_words()
    word = words.cardinals.get(key)
    if word is not None and word.rank in {Rank.HALF, Rank.SHARE}:
        return _share(tokens, at, word)
    if key in words.vague and (word is None or key in words.vague):
        return _vague(tokens, at)
    if word is None or word.rank is Rank.SHARE_PLURAL:
        return None
    return Composer(tokens, at).read()


def _from_digits(tokens: Sequence[Token], at: int) -> Number | None:
    digits = read_digits(tokens[at].key)
    if digits.kind is not DigitKind.NUMBER:
        return None
    value, end, is_plain = digits.value, at + 1, digits.is_plain
    if digits.is_plain and len(tokens[at].key) <= _THOUSANDS and value:
        value, end = _spaced_groups(tokens, at)
        is_plain = end == at + 1
    scale = scale_at(tokens, end)
    if scale is None:
        share = word_at(tokens, end)
        if share is not None and share.rank is Rank.SHARE_PLURAL and value * share.value <= 1 and not tokens[end].proclitic:
            return Number(value * share.value, at, end + 1, is_share=True)  # 3 quarters
        half = half_behind(tokens, end)
        scale = scale_at(tokens, end + half[1]) if half else None
        if half and scale is not None:  # 3 and a half billion
            return Number(times(value + half[0], scale), at, end + half[1] + 1)
        return Number(value, at, end, is_digits=True, is_plain=is_plain)
    if digits.other_value is not None:
        value = digits.other_value  # 1.250 million
    return Composer(tokens, at, total=times(value, scale), scale=scale, end=end + 1).read()


def _spaced_groups(tokens: Sequence[Token], at: int) -> tuple[float, int]:
    """Read 1 250 000, its groups parted by one space each."""
    written, end = tokens[at].key, at + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end + 1 and len(written) < 15:
        key = tokens[end].key
        if len(key) != _THOUSANDS or not key.isdecimal():
            break
        written, end = written + key, end + 1
    return float(written), end


def _share(tokens: Sequence[Token], at: int, word: NumberWord) -> Number | None:
    scale = scale_at(tokens, at + 1)
    if scale is not None:  # half a million
        return Number(times(word.value, scale), at, at + 2)
    return Number(word.value, at, at + 1, is_share=True, is_definite=word.is_definite)


def _vague(tokens: Sequence[Token], at: int) -> Number:
    """Read hundreds, thousands, tens of thousands, hundreds of millions."""
    vague = number_words().vague
    first = vague[tokens[at].key]
    value, end = first.value, at + 1
    while end < len(tokens) and not tokens[end].proclitic and tokens[end].key in vague and end < at + 3:
        if vague[tokens[end].key].value <= first.value:
            break
        value, end = value * vague[tokens[end].key].value, end + 1
    return Number(value, at, end, is_vague=True, is_definite=first.is_definite)
