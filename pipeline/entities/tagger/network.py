"""The network in numpy, exact: whole numbers throughout, so that no order of adding changes an answer.

Every product sum stays under 2^24, where float32 still holds each whole number: BLAS may add in any order, on any number of
threads and any processor, and gives the same. Between the layers numbers are scaled one by one, which IEEE 754 defines exactly.
What the first layer takes from a word form is the same wherever the form stands: it is computed once and kept.
The weights are of several networks, its members, whose channels stand side by side and meet in the mean of their scores only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.tagger.features import FormFeatures, rows
from pipeline.entities.tagger.lexical import Lexical
from pipeline.entities.tagger.weights import Weights

REACH = 2
"""Words to the left and right that the first layer sees."""

_STEPS = 256.0
"""Steps of a first-layer sum in one unit of activation."""

_MOST = 4096
"""What one neighbour adds at the most, in steps: five of them and the rest stay within 16 bits."""

_LEVELS = 255.0
_WINDOW = 16_384
"""Places of a row that are worked on at once: a text of any length takes little memory. What a place sees beyond is there too."""

_FORMS = 32_768
"""Word forms kept, each 5 * H * 2 bytes."""

_LONGEST = 64
"""Letters of a word whose spelling is looked at; what is longer is no word."""

_AT_ONCE = 256
"""Forms computed together: each takes 20 kB while it is."""


class FormCache:
    """What each word form gives to the first layer, at each distance; bounded."""

    def __init__(self, weights: Weights, lexical: Lexical, capacity: int = _FORMS) -> None:
        self._weights = weights
        self._features = FormFeatures(weights.words, lexical)
        self._capacity = capacity
        self._number: dict[str, int] = {}
        hidden = weights.neighbours.shape[0] * weights.neighbours.shape[3]
        self.given = np.zeros((2 * REACH + 1, 1024, hidden), dtype=np.int16)

    def numbers(self, words: Sequence[str], keys: Sequence[str]) -> list[int]:
        """Give each word's number in `given`; earlier answers are void once the cache has been emptied, so ask once a batch."""
        number = self._number
        new = {word: key for word, key in zip(words, keys, strict=True) if word not in number}
        if new:
            if len(number) + len(new) >= self._capacity:
                # What came first is most often what is frequent: the earlier half stays, and what this batch needs comes anew.
                half = self._capacity // 2
                self._number = number = {word: n for word, n in number.items() if n <= half}
                new = {word: key for word, key in zip(words, keys, strict=True) if word not in number}
            forms, folded = list(new), list(new.values())
            for at in range(0, len(forms), _AT_ONCE):
                self._add(forms[at : at + _AT_ONCE], folded[at : at + _AT_ONCE])
        return [number[word] for word in words]

    def _add(self, words: list[str], keys: list[str]) -> None:
        first = len(self._number) + 1  # number 0 is the padding
        after = first + len(words)
        if after > self.given.shape[1]:
            larger = np.zeros((self.given.shape[0], max(after, 2 * self.given.shape[1]), self.given.shape[2]), dtype=np.int16)
            larger[:, : self.given.shape[1]] = self.given
            self.given = larger
        vectors = self._vectors(words, keys)
        weights = self._weights
        _, reach, width, hidden = weights.neighbours.shape
        scale = weights.scales["given"]
        for member, kernels in enumerate(weights.neighbours):
            own = np.ascontiguousarray(vectors[:, member * width : (member + 1) * width])
            channels = slice(member * hidden, (member + 1) * hidden)
            for at in range(reach):
                self.given[at, first:after, channels] = np.clip(np.rint((own @ kernels[at]) * scale[channels]), -_MOST, _MOST)
        self._number.update(zip(words, range(first, after), strict=True))

    def _vectors(self, words: list[str], keys: list[str]) -> NDArray[np.float32]:
        """Give the vector of each word form: [words, D], whole numbers from 0 to 255."""
        weights = self._weights
        table = len(weights.features)
        found, vector_rows = [], []
        for word, key in zip(words, keys, strict=True):
            lexical, others, row = self._features.of(word[:_LONGEST], key[:_LONGEST])
            found.append(rows(lexical + others, table))
            vector_rows.append(row)
        flat = np.fromiter((row for of in found for row in of), dtype=np.intp)
        starts = np.cumsum([0, *map(len, found[:-1])])
        total = np.add.reduceat(weights.features[flat].astype(np.int32), starts, axis=0) * weights.scales["features"]
        codes = weights.codes[vector_rows]
        vectors = np.concatenate([book[codes[:, part]] for part, book in enumerate(weights.books)], axis=1).astype(np.float32)
        total = total + (vectors @ weights.project) * weights.scales["project"]
        total = np.rint((total + weights.scales["word_bias"]) * weights.scales["word"])
        return np.clip(total, 0.0, _LEVELS).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Texts in one row: `places` of the tokens with `words` and `keys`, `real` there alone, matches as (place, code) in order."""

    words: list[str]
    keys: list[str]
    places: NDArray[np.intp]
    real: NDArray[np.bool_]
    matches: list[tuple[int, int]]


class Network:
    """Scores of labels for tokens, by weights; texts stand in one row of tokens with padding between them."""

    def __init__(self, weights: Weights, lexical: Lexical) -> None:
        self.weights = weights
        self._lexical = lexical
        self._forms = FormCache(weights, lexical)
        self.gap = max(REACH, 2 ** len(weights.further))
        self._reach = REACH + sum(2 ** (layer + 1) for layer in range(len(weights.further)))

    def scores(self, texts: Sequence[tuple[Sequence[str], Sequence[str]]]) -> tuple[NDArray[np.float32], list[int]]:
        """Give the score of each label for each place of the row, [places, K], and where each text begins in it.

        `texts`: the words and keys of each.
        """
        starts, at = [], self.gap
        for words, _ in texts:
            starts.append(at)
            at += len(words) + self.gap
        real = np.zeros(at, dtype=bool)
        for start, (words, _) in zip(starts, texts, strict=True):
            real[start : start + len(words)] = True
        row = _Row(
            words=[word for words, _ in texts for word in words],
            keys=[key for _, keys in texts for key in keys],
            places=np.flatnonzero(real),
            real=real,
            matches=sorted(
                (start + place, code)
                for start, (_, keys) in zip(starts, texts, strict=True)
                for place, code in self._lexical.matches(keys)
            ),
        )
        scores = np.empty((at, self.weights.out.shape[1]), dtype=np.float32)
        for low in range(0, at, _WINDOW):
            high = min(low + _WINDOW, at)
            first = max(0, low - self._reach)
            scores[low:high] = self._window(row, first, min(at, high + self._reach))[low - first : high - first]
        return scores, starts

    def _window(self, row: _Row, first: int, after: int) -> NDArray[np.float32]:
        """Give the scores of the places [first, after) of a row, as if nothing stood beyond."""
        weights = self.weights
        some = slice(*np.searchsorted(row.places, (first, after)))
        numbers = np.zeros(after - first, dtype=np.intp)
        numbers[row.places[some] - first] = self._forms.numbers(row.words[some], row.keys[some])
        given = self._forms.given
        total = np.zeros((after - first, given.shape[2]), dtype=np.int16)
        total += weights.scales["first_bias"].astype(np.int16)
        for offset in range(-REACH, REACH + 1):
            # The word at distance `offset` adds to this place.
            of = given[offset + REACH].take(numbers, axis=0)
            if offset < 0:
                total[-offset:] += of[:offset]
            elif offset > 0:
                total[:-offset] += of[offset:]
            else:
                total += of
        for at, code in row.matches[bisect_left(row.matches, (first,)) : bisect_left(row.matches, (after,))]:
            for offset in range(-REACH, REACH + 1):
                if first <= at - offset < after:
                    total[at - offset - first] += weights.matches[code, offset + REACH]
        silent = ~row.real[first:after]
        h = np.maximum(total, 0) * np.float32(1 / _STEPS)
        h[silent] = 0.0
        for layer, kernels in enumerate(weights.further):
            h = self._further(h, layer, kernels)
            h[silent] = 0.0
        scores: NDArray[np.float32] = (self._levels(h, "out_in") @ weights.out) * weights.scales["out"].astype(np.float32)
        scores += weights.scales["out_bias"].astype(np.float32)
        return scores

    def _levels(self, h: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        """Give activations as whole numbers from 0 to 255, each channel by its own scale."""
        return np.minimum(np.rint(h * self.weights.scales[name].astype(np.float32)), np.float32(_LEVELS))

    def _further(self, h: NDArray[np.float32], layer: int, kernels: NDArray[np.float32]) -> NDArray[np.float32]:
        far = 2 ** (layer + 1)
        scales = self.weights.scales
        levels = self._levels(h, f"further_in_{layer}")
        more = np.empty_like(h)
        width = kernels.shape[2]
        wide = np.zeros((len(h), 3 * width), dtype=np.float32)
        for member, kernel in enumerate(kernels):
            channels = slice(member * width, (member + 1) * width)
            wide[far:, :width] = levels[:-far, channels]
            wide[:, width : 2 * width] = levels[:, channels]
            wide[:-far, 2 * width :] = levels[far:, channels]
            more[:, channels] = wide @ kernel
        more *= scales[f"further_{layer}"].astype(np.float32)
        more += scales[f"further_bias_{layer}"].astype(np.float32)
        np.maximum(more, 0.0, out=more)
        more += h
        return more
