"""Word vectors made small: product quantisation, a byte for every few dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

CENTROIDS = 256
_ROUNDS = 12
_SAMPLE = 40_000


@dataclass(frozen=True, kw_only=True)
class WordVectors:
    """Vectors of words, the most frequent first; the last row is zero, for words without one.

    `hashes` [words] uint32: CRC-32 of each folded word; `codes` [words + 1, parts] uint8; `books` [parts, 256, width] int8.
    """

    hashes: np.ndarray
    codes: np.ndarray
    books: np.ndarray

    def rows(self) -> dict[int, int]:
        """Give each word's row by its hash; of words with one hash the more frequent."""
        return dict(zip(self.hashes[::-1].tolist(), range(len(self.hashes) - 1, -1, -1), strict=True))

    def decoded(self) -> np.ndarray:
        """Give the vectors as whole numbers from -127 to 127: [words + 1, dimensions]."""
        return np.concatenate([book[self.codes[:, part]] for part, book in enumerate(self.books)], axis=1)


def compressed(path: Path, *, most: int, width: int = 4) -> WordVectors:
    """Read `vectors.npz` of `train_vectors` and quantise the most frequent words' vectors, `width` dimensions to a byte."""
    with np.load(path, allow_pickle=True) as arrays:
        words = [str(word) for word in arrays["words"][:most]]
        vectors = np.asarray(arrays["vectors"][:most], dtype=np.float32)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    step = np.quantile(np.abs(vectors), 0.9999) / 127
    rng = np.random.default_rng(1)
    codes = np.zeros((len(vectors) + 1, vectors.shape[1] // width), dtype=np.uint8)
    books = []
    for part in range(codes.shape[1]):
        own = vectors[:, part * width : (part + 1) * width]
        book = _book(own[rng.choice(len(own), min(_SAMPLE, len(own)), replace=False)], rng)
        # The first centroid is zero: the row of words without a vector has it throughout.
        book = np.clip(np.rint(book / step), -127, 127)
        book[0] = 0
        codes[:-1, part] = _nearest(own / step, book)
        books.append(book.astype(np.int8))
    hashes = np.array([crc32(word.encode()) for word in words], dtype=np.uint32)
    return WordVectors(hashes=hashes, codes=codes, books=np.array(books))


def _nearest(points: np.ndarray, book: np.ndarray) -> np.ndarray:
    half = (book**2).sum(axis=1) / 2
    return np.concatenate([(points[at : at + 8192] @ book.T - half).argmax(axis=1) for at in range(0, len(points), 8192)])


def _book(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give centroids by k-means."""
    book = points[rng.choice(len(points), CENTROIDS, replace=False)].copy()
    for _ in range(_ROUNDS):
        own = _nearest(points, book)
        counts = np.maximum(np.bincount(own, minlength=CENTROIDS), 1)
        sums = np.stack([np.bincount(own, weights=points[:, d], minlength=CENTROIDS) for d in range(points.shape[1])], axis=1)
        book = np.where((np.bincount(own, minlength=CENTROIDS) > 0)[:, None], sums / counts[:, None], book)
    return book
