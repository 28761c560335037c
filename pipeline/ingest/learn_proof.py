"""Which of the lines that recur may tell whose a page is: those that no other kind of site prints."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pipeline.arabic.dates import find_stamp
from pipeline.arabic.masking import MASK, mask_numbers
from pipeline.arabic.text import match_key
from pipeline.ingest.learn_count import Count, Counts
from pipeline.ingest.profile_sure import with_marks
from pipeline.parse.head_lines import is_section_name
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine, split_lines

ENOUGH = 2
"""Lines: one alone does not prove whose a page is."""

MOSTLY = 0.6

EVIDENCE_LINES = 4
EVIDENCE_WORDS = 2
EVIDENCE_WORDS_BESIDE_NUMBER = 3
"""Words in a row that a line of evidence holds; a number is left out of it, so the rest must say more."""

EVIDENCE_WEIGHT = 0.5
"""Two lines together prove whose a page is; one alone does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A line of a proposal. `phrase`: as printed, with # for each number; `why`: for a person."""

    phrase: str
    pages: int
    is_sure: bool = True
    why: str = ""


def may_prove(key: str, count: Count, counts: Counts, lexicon: Lexicon) -> bool:
    """Say whether a line may tell whose a page is: outside the text, and no date, counter or the like, which any site prints."""
    if count.zones["body"] >= count.pages / 2 or find_stamp(count.sample) is not None:
        return False
    if key in lexicon.offices or is_section_name(line_of(count.sample), lexicon):
        return False
    if MASK in key:
        # The year in a line of copyright is the same on most pages; a counter's number is not.
        most = max((held.pages for line, held in counts.lines.items() if mask_numbers(line) == key), default=0)
        if most < MOSTLY * count.pages:
            return False
    least = EVIDENCE_WORDS_BESIDE_NUMBER if MASK in key else EVIDENCE_WORDS
    return match_key(_longest_part(with_marks(count.sample))).count(" ") + 1 >= least


def _longest_part(phrase: str) -> str:
    """Give the longest part of a phrase that no number interrupts."""
    return max((part.strip() for part in phrase.split(MASK)), key=len)


def line_of(sample: str) -> TextLine:
    """Give a line, as printed, with its key."""
    return split_lines(sample)[0]


def proof(lines: list[Found], buttons: list[Found], elsewhere: Callable[[Collection[str]], Collection[str]]) -> tuple[Found, ...]:
    """Choose lines that tell the publisher: on nearly all of its pages, on no other's, and buttons only where others are too few.

    `elsewhere`: says which of some texts stand on other publishers' pages too.
    """
    others = set(elsewhere([_longest_part(found.phrase) for found in (*lines, *buttons)]))
    own, more = ([found for found in held if _longest_part(found.phrase) not in others] for held in (lines, buttons))
    chosen = _best(own) if len(own) >= ENOUGH else [*_best(own), *_best(more)]
    return tuple(chosen[:EVIDENCE_LINES]) if len(chosen) >= ENOUGH else ()


def _best(lines: list[Found]) -> list[Found]:
    return sorted(lines, key=lambda found: (-found.pages, -len(found.phrase.split()), found.phrase))
