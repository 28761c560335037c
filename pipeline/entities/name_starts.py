"""Where a name begins inside its first word: after the particles that Arabic writes onto it (and, so, in, for, like)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from pipeline.arabic.chars import HARAKAT_CLASS, TATWEEL
from pipeline.entity_records import MentionType

_WAW, _FEH, _BEH, _LAM, _KAF, _ALEF, _YEH = "\u0648", "\u0641", "\u0628", "\u0644", "\u0643", "\u0627", "\u064a"
_THE = _ALEF + _LAM
AND = _WAW
"""The conjunction, as a folded word of its own."""
LONG_VOWELS = (_ALEF, _YEH)
"""Before one of them a waw may be a foreign name's own first letter."""
_SHORTEST = 3
"""Letters that a name must keep: shorter remainders are pieces of words."""
_SHORTEST_UNKNOWN = 4
"""Letters that must be left of a word which nothing known vouches for."""
_SHORTEST_AFTER_RARE = 5
"""Letters that must be left behind so and like, which seldom stand before a name: France is no so + Rance."""
_NOT_LETTER = re.compile(f"[{HARAKAT_CLASS}{TATWEEL}]")


class Knows(Protocol):
    """Says whether a folded key is a known name of the type: one word or several joined by a space, or a word of such a name."""

    def __call__(self, type_: MentionType, key: str) -> bool:
        """Say it of one key."""
        ...


def readings(key: str, shortest: int = _SHORTEST) -> Iterator[tuple[int, str]]:
    """Give the ways to read a word with particles off, as (letters off, folded rest); fewest letters first.

    At least `shortest` letters are left. For + the is written as two lams, of which the first is taken off and the second stays:
    the rest is given with its article, and then as it stands (a name that begins with lam).
    """
    starts = [0]
    if key[:1] in (_WAW, _FEH):
        starts.append(1)
    for at in starts:
        if at and len(key) - at >= shortest:
            yield at, key[at:]
        if key[at : at + 1] in (_BEH, _LAM, _KAF) and len(key) - at > shortest:
            if key.startswith(_LAM + _LAM, at):
                yield at + 1, _THE + key[at + 2 :]
            yield at + 1, key[at + 1 :]


def with_particles(word: str) -> Iterator[tuple[int, str]]:
    """Give a folded word as it is and with each particle that may be written onto it, as (letters of particles, written form)."""
    for conjunction in ("", _WAW, _FEH):
        yield len(conjunction), conjunction + word
        for letter in (_BEH, _KAF):
            yield len(conjunction) + 1, conjunction + letter + word
        yield len(conjunction) + 1, conjunction + _LAM + (word[1:] if word.startswith(_THE) else word)


def letters_off(type_: MentionType, keys: Sequence[str], knows: Knows, *, takes_particle: bool = True) -> int:
    """Give how many letters at the start of a name's first word are particles.

    `keys` are the folded words of the name. `takes_particle` is False after a title or a classifier, which carries them itself.
    A word is cut where the rest is known and the whole is not; where neither is, only before an article. For + the is read even
    after a title, which may be a noun of its own: an adviser for the.
    """
    first = keys[0]
    if len(first) <= _SHORTEST:
        return 0
    found = list(readings(first))
    if not takes_particle:
        found = [(off, rest) for off, rest in found if off == 1 and first[:2] == _LAM + _LAM and rest.startswith(_THE)]
        return 1 if found and knows(type_, found[0][1]) and not knows(type_, first) else 0
    if not found:
        return 0
    tail = " ".join(keys[1:])
    if tail:
        if knows(type_, f"{first} {tail}"):
            return 0
        for off, rest in found:
            if knows(type_, f"{rest} {tail}"):
                return off
    if knows(type_, first):
        return 0
    for off, rest in found:
        if knows(type_, rest) and (first[off - 1] not in (_FEH, _KAF) or len(rest) >= _SHORTEST_AFTER_RARE):
            return off
    return _unknown(type_, first, found)


def _unknown(type_: MentionType, first: str, found: Sequence[tuple[int, str]]) -> int:
    """Read a word that nothing known vouches for; foreign names of persons may begin like by-the, hardly any like and-the."""
    for off, rest in found:
        is_sure = type_ is not MentionType.PERSON or first[off - 1] in (_LAM, _WAW)
        if rest.startswith(_THE) and len(rest) - len(_THE) >= _SHORTEST and is_sure:
            return off
    # A foreign name may begin with waw, then mostly before a long vowel (Wilson, Walter); the conjunction stands before anything.
    if first[0] == _WAW and first[1] not in LONG_VOWELS and len(first) > _SHORTEST_UNKNOWN:
        return 1
    return 0


def offset_of(word: str, key: str, letters: int) -> int:
    """Give the character of a word behind so many of its letters and the marks upon them; 0 where key and word do not agree."""
    if not letters:
        return 0
    places = [at for at, char in enumerate(word) if not _NOT_LETTER.match(char)]
    return places[letters] if len(places) == len(key) else 0
