"""Two texts compared exactly, and what one is to the other: a near copy, a part of it, the same form with other figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dedupe.signature import SHINGLE_WORDS
from pipeline.dedupe.words import phrase_hashes, words_of

# Constants whose source is "the benchmark" were chosen on seeds 1 and 11 of benchmarks/duplicates.py and proved on another one
# (benchmarks/duplicates.md).

NEAR_JACCARD = 0.3
"""Texts that share so much are near copies: with a fifth of all words changed .32 to .42 is left, unrelated texts that quote the
same paragraph of background reach .17 (the benchmark)."""

PART_CONTAINMENT = 0.6
"""A text of which the other holds so much is a part of it: unrelated texts reach .34 (the benchmark)."""

PART_LENGTH = 0.75
"""A part has at most so much of the length of the whole; a longer one is a near copy."""

FORM_FIGURES = 0.12
"""Where so much of what sets two texts apart is figures replaced by others, one form was filled in twice (weather, prices, a
table of results). Of what editors change it is .08 at most, but in the shortest texts; forms reach it even where a fifth of their
slots are figures (the benchmark)."""

SAME_FIGURES = 0.5
MENDED_FIGURES = 2
MENDED_SHARE = 0.3
"""Where half of the shorter text's figures stand in the other and one was replaced, or two among much else, the texts are copies
all the same: someone mended them (the benchmark)."""

SPARSE_WORDS = 70
"""Forms are dense: where fewer than one word in so many is a figure that was replaced (a toll that rises, a sum put right), the
texts are copies, however little else differs. At 50, a twentieth of what is called copies are forms (the benchmark)."""

VERSION_CONTAINMENT = 0.5
"""A text under the same headline of the same publisher is a version of the other from this containment on (the issue)."""

WORTH_SIMILARITY = 0.125
"""By their sketches, texts that share a phrase or a paragraph alone share less than this, nearly always (the benchmark)."""


class TextKind(StrEnum):
    """What one text is to another. `part`: the shorter one stands in the longer one."""

    NEAR = "near"
    PART = "part"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Comparable:
    """A text made ready for comparing, words as numbers.

    Its distinct shingles, its distinct words but figures, its figures as often as they stand there, its length in words.
    """

    shingles: frozenset[int]
    plain_words: frozenset[int]
    numbers: Counter[int]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How much two texts share, each from 0 to 1. `containment`: of the one with fewer shingles in the other."""

    jaccard: float
    containment: float
    number_similarity: float | None
    """Jaccard similarity of the figures, each as often as it stands there; None where neither has any."""

    number_containment: float
    """How many of the shorter text's figures stand in the other; 1 where it has none."""

    shorter: int
    """Which one has fewer words: 1 the first, 2 the second, 0 neither."""

    shorter_words: int
    """Words of the shorter text."""

    figures_replaced: int
    """Figures for which the other has others: as many as either has alone, whichever are fewer."""

    figure_share: float
    """Figures that were replaced, on both sides, of all words and figures that only one of the two has."""

    part_figure_share: float
    """Figures that were replaced, of all words and figures that only the shorter has."""


def comparable(body: str) -> Comparable:
    """Make a body (`words.body_of`) ready; a text shorter than a shingle is one shingle."""
    words = words_of(body)
    length = min(SHINGLE_WORDS, len(words.hashes))
    shingles = phrase_hashes(words.hashes, length) if length > 1 else words.hashes
    return Comparable(
        shingles=frozenset(shingles.tolist()),
        plain_words=frozenset(words.hashes[~words.is_figure].tolist()),
        numbers=Counter(words.hashes[words.is_figure].tolist()),
        words=len(words.hashes),
    )


def compare(one: Comparable, other: Comparable) -> Comparison:
    """Compare two texts; the order of the two matters for `shorter` alone."""
    shared = len(one.shingles & other.shingles)
    either = len(one.shingles) + len(other.shingles) - shared
    least = min(len(one.shingles), len(other.shingles))
    figures = (one.numbers & other.numbers).total()
    all_figures = one.numbers.total() + other.numbers.total() - figures
    part, whole = sorted((one, other), key=lambda text: (text.words, text.numbers.total(), len(text.plain_words)))
    part_figures, whole_figures = part.numbers.total() - figures, whole.numbers.total() - figures
    replaced = min(part_figures, whole_figures)
    part_words = len(part.plain_words - whole.plain_words)
    words = len(whole.plain_words) - len(part.plain_words) + 2 * part_words
    return Comparison(
        jaccard=shared / either if either else 0.0,
        containment=shared / least if least else 0.0,
        number_similarity=figures / all_figures if all_figures else None,
        number_containment=figures / part.numbers.total() if part.numbers else 1.0,
        shorter=(one.words < other.words) + 2 * (other.words < one.words),
        shorter_words=part.words,
        figures_replaced=replaced,
        figure_share=2 * replaced / (part_figures + whole_figures + words) if replaced else 0.0,
        part_figure_share=replaced / (part_figures + part_words) if replaced else 0.0,
    )


def judge(measures: Comparison) -> TextKind | None:
    """Say what two texts are to one another; None: nothing."""
    if measures.jaccard >= NEAR_JACCARD:
        if _is_form(measures, measures.figure_share):
            return TextKind.TEMPLATE
        return TextKind.PART if _is_part(measures) else TextKind.NEAR
    if measures.containment < PART_CONTAINMENT:
        return None
    if _is_form(measures, measures.part_figure_share):
        return TextKind.TEMPLATE
    return TextKind.PART if measures.shorter else TextKind.NEAR


def tells_one_story(kind: TextKind | None, measures: Comparison, *, share_beginning: bool) -> bool:
    """Say whether two texts belong in one cluster: near copies, and a part that is much of the whole, or its beginning.

    A statement that many articles quote, or an item of a round-up, is a part of them; the story is another.
    """
    if kind is TextKind.PART:
        return share_beginning or measures.jaccard >= NEAR_JACCARD
    return kind is TextKind.NEAR


def _is_part(measures: Comparison) -> bool:
    """Say whether one stands in the other and is much shorter. The proportion of their sizes follows from the two measures."""
    jaccard, containment = measures.jaccard, measures.containment
    proportion = jaccard / (containment + containment * jaccard - jaccard)
    return measures.shorter > 0 and containment >= PART_CONTAINMENT and proportion <= PART_LENGTH


def _is_form(measures: Comparison, figure_share: float) -> bool:
    """Say whether it is other figures above all that set two texts apart."""
    if measures.figures_replaced * SPARSE_WORDS < measures.shorter_words:
        return False
    mended = measures.number_containment >= SAME_FIGURES and (
        measures.figures_replaced < MENDED_FIGURES
        or (measures.figures_replaced == MENDED_FIGURES and figure_share < MENDED_SHARE)
    )
    return figure_share >= FORM_FIGURES and not mended


def worth_comparing(similarity: float, *, shares_lead: bool) -> bool:
    """Say whether a candidate is worth reading, by the estimate from its sketch (`signature.sketch_similarity`)."""
    return shares_lead or similarity >= WORTH_SIMILARITY
