"""A page's text as lines with their two texts: what is shown, and what is compared."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.arabic.chars import VISIBLE
from pipeline.arabic.text import display_lines

KEYED_CHARACTERS = 400
"""A longer line is compared by its display text: no headline, caption or label is that long."""


class TextLine(NamedTuple):
    """A line that is not blank.

    `gap` counts the blank lines right above it; `start` and `end` are code points of the page's text; `words` are the key's.
    """

    number: int
    start: int
    end: int
    text: str
    key: str
    gap: int
    words: int


_tuple = tuple.__new__


def split_lines(text: str) -> list[TextLine]:
    """Split a page's text at `\\n` into its lines that are not blank."""
    lines: list[TextLine] = []
    start = gap = 0
    shown_and_keys = zip(*display_lines(text), strict=True)
    for number, (raw, (shown, folded)) in enumerate(zip(text.split("\n"), shown_and_keys, strict=True), start=1):
        end = start + len(raw)
        if shown:
            key = folded if len(shown) <= KEYED_CHARACTERS else shown
            # What `TextLine(...)` does, in half the time: a page has dozens of lines.
            lines.append(_tuple(TextLine, (number, start, end, shown, key, gap, key.count(" ") + 1 if key else 0)))
            gap = 0
        else:
            gap += 1
        start = end + 1
    return lines


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a stretch of text inwards over white space and invisible characters."""
    while start < end and VISIBLE.match(text, start) is None:
        start += 1
    while end > start and VISIBLE.match(text, end - 1) is None:
        end -= 1
    return start, end
