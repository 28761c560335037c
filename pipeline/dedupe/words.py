"""The words of an article's body, and numbers that stand for words and phrases: the same on every machine, for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_MOST_REMEMBERED = 200_000
"""Words whose numbers are kept at hand, in one process: about 25 MB."""

_remembered: dict[str, int] = {}

# Odd constants of 64 bits. They are part of the signature's version: never change one, add a version instead.
_PLACES = np.array(
    [
        0x9E3779B97F4A7C15,
        0xBF58476D1CE4E5B9,
        0x94D049BB133111EB,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
        0x8EBC6AF09C88C6E3,
        0x589965CC75374CC3,
    ],
    dtype=np.uint64,
)
"""What the word at each place of a phrase is multiplied with (constants of SplitMix64, of Stafford's mixers and of wyhash)."""

_MIX = np.uint64(0xFF51AFD7ED558CCD)
"""Multiplier of MurmurHash3's last step."""

LONGEST_PHRASE = len(_PLACES)


def body_of(paragraph_keys: Iterable[str]) -> str:
    """Join the match keys of an article's paragraphs, crossheads left out, to one folded text; may be empty."""
    return " ".join(key for key in paragraph_keys if key)


def key64(*parts: str) -> int:
    """Give a signed number of 64 bits for texts in their order; equal texts give equal numbers on every machine."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def word_hashes(words: list[str]) -> Hashes:
    """Give a number of 64 bits for each word."""
    known = _remembered
    try:
        return np.fromiter(map(known.__getitem__, words), dtype=np.uint64, count=len(words))
    except KeyError:
        pass
    if len(known) > _MOST_REMEMBERED:
        known.clear()
    for word in words:
        if word not in known:
            known[word] = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    return np.fromiter(map(known.__getitem__, words), dtype=np.uint64, count=len(words))


def phrase_hashes(words: Hashes, length: int) -> Hashes:
    """Give a number for each run of `length` words (2 to `LONGEST_PHRASE`), as often as it stands there."""
    count = len(words) - length + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    mixed: Hashes = words[:count] * _PLACES[0]
    for place in range(1, length):
        mixed = mixed + words[place : place + count] * _PLACES[place]
    # The sum's low bits depend on the words' low bits alone: fold the high ones in.
    mixed = (mixed ^ (mixed >> np.uint64(33))) * _MIX
    mixed ^= mixed >> np.uint64(29)
    return mixed
