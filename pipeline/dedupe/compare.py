"""Two texts compared exactly, and what one is to the other: a near copy, a part of it, the same form with other figures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dedupe.signature import SHINGLE_WORDS
from pipeline.dedupe.words import phrase_hashes, word_hashes

_HAS_DIGIT = re.compile(r"\d")

NEAR_JACCARD = 0.5
"""Texts that share so much are near copies."""

PART_CONTAINMENT = 0.7
"""A text of which the other holds so much is a part of it."""

LEAST_NUMBERS = 0.5
"""Near copies share so much of their figures; less, and it is a form filled in anew (weather, prices, results)."""

LEAST_PART_NUMBERS = 0.75
"""Of a part's figures, so many stand in the whole."""

VERSION_CONTAINMENT = 0.5
"""A text under the same headline of the same publisher is a version of the other from this containment on (the issue)."""

WORTH_SIMILARITY = 0.06
"""By their sketches, unrelated texts share less than this (about 1 in 10,000 reaches it)."""


class TextKind(StrEnum):
    """What one text is to another. `part`: the shorter one stands in the longer one."""

    NEAR = "near"
    PART = "part"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Comparable:
    """A text made ready for comparing: its distinct shingles, its figures as often as they stand there, its length in words."""

    shingles: frozenset[int]
    numbers: Counter[str]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How much two texts share, each from 0 to 1. `containment`: of the one with fewer shingles in the other."""

    jaccard: float
    containment: float
    number_similarity: float
    """Jaccard similarity of the figures, each as often as it stands there; 1 where neither has any."""

    number_containment: float
    """How many of the shorter text's figures stand in the other; 1 where it has none."""

    shorter: int
    """Which one has fewer words: 1 the first, 2 the second, 0 neither."""


def comparable(body: str) -> Comparable:
    """Make a body (`words.body_of`) ready; a text shorter than a shingle is one shingle."""
    words = body.split()
    hashes = word_hashes(words)
    length = min(SHINGLE_WORDS, len(words))
    shingles = phrase_hashes(hashes, length) if length > 1 else hashes
    numbers = Counter(word for word in words if _HAS_DIGIT.search(word)) if _HAS_DIGIT.search(body) else Counter[str]()
    return Comparable(frozenset(shingles.tolist()), numbers, len(words))


def compare(one: Comparable, other: Comparable) -> Comparison:
    """Compare two texts; the order of the two matters for `shorter` alone."""
    shared = len(one.shingles & other.shingles)
    either = len(one.shingles) + len(other.shingles) - shared
    least = min(len(one.shingles), len(other.shingles))
    figures = (one.numbers & other.numbers).total()
    all_figures = (one.numbers | other.numbers).total()
    part = min((one, other), key=lambda text: (text.words, text.numbers.total()))
    return Comparison(
        jaccard=shared / either if either else 0.0,
        containment=shared / least if least else 0.0,
        number_similarity=figures / all_figures if all_figures else 1.0,
        number_containment=figures / part.numbers.total() if part.numbers else 1.0,
        shorter=(one.words < other.words) + 2 * (other.words < one.words),
    )


def judge(measures: Comparison) -> TextKind | None:
    """Say what two texts are to one another; None: nothing."""
    if measures.jaccard >= NEAR_JACCARD and measures.number_similarity >= LEAST_NUMBERS:
        return TextKind.NEAR
    if measures.containment >= PART_CONTAINMENT and measures.number_containment >= LEAST_PART_NUMBERS:
        return TextKind.PART if measures.shorter else TextKind.NEAR
    if measures.jaccard >= NEAR_JACCARD or measures.containment >= PART_CONTAINMENT:
        return TextKind.TEMPLATE
    return None


def worth_comparing(similarity: float, *, shares_lead: bool) -> bool:
    """Say whether a candidate is worth reading, by the estimate from its sketch (`signature.sketch_similarity`)."""
    return shares_lead or similarity >= WORTH_SIMILARITY
