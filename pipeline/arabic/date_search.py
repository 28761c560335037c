"""Stamps among other words: where one begins and ends, and what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.arabic.date_meaning import stamp_of
from pipeline.arabic.date_parts import read_parts
from pipeline.arabic.date_reading import Reading, is_glued, key_at, number_at
from pipeline.arabic.date_tokens import SEPARATORS, Token, may_hold_date, tokens_of
from pipeline.arabic.date_words import date_words
from pipeline.records import Stamp

_SEARCHED = 250
"""Characters of a line in which a stamp among other words is sought."""

_JOINTS = frozenset("/-.,:")
_OF_A_NAME = frozenset("_#=&?%$€£")
"""Signs that make digits part of an address, an identifier or an amount."""


class StampIn(NamedTuple):
    """A stamp found in a text, and the characters that it takes there, half-open."""

    stamp: Stamp
    start: int
    end: int


def find_stamp(text: str) -> StampIn | None:
    """Find the first stamp among other words in the first 250 characters of a text; None where there is none.

    Digits that are part of a range, a longer number, an address or an identifier are none.
    """
    text = text[:_SEARCHED]
    return _find(text) if may_hold_date(text) else None


def split_stamps(text: str) -> list[StampIn]:
    """Give every stamp in the first 250 characters of a text, as `published ... updated ...` has two, in their order."""
    text = text[:_SEARCHED]
    found: list[StampIn] = []
    if may_hold_date(text):
        tokens = tokens_of(text)
        at = 0
        while (step := next_stamp(tokens, at)) is not None:
            stamp, start, at = step
            found.append(StampIn(stamp, tokens[start].start, tokens[at - 1].end))
    return found


@lru_cache(maxsize=512)
def _find(text: str) -> StampIn | None:
    tokens = tokens_of(text)
    step = next_stamp(tokens, 0)
    return StampIn(step[0], tokens[step[1]].start, tokens[step[2] - 1].end) if step else None


def next_stamp(tokens: Sequence[Token], floor: int) -> tuple[Stamp, int, int] | None:
    """Find the next stamp from a token on; the stamp, its first token, and the token behind it."""
    words = date_words()
    beginnings = (words.weekdays, words.months, words.hijri_months, words.utc, words.abbreviations)
    at = floor
    while at < len(tokens):
        key = tokens[at].key
        if key.isdecimal() or any(phrases.begins(key) for phrases in beginnings) or key in words.clock_words:
            found, end = read_parts(tokens, at)
            stamp = stamp_of(found) if found.has_date() else None
            if stamp and not (_is_cut_out(tokens, at, floor, found) or _goes_on(tokens, at, end)):
                return stamp, at, _trimmed(tokens, at, end)
            if found.has_date():
                at = end  # what is no stamp as a whole has none inside
                continue
        at += 1
    return None


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> int:
    """Give the end of a stamp without the separators and joining words behind it; a bracket opened inside stays closed."""
    words = date_words()
    while True:
        key = tokens[end - 1].key
        if key == ")" and any(token.key == "(" for token in tokens[start:end]):
            return end
        if key in SEPARATORS:
            end -= 1
            continue
        lengths = [
            n
            for n in (3, 2, 1)
            if end - n > start
            for p in (words.joiners, words.clock_words)
            if p.length_at(tokens, end - n) == n
        ]
        if not lengths:
            return end
        end -= lengths[0]


def _is_cut_out(tokens: Sequence[Token], at: int, floor: int, found: Reading) -> bool:
    """Say whether what stands before a stamp makes it part of something else."""
    if at <= floor:
        return False
    before, sign = number_at(tokens, at - 2, (1, 2)), tokens[at - 1].key
    starts_with_number = tokens[at].key.isdecimal()
    if found.is_loose and not found.clocks and found.weekday is None:
        return True  # "page 3, March 2020"
    if not starts_with_number:
        # 3 March 15, 2020
        return not found.clocks and found.weekday is None and number_at(tokens, at - 1, (1, 2)) is not None
    if at - 2 >= floor and sign == "-" and before is not None and not _begins_with_clock(tokens, at):
        return True  # 12-15 March, 12 - 15 March
    if not is_glued(tokens, at):
        return False
    if sign in _OF_A_NAME or sign.isdecimal() or (sign.isascii() and sign.isalpha()):
        return True
    if sign not in _JOINTS or not is_glued(tokens, at - 1):
        return False
    behind_sign = key_at(tokens, at - 2)
    is_word = behind_sign.isascii() and behind_sign.isalpha() and sign not in {":", ","}
    return behind_sign.isdecimal() or (is_word and (found.in_digits or sign != "-")) or behind_sign in {"/", "_"}


def _begins_with_clock(tokens: Sequence[Token], at: int) -> bool:
    return key_at(tokens, at + 1) == ":" and key_at(tokens, at + 3) != ":"


def _goes_on(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Say whether what stands behind a stamp makes it part of something else."""
    if date_words().clock.length_at(tokens, end):
        return True  # by the clock of a place that is not known: its time would be read wrongly
    by_name = not key_at(tokens, at + 2).isdecimal()
    if by_name and number_at(tokens, at, (4,)) is not None and number_at(tokens, end, (4,)) is not None:
        return True  # 2019, 12 March 2020
    last = end - 1
    if key_at(tokens, end) in _OF_A_NAME and is_glued(tokens, end):
        return True
    # The signs behind a stamp were read with it: 12-10-2020-1234, 2020/03/12/title
    is_joined = tokens[last].key in {"/", "-", ".", "_"} and is_glued(tokens, end) and is_glued(tokens, last)
    key = key_at(tokens, end)
    latin = key.isascii() and key.isalpha()
    if is_joined and (key.isdecimal() or (latin and tokens[last].key in {"/", "_"})):
        return True
    return is_glued(tokens, end) and latin and tokens[last].key.isdecimal()
