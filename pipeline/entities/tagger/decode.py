"""From scores of labels to names: the best sequence of labels that spells whole names."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_CERTAIN = 4.0
"""A place whose score for no name leads by so much is settled at once, which cuts texts into short pieces."""

_LEVELS = 64
# What a lead of n / 8 means as a probability, by the logistic function, to three places: a table, since the last digit of an
# exponential differs between machines.
_PROBABILITY = [round(1 / (1 + math.exp(-n / 8)), 3) for n in range(_LEVELS + 1)]


def best_labels(
    scores: NDArray[np.float32], real: NDArray[np.bool_], follow: NDArray[np.float32], outside: int = 0
) -> NDArray[np.intp]:
    """Give the label of each place of a row of texts by Viterbi's algorithm, every piece of the row at once.

    `scores` [places, K]; `real`: False for the padding between texts, which is outside every name; `follow` [K, K].
    """
    others = np.delete(scores, outside, axis=1).max(axis=1)
    open_places = real & (scores[:, outside] - others < _CERTAIN)
    labels = np.full(len(scores), outside, dtype=np.intp)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], open_places, [False]))))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    if not len(starts):
        return labels
    alpha = scores[starts] + follow[outside]
    back: list[NDArray[np.intp]] = []
    last = np.zeros(len(starts), dtype=np.intp)
    # Pieces are in order of length: at each step those that go on are the first so many.
    still = [int(n) for n in np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")]
    arriving = np.ascontiguousarray(follow.T)
    for step in range(1, int(lengths[0]) + 1):
        on = still[step] if step < len(still) else 0
        before = len(alpha)
        if on < before:
            last[on:before] = (alpha[on:] + follow[:, outside]).argmax(axis=1)
            alpha = alpha[:on]
        if on:
            ways = alpha[:, None, :] + arriving
            source = ways.argmax(axis=2)
            back.append(source)
            alpha = ways.max(axis=2) + scores[starts[:on] + step]
    now = last
    for step in range(int(lengths[0]) - 1, -1, -1):
        on = still[step]
        labels[starts[:on] + step] = now[:on]
        if step:
            now = now.copy()
            now[:on] = back[step - 1][np.arange(on), now[:on]]
    return labels


def spans_of(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Give the names of a sequence of BIOES labels as (class, first, after the last)."""
    found = []
    first = 0
    for at, label in enumerate(labels):
        part = label[0]
        if part in "BS":
            first = at
        if part in "ES":
            found.append((label[2:], first, at + 1))
    return found


def probability(lead: float) -> float:
    """Give the share of names right whose weakest label leads by so much, about; from 0.5 to 1, the same on any machine."""
    return _PROBABILITY[min(max(int(lead * 8), 0), _LEVELS)]
