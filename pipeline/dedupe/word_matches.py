"""Which words of two texts belong together, in order: the engine under `difference`, on numbers that stand for words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

ANCHOR_WORDS = (5, 3, 1)
"""Lengths of the phrases that are matched where they stand once in each text, the surest first."""

MOST_PAIRS = 1 << 24
"""Pairs of words up to which a gap is searched exactly, in about 10 ms; a larger one is parted by words that stand once in it."""

_FARTHEST = 64
"""Words by which a change may be moved so that it begins with a sentence."""

Words = Sequence[int]


class Match(NamedTuple):
    """A run of equal words: where it begins in each text, and how many there are."""

    first: int
    second: int
    length: int


class Gap(NamedTuple):
    """What lies between two matches, as half-open ranges of both texts."""

    first: int
    first_end: int
    second: int
    second_end: int

    @property
    def size(self) -> int:
        """Words of the longer side."""
        return max(self.first_end - self.first, self.second_end - self.second)


def matches(first: Words, second: Words, *, starts: tuple[Sequence[bool], Sequence[bool]]) -> list[Match]:
    """Match equal words, in order; between two matches, there is a word of either text that has none.

    Args:
        starts: for each word of each text, whether a sentence begins with it: of equally good places for a change, one that
            begins there is taken.
    """
    pairs = sorted(_pairs(first, second))
    gaps = _moved(_without_crumbs(list(_gaps(pairs, len(first), len(second)))), first, second, starts)
    ends = [Gap(0, 0, 0, 0), *gaps, Gap(len(first), len(first), len(second), len(second))]
    runs = (Match(one.first_end, one.second_end, other.first - one.first_end) for one, other in pairwise(ends))
    return [run for run in runs if run.length]


def _pairs(first: Words, second: Words) -> Iterator[tuple[int, int]]:
    """Match words, in no order; each stretch is looked at once for each length of anchor, so the time stays linear."""
    work = [(Gap(0, len(first), 0, len(second)), 0)]
    while work:
        (one, one_end, other, other_end), level = work.pop()
        while one < one_end and other < other_end and first[one] == second[other]:
            yield one, other
            one, other = one + 1, other + 1
        while one < one_end and other < other_end and first[one_end - 1] == second[other_end - 1]:
            one_end, other_end = one_end - 1, other_end - 1
            yield one_end, other_end
        if one == one_end or other == other_end:
            continue
        begin, begins = one, other
        is_small = (one_end - one) * (other_end - other) <= MOST_PAIRS
        if level < len(ANCHOR_WORDS) and (ANCHOR_WORDS[level] > 1 or not is_small):
            for at, there in anchors(first[one:one_end], second[other:other_end], ANCHOR_WORDS[level]):
                # Anchors may overlap: what the one before took is left to it.
                taken = max(one - begin - at, other - begins - there, 0)
                match = Match(begin + at + taken, begins + there + taken, ANCHOR_WORDS[level] - taken)
                if match.length > 0:
                    work.append((Gap(one, match.first, other, match.second), level + 1))
                    yield from ((match.first + word, match.second + word) for word in range(match.length))
                    one, other = match.first + match.length, match.second + match.length
            work.append((Gap(one, one_end, other, other_end), level + 1))
        elif is_small:
            found = common_subsequence(first[one:one_end], second[other:other_end])
            yield from ((begin + at, begins + there) for at, there in found)


def anchors(first: Words, second: Words, length: int) -> list[tuple[int, int]]:
    """Find the phrases of `length` words that stand once in each text, and of them the longest row in one order (patience)."""
    places = [_once(words, length) for words in (first, second)]
    both = sorted((at, places[1][phrase]) for phrase, at in places[0].items() if phrase in places[1])
    ends: list[int] = []
    ended_by: list[int] = []
    before: list[int | None] = []
    for number, (_, there) in enumerate(both):
        row = bisect_left(ends, there)
        ends[row : row + 1] = [there]
        ended_by[row : row + 1] = [number]
        before.append(ended_by[row - 1] if row else None)
    found = []
    at = ended_by[-1] if ended_by else None
    while at is not None:
        found.append(both[at])
        at = before[at]
    return found[::-1]


def _once(words: Words, length: int) -> dict[tuple[int, ...], int]:
    """Where each phrase stands that stands once."""
    places: dict[tuple[int, ...], int] = {}
    for at, phrase in enumerate(zip(*(words[place:] for place in range(length)), strict=False)):
        places[phrase] = -1 if phrase in places else at
    return {phrase: at for phrase, at in places.items() if at >= 0}


def common_subsequence(first: Words, second: Words) -> list[tuple[int, int]]:
    """Find a longest common subsequence, as pairs of places, from the last to the first; the time is that of the product.

    A row of the table is a number with a bit for each word of the shorter text (Hyyrö 2004), 64 of them for the price of one.
    """
    if len(second) < len(first):
        return [(at, there) for there, at in common_subsequence(second, first)]
    everything = (1 << len(first)) - 1
    stands: dict[int, int] = {}
    for at, word in enumerate(first):
        stands[word] = stands.get(word, 0) | 1 << at
    row = everything
    rows = [row]
    for word in second:
        met = row & stands.get(word, 0)
        row = (row + met | row - met) & everything
        rows.append(row)
    found = []
    at, there = len(first), len(second)
    while at and there:
        if rows[there] >> at - 1 & 1:
            at -= 1
        elif rows[there - 1] >> at - 1 & 1:
            at, there = at - 1, there - 1
            found.append((at, there))
        else:
            there -= 1
    return found


def _gaps(pairs: list[tuple[int, int]], first_length: int, second_length: int) -> Iterator[Gap]:
    for (one, other), (at, there) in pairwise([(-1, -1), *pairs, (first_length, second_length)]):
        if at > one + 1 or there > other + 1:
            yield Gap(one + 1, at, other + 1, there)


def _without_crumbs(gaps: list[Gap]) -> Iterator[Gap]:
    """Join gaps with a word or two between them that are much longer themselves: that these are equal is chance."""
    held: Gap | None = None
    for gap in gaps:
        if held is not None and 2 * (gap.first - held.first_end) <= min(held.size, gap.size):
            held = Gap(held.first, gap.first_end, held.second, gap.second_end)
            continue
        if held is not None:
            yield held
        held = gap
    if held is not None:
        yield held


def _moved(gaps: Iterable[Gap], first: Words, second: Words, starts: tuple[Sequence[bool], Sequence[bool]]) -> Iterator[Gap]:
    """Move what was only added or only removed to where a sentence begins, if the words allow that."""
    held = list(gaps)
    before = Gap(0, 0, 0, 0)
    for gap, after in pairwise([*held, Gap(len(first), len(first), len(second), len(second))]):
        back = min(gap.first - before.first_end, gap.second - before.second_end)
        on = min(after.first - gap.first_end, after.second - gap.second_end)
        by = 0
        if gap.first == gap.first_end:
            by = _step(second, gap.second, gap.second_end, (back, on), starts[1])
        elif gap.second == gap.second_end:
            by = _step(first, gap.first, gap.first_end, (back, on), starts[0])
        before = Gap(gap.first + by, gap.first_end + by, gap.second + by, gap.second_end + by)
        yield before


def _step(words: Words, begin: int, end: int, room: tuple[int, int], starts: Sequence[bool]) -> int:
    """By how many words a run can be moved, at most `room` back or on, to begin with a sentence; 0: it stays."""
    if starts[begin]:
        return 0
    for back in range(1, min(room[0], _FARTHEST) + 1):
        if words[begin - back] != words[end - back]:
            break
        if starts[begin - back]:
            return -back
    for on in range(1, min(room[1], _FARTHEST) + 1):
        if words[begin + on - 1] != words[end + on - 1]:
            break
        if starts[begin + on]:
            return on
    return 0
