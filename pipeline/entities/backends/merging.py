"""Several recognisers as one: every name that one of them finds, or those that most of them find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.entities.recogniser import Recogniser
from pipeline.entity_records import MentionType, NameSpan

Place = tuple[MentionType, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """Gives every name that one of its parts finds: the most names, and the most wrong ones."""

    parts: tuple[Recogniser, ...]

    @property
    def name(self) -> str:
        """The parts' names, joined by plus signs."""
        return "+".join(part.name for part in self.parts)

    @property
    def version(self) -> str:
        """The parts' versions, in their order."""
        return "+".join(part.version for part in self.parts)

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names that any part finds; of names that overlap one is kept, as `union` says."""
        found = [part.recognise(texts) for part in self.parts]
        return [union(answers) for answers in zip(*found, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Gives the names that more than half of its parts find: the fewest wrong ones."""

    parts: tuple[Recogniser, ...]

    @property
    def name(self) -> str:
        """The parts' names, as the setting has them."""
        return f"vote({','.join(part.name for part in self.parts)})"

    @property
    def version(self) -> str:
        """The parts' versions, in their order."""
        return f"vote({','.join(part.version for part in self.parts)})"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names for which more than half of the parts have one of the same type that overlaps."""
        found = [part.recognise(texts) for part in self.parts]
        return [vote(answers) for answers in zip(*found, strict=True)]


def union(answers: Sequence[Sequence[NameSpan]]) -> list[NameSpan]:
    """Merge what several recognisers find in one text: all names, without overlaps, in order.

    Where names overlap, the first by this order is kept: found exactly so by most of them, longest, most certain, found by the
    recogniser that was named first.
    """
    return _without_overlaps(answers, [span for spans in answers for span in spans])


def vote(answers: Sequence[Sequence[NameSpan]]) -> list[NameSpan]:
    """Merge what several recognisers find in one text: the names that more than half of them see, without overlaps, in order.

    A recogniser sees a name where it finds one of the same type that overlaps it; how much of it is kept goes by the order of
    `union`. Two recognisers must both see it.
    """
    seen = [
        span
        for spans in answers
        for span in spans
        if 2 * sum(any(_same(span, other) for other in others) for others in answers) > len(answers)
    ]
    return _without_overlaps(answers, seen)


def _same(one: NameSpan, other: NameSpan) -> bool:
    return one.type is other.type and one.start < other.end and other.start < one.end


def _without_overlaps(answers: Sequence[Sequence[NameSpan]], candidates: Sequence[NameSpan]) -> list[NameSpan]:
    agreed = Counter(_place(span) for spans in answers for span in spans)
    # A sort keeps the order of equals: that of the recognisers, and within one that of the text.
    ranked = sorted(candidates, key=lambda span: (-agreed[_place(span)], span.start - span.end, -span.score))
    kept: list[NameSpan] = []
    for span in ranked:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _place(span: NameSpan) -> Place:
    return (span.type, span.start, span.end)
