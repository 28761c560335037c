"""A page's text as lines with their two texts: what is shown, and what is compared."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.arabic.chars import INVISIBLE
from pipeline.arabic.text import display_text, key_of_display

KEYED_CHARACTERS = 400
"""A longer line is compared by its display text: no headline, caption or label is that long, and folding costs time."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank.

    `gap` counts the blank lines right above it; `start` and `end` are code points of the page's text.
    """

    number: int
    start: int
    end: int
    text: str
    key: str
    gap: int

    @property
    def words(self) -> int:
        """Count the words of the key."""
        return self.key.count(" ") + 1 if self.key else 0


def split_lines(text: str) -> list[TextLine]:
    """Split a page's text at `\\n` into its lines that are not blank."""
    lines: list[TextLine] = []
    start = gap = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        shown = display_text(raw)
        if shown:
            key = key_of_display(shown) if len(shown) <= KEYED_CHARACTERS else shown
            lines.append(TextLine(number, start, start + len(raw), shown, key, gap))
            gap = 0
        else:
            gap += 1
        start += len(raw) + 1
    return lines


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a stretch of text inwards over white space and invisible characters."""
    while start < end and (text[start].isspace() or INVISIBLE.match(text[start])):
        start += 1
    while end > start and (text[end - 1].isspace() or INVISIBLE.match(text[end - 1])):
        end -= 1
    return start, end
