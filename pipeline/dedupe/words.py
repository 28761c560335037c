"""The words of an article's body, and numbers that stand for words and phrases: the same on every machine, for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

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

_SPACE, _DIGIT = np.uint32(ord(" ")), np.uint32(ord("0"))
_ZERO = np.zeros(1, dtype=np.intp)
_AT_ONCE = 1 << 18
"""Characters that are looked at at once."""

LONGEST_PHRASE = len(_PLACES)


_THOUSANDS = re.compile(r"(?<![0-9.])([0-9]{1,3})((?:[ .][0-9]{3})+)(?![0-9.])")
"""A figure with its thousands set apart, as folded keys have it: by a space, or by the point that stands for a comma too."""

_MAY_HAVE_THOUSANDS = re.compile(r"[0-9][ .][0-9]{3}")
"""Looked for first, since nearly no text has any: 11 µs for 300 words, and the whole expression 60."""


def body_of(paragraph_keys: Iterable[str]) -> str:
    """Join the match keys of an article's paragraphs, crossheads left out, to one folded text; may be empty.

    The thousands of a figure are joined, however the page sets them apart.
    """
    body = " ".join(key for key in paragraph_keys if key)
    if _MAY_HAVE_THOUSANDS.search(body) is None:
        return body
    return _THOUSANDS.sub(lambda figure: figure[1] + figure[2].replace(" ", "").replace(".", ""), body)


def key64(*parts: str) -> int:
    """Give a signed number of 64 bits for texts in their order; equal texts give equal numbers on every machine."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a body: a number of 64 bits for each, and whether it is a figure (has a digit)."""

    hashes: Hashes
    is_figure: NDArray[np.bool_]


def words_of(body: str) -> Words:
    """Give the words of a body (`body_of`), which single spaces separate."""
    if len(body) <= _AT_ONCE:
        return _words_of(body)
    parts, start = [], 0
    while start < len(body):  # in portions that end at a space, so that arrays stay small
        end = body.find(" ", start + _AT_ONCE)
        end = len(body) if end < 0 else end
        parts.append(_words_of(body[start:end]))
        start = end + 1
    return Words(np.concatenate([part.hashes for part in parts]), np.concatenate([part.is_figure for part in parts]))


def _words_of(body: str) -> Words:
    """Multiply each letter with the constant of its place in the word, and add: a multilinear hash."""
    if not body:
        return Words(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.bool_))
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    spaces = np.flatnonzero(codes == _SPACE)
    starts = np.concatenate([_ZERO, spaces + 1])
    lengths = np.diff(starts, append=len(codes) + 1)
    places = np.arange(len(codes) + 1) - np.repeat(starts, lengths)
    letters = multipliers()["letters"]
    products = letters[places[:-1] & (len(letters) - 1)] * codes
    products[spaces] = 0
    hashes: Hashes = np.add.reduceat(products, starts)
    hashes ^= hashes >> np.uint64(32)
    hashes *= _MIX
    digits = np.flatnonzero(codes - _DIGIT < 10)  # unsigned: what is before the digits wraps round to a large number
    is_figure = np.zeros(len(starts), dtype=np.bool_)
    is_figure[np.searchsorted(starts, digits, side="right") - 1] = True
    return Words(hashes, is_figure)


@cache
def multipliers() -> dict[str, Hashes]:
    """Read the constants of the kernel: a name on a line of its own, then lines of numbers."""
    numbers: dict[str, list[int]] = {}
    name = ""
    for line in Path(__file__).with_name("signature_v1.txt").read_text("ascii").splitlines():
        if line.startswith(" "):
            numbers[name] += [int(word, 16) for word in line.split()]
        elif not line.startswith("#"):
            name = line
            numbers[name] = []
    return {name: np.array(values, dtype=np.uint64) for name, values in numbers.items()}


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
