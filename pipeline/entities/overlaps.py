"""Spans that overlap, settled in one walk: what a page of one very long line needs, where comparing all with all takes hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class _Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_Span)


def disjoint(longest_first: Iterable[S]) -> list[S]:
    """Keep of spans, given the longest first, each that overlaps none kept before it; in order of their starts."""
    spans = list(longest_first)
    taken = bytearray(max((span.end for span in spans), default=0))
    kept = []
    for span in spans:
        # What was kept is no shorter, so that it covers the first character or the last where it overlaps at all.
        if not (taken[span.start] or taken[span.end - 1]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return sorted(kept, key=lambda one: one.start)


class InOrder(Generic[S]):
    """Spans of one text, none overlapping, among which others are put from left to right."""

    def __init__(self, spans: Iterable[S]) -> None:
        self._rest = sorted(spans, key=lambda one: one.start)
        self._next = 0
        self._kept: list[S] = []

    def over(self, start: int, end: int) -> list[S]:
        """Give those that overlap a place; places are asked for in order of their starts."""
        kept, rest = self._kept, self._rest
        while self._next < len(rest) and rest[self._next].end <= start:
            kept.append(rest[self._next])
            self._next += 1
        first = len(kept)
        while first and kept[first - 1].end > start:
            first -= 1
        after = self._next
        while after < len(rest) and rest[after].start < end:
            after += 1
        return kept[first:] + rest[self._next : after]

    def before(self) -> S | None:
        """Give the last one that ends before the place that was asked for."""
        return self._kept[-1] if self._kept else None

    def put(self, span: S) -> None:
        """Put one in the place of all that overlap it; it stands where `over` was asked last."""
        while self._kept and self._kept[-1].end > span.start:
            self._kept.pop()
        while self._next < len(self._rest) and self._rest[self._next].start < span.end:
            self._next += 1
        self._kept.append(span)

    def all(self) -> list[S]:
        """Give all of them, in order."""
        return self._kept + self._rest[self._next :]
