"""Signatures of texts: what is stored of a text to find those like it without reading them all.

MinHash (Broder 1997) with a kernel of our own, since libraries change theirs between releases and stored signatures outlive
them. A signature has three parts:

- keys: for each of 16 orders of all phrases, the number of the text's first phrase. Two texts share a key as often as they
  share phrases, so texts that share one are candidates; each key has an index of its own in the database.
- the lead key: of the first words alone, which finds a short lead of a long text.
- the sketch: for each of 64 orders, 16 bits of the number of the text's first shingle. It estimates the Jaccard similarity
  of two texts (standard error at most 0.063) and spares reading candidates that share no more than a turn of phrase.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.dedupe.words import Hashes, key64, multipliers, phrase_hashes, words_of

SIGNATURE_VERSION = 1
"""Goes up when any constant or step of the kernel changes; signatures of different versions are never compared."""

SHINGLE_WORDS = 3
"""Words of a shingle: of texts with every twentieth word changed, five leave a similarity of .64, three .76."""

PHRASE_WORDS = 6
"""Words of a phrase that a key stands for. With a fifth of all words changed, 97 % of copies share a key of 5 words, 92 % of 6,
83 % of 7, 76 % of 8; news has many turns of 5 words, few of 6 (benchmarks/duplicates.md)."""

LEAD_WORDS = 12
"""Words that the lead key stands for."""

LEAST_WORDS = 25
"""A shorter text has no keys: it has too few phrases, and captions and tickers would meet by chance."""

KEYS = 16
SKETCH_SIZE = 64
"""Numbers of a sketch: copies share .3 of them and more, candidates that quote the same .1 (benchmarks/duplicates.md)."""

_AT_ONCE = 4096
"""Phrases that are multiplied at once, so that a text of a million words does not take gigabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is stored of a text. Keys are signed numbers of 64 bits; `keys` is None, and `sketch` empty, for short texts."""

    version: int
    text_hash: bytes
    """BLAKE2b of the body, 16 bytes, in short texts of headline and body: equal for equal ones alone."""

    words: int
    sketch: bytes
    """64 numbers of 16 bits, little-endian."""

    lead_key: int | None
    keys: tuple[int, ...] | None


def sign(body: str, headline: str = "") -> Signature | None:
    """Sign a body (`words.body_of`); None for an empty one.

    `headline`: folded. It is part of the text of fewer than `LEAST_WORDS` words, and of no other: "details follow" under two
    headlines are two texts.
    """
    if not body:
        return None
    hashes = words_of(body).hashes
    keys, sketch = None, b""
    if len(hashes) >= LEAST_WORDS:
        firsts = _firsts(phrase_hashes(hashes, PHRASE_WORDS), "keys")
        keys = tuple(firsts.view(np.int64).tolist())
        # Bits from the middle: the high ones of a smallest number are nearly all zero.
        sketch = (_firsts(phrase_hashes(hashes, SHINGLE_WORDS), "sketch") >> np.uint64(24)).astype("<u2").tobytes()
    whole = f"{headline}\0{body}" if headline and keys is None else body
    return Signature(
        version=SIGNATURE_VERSION,
        text_hash=hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest(),
        words=len(hashes),
        sketch=sketch,
        lead_key=key64("lead", *body.split(" ", LEAD_WORDS)[:LEAD_WORDS]) if len(hashes) >= LEAD_WORDS else None,
        keys=keys,
    )


def sketch_similarity(sketch: bytes, others: Sequence[bytes]) -> list[float]:
    """Estimate the Jaccard similarity of a text to others from their sketches; 0 where either has none."""
    one = np.frombuffer(sketch, dtype="<u2")
    whole = [len(other) == len(sketch) > 0 for other in others]
    if not any(whole):
        return [0.0] * len(others)
    many = np.frombuffer(b"".join(other for other, is_whole in zip(others, whole, strict=True) if is_whole), dtype="<u2")
    same = iter((many.reshape(-1, len(one)) == one).mean(axis=1).tolist())
    return [next(same) if is_whole else 0.0 for is_whole in whole]


def _firsts(phrases: Hashes, name: str) -> Hashes:
    """For each order of all phrases, give the number of the text's first one. An order is a multiplication modulo 2^64."""
    orders = multipliers()[name][:, None]
    firsts: Hashes = (orders * phrases[:_AT_ONCE]).min(axis=1)
    for start in range(_AT_ONCE, len(phrases), _AT_ONCE):
        firsts = np.minimum(firsts, (orders * phrases[start : start + _AT_ONCE]).min(axis=1))
    return firsts
