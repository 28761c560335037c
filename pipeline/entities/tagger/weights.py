"""The tagger's weights: whole numbers of eight or sixteen bits and their scales, from one file of data."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

WEIGHTS = "tagger.npz"
"""The file under `pipeline/entities/data`; written by `training.quantise`."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Trained networks, M members side by side; every matrix holds whole numbers.

    K: labels; D: width of a word form and H: of a layer, of all members together; d and h: of one.

    `features` [rows, D] int8; `codes` [words + 1, parts] uint8: word vectors, each part one of 256 in
    `books` [parts, 256, width]; the last row is zero; `project` [parts * width, D];
    `neighbours` [M, 5, d, h]; `matches` [codes, 5, H] int16; `further` [layers, M, 3 * h, h]; `out` [H, K]; float32 but whole.
    `scales`: what one step of a number means, by name, float64. `labels` in the order of `out`. `follow` [K, K]: score of a label
    after another, -1e4 where no name has that. `words`: the row of each word's vector, by its CRC-32. `hash`: 16 hex digits.
    """

    features: NDArray[np.int8]
    codes: NDArray[np.uint8]
    books: NDArray[np.int8]
    project: NDArray[np.float32]
    neighbours: NDArray[np.float32]
    matches: NDArray[np.int16]
    further: NDArray[np.float32]
    out: NDArray[np.float32]
    scales: Mapping[str, NDArray[np.float64]]
    follow: NDArray[np.float32]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    words: Mapping[int, int]
    hash: str


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Read the weights that are shipped, once."""
    return read_weights((resources.files("pipeline.entities") / "data" / WEIGHTS).read_bytes())


def read_weights(data: bytes) -> Weights:
    """Read weights as `training.quantise` writes them."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        words = arrays["words"].tolist()
        neighbours, further = arrays["neighbours"], arrays["further"]
        if neighbours.ndim == 3:  # written before there were members: one network
            neighbours, further = neighbours[None], further[:, None]
        return Weights(
            features=arrays["features"],
            codes=arrays["codes"],
            books=arrays["books"],
            project=arrays["project"].astype(np.float32),
            neighbours=neighbours.astype(np.float32),
            matches=arrays["matches"],
            further=further.astype(np.float32),
            out=arrays["out"].astype(np.float32),
            scales={name[6:]: arrays[name] for name in arrays.files if name.startswith("scale_")},
            follow=arrays["follow"],
            labels=tuple(arrays["labels"].tobytes().decode().split("\n")),
            kinds=tuple(arrays["kinds"].tobytes().decode().split("\n")),
            words=dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True)),
            hash=hashlib.sha256(data).hexdigest()[:16],
        )
