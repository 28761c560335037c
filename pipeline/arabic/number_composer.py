"""A number in words added up, word by word."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_digits import DigitKind, read_digits
from pipeline.arabic.number_steps import WAW, Number, half_behind, joined, scale_at, times, word_at
from pipeline.arabic.number_words import NumberWord, Rank

DIGITS = frozenset("0123456789")
_HUNDREDS = 100
_ONE = "\u0648\u0627\u062d\u062f"  # one; also waw and the word of eleven


class Composer:
    """Adds up a number word by word, for as long as the next word continues it."""

    def __init__(
        self, tokens: Sequence[Token], at: int, *, total: float = 0.0, scale: float | None = None, end: int | None = None
    ) -> None:
        self._tokens, self._at = tokens, at
        self._end = at if end is None else end
        self._total = total
        self._group: float | None = None
        """What stands before the next scale; None between groups."""
        self._last: Rank | None = Rank.SCALE if scale else None
        self._scale = scale or float("inf")
        """The smallest scale so far: what follows is smaller."""
        self._is_compound = False
        self._is_definite = False

    def read(self) -> Number | None:
        """Read as far as the number goes; None where the first word begins none."""
        if self._last is None:
            first = word_at(self._tokens, self._at)
            if first is None or not self._begin(first):
                return None
        while self._continue():
            pass
        if self._is_compound:
            return None  # "one of them" and no number
        value = self._total + (self._group or 0.0)
        word = word_at(self._tokens, self._at)
        may_be_two = word is not None and word.is_two_or_one and self._end == self._at + 1
        return Number(value, self._at, self._end, is_definite=self._is_definite, may_be_two=may_be_two)

    def _begin(self, word: NumberWord) -> bool:
        self._end = self._at + 1
        self._is_definite = word.is_definite
        self._is_compound = word.is_compound
        if word.rank in {Rank.SCALE, Rank.DUAL_SCALE}:
            self._take_scale(word.value, 2.0 if word.rank is Rank.DUAL_SCALE else 1.0)
            return True
        if word.rank in {Rank.HALF, Rank.SHARE, Rank.SHARE_PLURAL}:
            return False
        self._group, self._last = word.value, word.rank
        return True

    def _take_scale(self, scale: float, group: float) -> None:
        self._total += times(group, scale)
        self._group, self._last, self._scale = None, Rank.SCALE, scale

    def _continue(self) -> bool:
        """Take the next word where it goes on with the number."""
        if self._end >= len(self._tokens):
            return False
        token = self._tokens[self._end]
        if not token.proclitic and token.key != WAW:
            word = word_at(self._tokens, self._end)
            return word is not None and (self._multiply(word) or self._and_eleven(token.key))
        return self._add()

    def _and_eleven(self, key: str) -> bool:
        """Take "and eleven", whose first word without its hamza is the word for one."""
        ten = word_at(self._tokens, self._end + 1)
        is_eleven = key == _ONE and ten is not None and ten.rank is Rank.TEN and not self._tokens[self._end + 1].proclitic
        if not is_eleven or ten is None or not self._may_add(ten):
            return False
        self._group, self._last, self._end = (self._group or 0.0) + 11, Rank.TENS, self._end + 2
        return True

    def _multiply(self, word: NumberWord) -> bool:
        group = self._group
        if group is None:
            return self._scale_of_scale(word)
        is_teen = word.rank is Rank.TEN and self._last is Rank.ONES
        is_hundred = word.rank is Rank.HUNDRED and self._last is Rank.ONES and 3 <= group % 100 <= 9
        if is_teen:
            self._group, self._last, self._is_compound = group + 10, Rank.TENS, False
        elif is_hundred:
            self._group, self._last = group * 100, Rank.HUNDREDS
        elif word.rank is Rank.SCALE and word.value < self._scale:
            self._take_scale(word.value, group)
        elif word.rank is Rank.SHARE_PLURAL and not self._total and group < 10:  # three quarters
            self._group, self._last = group * word.value, Rank.HALF
        else:
            return False
        self._end += 1
        return True

    def _scale_of_scale(self, word: NumberWord) -> bool:
        """Take a thousand million for a billion."""
        if self._last is not Rank.SCALE or word.rank is not Rank.SCALE or word.is_definite or self._total >= word.value:
            return False
        self._total = times(self._total, word.value)
        self._scale = word.value
        self._end += 1
        return True

    def _add(self) -> bool:
        place = joined(self._tokens, self._end)
        if place is None:
            return False
        half = half_behind(self._tokens, self._end)
        if half:
            return self._add_half(*half)
        if self._tokens[place].key[:1] in DIGITS:
            return self._add_digits(place)
        word = word_at(self._tokens, place)
        if word is None or word.is_definite != self._is_definite or not self._may_add(word):
            return False
        if word.rank in {Rank.SCALE, Rank.DUAL_SCALE}:
            self._total += self._group or 0.0
            self._take_scale(word.value, 2.0 if word.rank is Rank.DUAL_SCALE else 1.0)
        else:
            self._group, self._last = (self._group or 0.0) + word.value, word.rank
            self._is_compound = self._is_compound and word.rank is not Rank.TENS
        self._end = place + 1
        return True

    def _may_add(self, word: NumberWord) -> bool:
        if word.rank is Rank.TENS and self._last is Rank.ONES:
            return True
        if self._last in {Rank.HUNDRED, Rank.HUNDREDS}:
            return word.rank in {Rank.ONES, Rank.TEN, Rank.TENS}
        if self._last is Rank.SCALE and self._group is None:
            if word.rank in {Rank.SCALE, Rank.DUAL_SCALE}:
                return word.value < self._scale
            return word.rank in {Rank.ONES, Rank.TEN, Rank.TENS, Rank.HUNDRED, Rank.HUNDREDS}
        return False

    def _add_half(self, part: float, length: int) -> bool:
        if self._last is Rank.HALF:
            return False
        behind = self._end + length
        scale = word_at(self._tokens, behind)
        is_bare = scale is not None and scale.rank is Rank.SCALE and not self._tokens[behind].proclitic
        if self._group is not None:
            if not is_bare or scale is None or scale.is_definite or scale.value >= self._scale:
                return False  # three years and a half: the noun stands between
            self._take_scale(scale.value, self._group + part)
            self._end = behind + 1
        elif self._last is Rank.SCALE:
            self._total += part * self._scale
            self._end = behind + (is_bare and scale is not None and scale.is_definite and scale.value == self._scale)
        else:
            return False
        self._last = Rank.HALF
        return True

    def _add_digits(self, place: int) -> bool:
        """Take 200 thousand behind a million, or 500 behind a thousand."""
        if self._last is not Rank.SCALE or self._group is not None:
            return False
        digits = read_digits(self._tokens[place].key)
        if digits.kind is not DigitKind.NUMBER or digits.value >= self._scale:
            return False
        scale = scale_at(self._tokens, place + 1)
        if scale is None:
            if digits.value < _HUNDREDS and self._scale > 1000:
                return False  # a million and 12 of something else
            self._group, self._last, self._end = digits.value, Rank.TENS, place + 1
        elif scale < self._scale:
            self._take_scale(scale, digits.value)
            self._end = place + 2
        else:
            return False
        return True
