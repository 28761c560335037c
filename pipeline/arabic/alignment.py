"""From the display text back to the text as given: which slice of the one a slice of the other came from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.arabic.chars import INVISIBLE
from pipeline.arabic.text import composed, display_text

_JAMO = range(0x1160, 0x1200)
"""Vowels and final consonants of Hangul: the only letters that join the one before them though they are no marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A display text and, for each of its characters, where it came from in the text as given: `[starts[i], ends[i])`.

    A character that was composed of several came from all of them; one of a cluster that was put into order, from the cluster.
    Both are None where the display text is the text as given.
    """

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int] | None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets, in the text as given, of what the slice `[start, end)` of the display text came from."""
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def show(text: str) -> Shown:
    """Give the display text of a text, and where each of its characters came from; `show(text).text == display_text(text)`."""
    shown = display_text(text)
    if shown == text:
        return Shown(text=shown, starts=None, ends=None)
    kept = _folded(text)
    whole = "".join(letter for _, letter in kept)
    if composed(whole) == whole:
        return Shown(text=shown, starts=[at for at, _ in kept], ends=[at + 1 for at, _ in kept])
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _clusters(kept):
        made = composed("".join(letter for _, letter in cluster))
        # As many characters as before, in the same order, came each from its own; else all from all.
        own = made == "".join(letter for _, letter in cluster)
        starts += [at for at, _ in cluster] if own else [cluster[0][0]] * len(made)
        ends += [at + 1 for at, _ in cluster] if own else [cluster[-1][0] + 1] * len(made)
    return Shown(text=shown, starts=starts, ends=ends)


def _folded(text: str) -> list[tuple[int, str]]:
    """Do what `display_text` does before it composes: each character that is kept, with its offset."""
    kept: list[tuple[int, str]] = []
    for at, letter in enumerate(text):
        if INVISIBLE.match(letter):
            continue
        if not letter.isspace():
            kept.append((at, letter))
        elif kept and kept[-1][1] != " ":
            kept.append((at, " "))
    if kept and kept[-1][1] == " ":
        kept.pop()
    return kept


def _clusters(kept: Iterable[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    """Cut before each character that composing joins to none before it."""
    cluster: list[tuple[int, str]] = []
    for at, letter in kept:
        joins = unicodedata.category(letter)[0] == "M" or ord(letter) in _JAMO
        if cluster and not joins:
            yield cluster
            cluster = []
        cluster.append((at, letter))
    if cluster:
        yield cluster
