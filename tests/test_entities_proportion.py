"""The entity stage takes a time in proportion to its text, whatever the text: calls are counted, which no other work disturbs."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.overlaps import InOrder, disjoint
from pipeline.entities.page import find_mentions, load_finder

TIMES = 150
MOST = 1.5
"""Times as many calls as in proportion; a quadratic walk makes it four."""

SENTENCE = "قال الوزير محمد عبد الله في بغداد أمس إن 3 آلاف شخص قتلوا في 14 أغسطس 2018. "

SHAPES: dict[str, Callable[[int], str]] = {
    "sentences": lambda number: SENTENCE,
    "sons": lambda number: "بن محمد ",
    "people of one given name": lambda number: f"قال محمد السيد{chr(0x628 + number % 20)}{chr(0x628 + number // 20)}ي ",
    "surnames": lambda number: ("التقى محمد الشمري يوسف القرضاوي ", "وقال الشمري ")[number % 2],
    "ministries": lambda number: f"وزارة الصح{chr(0x628 + number % 20)}{chr(0x628 + number // 20)}ة ",
    "ministries and their country": lambda number: ("وزارة الداخلية العراقية ", "قالت وزارة الداخلية ")[number % 2],
    "aliases": lambda number: "حركة المقاومة الإسلامية (حماس) ",
    "towns": lambda number: "مدينة ",
    "pairs of towns": lambda number: "بغداد والبصرة ",
    "dates": lambda number: "3 مايو ",
    "numbers": lambda number: "12 345 ",
    "number words": lambda number: "ألف و",
    "brackets": lambda number: "(",
    "slashes": lambda number: "12/",
    "one number": lambda number: "1234567890" * 20,
    "one word": lambda number: "وبلك" * 20,
}


@pytest.fixture(scope="module")
def finder():
    return load_finder()


def calls(text, finder) -> int:
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        find_mentions([text], finder)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_a_line_four_times_as_long_takes_four_times_the_calls(shape, finder):
    small, large = ("".join(map(SHAPES[shape], range(count))) for count in (TIMES, 4 * TIMES))
    calls(small, finder)  # tables and weights are read once
    calls(large, finder)  # and word forms
    assert calls(large, finder) <= MOST * 4 * calls(small, finder)


@dataclass(frozen=True)
class Span:
    start: int
    end: int


SPANS = st.lists(st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 12)))


@given(SPANS)
def test_of_spans_that_overlap_the_first_given_stays(spans):
    longest_first = sorted(spans, key=lambda one: one.start - one.end)
    kept = []
    for span in longest_first:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    assert disjoint(longest_first) == sorted(kept, key=lambda one: one.start)


@given(SPANS, SPANS)
def test_spans_put_among_others_take_the_place_of_all_that_they_overlap(spans, others):
    own = disjoint(sorted(spans, key=lambda one: one.start - one.end))
    walked, slow = InOrder(own), list(own)
    for other in sorted(others, key=lambda one: one.start):
        over = [one for one in slow if one.start < other.end and other.start < one.end]
        assert walked.over(other.start, other.end) == over
        if all(other.start <= one.start and one.end <= other.end for one in over):
            walked.put(other)
            slow = sorted([one for one in slow if one not in over] + [other], key=lambda one: one.start)
    assert walked.all() == slow
