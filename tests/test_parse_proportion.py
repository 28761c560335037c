"""Time grows with the page and not faster: calls are counted, which no other work on the machine disturbs."""

import sys
from collections.abc import Callable

import pytest

from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read import to_page
from pipeline.records import Page, Sighting

SENTENCE = "قال الوزير في مؤتمر صحافي اليوم إن الحكومة ستعلن خطة جديدة للتعليم خلال هذا العام."
HEADLINE = "الحكومة تعلن خطة جديدة للتعليم في المحافظات كلها خلال هذا العام الدراسي الجديد"
BUTTON = "طباعة"

LINES = 300
MOST = 1.4
"""Times as many calls as in proportion: what a page costs once makes it less, a quadratic walk makes it four."""

SHAPES: dict[str, Callable[[int], str]] = {
    "equal sentences": lambda number: SENTENCE,
    "sentences": lambda number: f"{SENTENCE} {number}",
    "words": lambda number: f"كلمة {number}",
    "dates": lambda number: f"{number % 28 + 1}/{number % 12 + 1}/{1900 + number % 200}",
    "dates in prose": lambda number: f"أعلن يوم 30 نوفمبر 2016 الساعة 05:25 م خبر {number}",
    "digits": lambda number: str(10**9 + number),
    "clips of a headline": lambda number: HEADLINE[: number % 60 + 12] if number else HEADLINE,
    "pictures' texts": lambda number: f"صورة للمدينة رقم {number} (رويترز)",
    "bullets": lambda number: f"• بند من البنود {number}",
    "announced items": lambda number: f"بند {number}" if number else "وهذه هي البنود:",
    "links": lambda number: f"اقرأ أيضا: خبر آخر من المدينة {number}",
    "related headings": lambda number: ("مقالات ذات صلة", f"خبر {number}")[number % 2],
    "related headings in a text": lambda number: ("مقالات ذات صلة", f"خبر {number}", SENTENCE, SENTENCE)[number % 4],
    "authors": lambda number: "كتب: محمد أحمد علي",
    "heads around a button": lambda number: (HEADLINE, BUTTON, HEADLINE, SENTENCE)[number % 4],
    "brackets": lambda number: f"{SENTENCE[:40]} ({'(' * (number % 30)}",
}


def calls(text: str) -> int:
    page = to_page(text.encode(), Sighting(path="page"))
    assert isinstance(page, Page)
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        parse(page, load_profiles())
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_four_times_the_lines_takes_four_times_the_calls(shape):
    small, large = ("\n".join(map(SHAPES[shape], range(count))) for count in (LINES, 4 * LINES))
    calls(small)  # words, profiles and patterns are read once
    assert calls(large) <= MOST * 4 * calls(small)
