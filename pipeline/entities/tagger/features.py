"""What the tagger sees of one word form: pieces of its spelling, its clitics, what lexicons say of it; as rows of a table.

A feature is a short string; its row is its CRC-32 modulo the table's length, the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from zlib import crc32

from pipeline.entities.tagger.clitics import clitics, stems
from pipeline.entities.tagger.lexical import Lexical

_EDGE = "\u2581"
"""Marks a word's beginning and end in its n-grams."""

_DIGIT = re.compile("[0-9]")

LEXICAL = 6
"""The first features of a word are those of its identity, at most so many; training leaves them out at times."""


def lexical_features(word: str, key: str) -> list[str]:
    """Give the features of a word's identity: its folded form, and each stem, in one name space so that clitics share."""
    name = key or word
    found = [f"w{name}", f"s{name}"]
    found += [f"s{stem}" for stem in stems(key)]
    return found[:LEXICAL]


def spelling_features(word: str, key: str) -> list[str]:
    """Give the features of a word's spelling: clitics, edges, n-grams, length, kind of characters."""
    if not key:
        return ["punctuation", f"p{word}"]
    if key[0].isdigit():
        return ["number", f"n{min(len(key), 6)}", f"d{key[0]}{len(key)}" if len(key) == 4 else "d"]
    found = [f"c{clitics(key)}", f"l{min(len(key), 9)}"]
    if key[0].isascii():
        found.append("latin")
    found += [f"<{n}{key[:n]}" for n in range(1, 5) if len(key) >= n]
    found += [f">{n}{key[-n:]}" for n in range(1, 5) if len(key) >= n]
    found.append(f"e{word[-1:]}")
    stem = stems(key)
    base = stem[-1] if stem else key
    if stem:
        found += [f"[{n}{base[:n]}" for n in range(2, 5) if len(base) >= n]
    edged = _EDGE + base + _EDGE
    found += [f"3{edged[at : at + 3]}" for at in range(len(edged) - 2)]
    found += [f"4{edged[at : at + 4]}" for at in range(len(edged) - 3)]
    return found


class FormFeatures:
    """Everything the tagger sees of a word form by itself: features, and the row of its word vector.

    `words`: the row of each word that has a vector, by CRC-32, the most frequent first; `lexical`: what lexicons say.
    """

    def __init__(self, words: Mapping[int, int], lexical: Lexical) -> None:
        self._words = words
        self._lexical = lexical

    def of(self, word: str, key: str) -> tuple[list[str], list[str], int]:
        """Give a form's lexical features, its other ones, and its vector's row: the word's own, else a stem's, else -1."""
        words = self._words
        row = own = words.get(crc32(vector_key(word, key).encode()), -1)
        if row < 0:
            row = next((words[crc] for crc in (crc32(stem.encode()) for stem in stems(key)) if crc in words), -1)
        rank = f"f{(own + 2).bit_length()}" if own >= 0 else "f-stem" if row >= 0 else "f-none"
        return lexical_features(word, key), [*spelling_features(word, key), *self._lexical.of_word(key), rank], row


def vector_key(word: str, key: str) -> str:
    """Name a word's vector: its folded key with every digit as 0, or the word itself where the key is empty."""
    if not key:
        return word
    return key if key.isalpha() else _DIGIT.sub("0", key.replace(" ", ""))


def rows(features: Sequence[str], table: int) -> list[int]:
    """Give each feature's row in a table of that many rows."""
    return [crc32(feature.encode()) % table for feature in features]
