"""Pages made to be slow: is the time in proportion to their size?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from reference_pages import made_page

from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read import to_page
from pipeline.records import Page, Sighting

SENTENCE = (
    "قال الوزير في مؤتمر صحافي اليوم إن الحكومة ستعلن خطة جديدة للتعليم خلال هذا العام، وإن 12.5 مليون طالب سيستفيدون منها. "
)
HEADLINE = "الحكومة تعلن خطة جديدة للتعليم في المحافظات كلها خلال هذا العام الدراسي الجديد"

TIMES = 4
"""The larger page is so many times the smaller one."""


def numbered(line: str, count: int) -> str:
    return "\n".join(f"{line} {number}" for number in range(count))


SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "a line of prose": (16_000_000, lambda size: SENTENCE * (size // len(SENTENCE.encode()))),
    "a line without a space": (16_000_000, lambda size: "ب" * (size // 2)),
    "vowel signs alone, on a line": (16_000_000, lambda size: "ب" + "\u064b\u0651" * (size // 4)),
    "digits alone, on a line": (16_000_000, lambda size: "1" * size),
    "brackets alone, on a line": (16_000_000, lambda size: "(" * size),
    "1,000,000 lines of a word and a number": (1_000_000, lambda count: numbered("كلمة", count)),
    "100,000 equal lines": (100_000, lambda count: f"{SENTENCE}\n" * count),
    "100,000 equal short lines": (100_000, lambda count: "خطة جديدة للتعليم\n" * count),
    "100,000 sentences": (100_000, lambda count: numbered(SENTENCE, count)),
    "100,000 dates": (100_000, lambda count: "".join(f"{n % 28 + 1}/{n % 12 + 1}/{1900 + n % 200}\n" for n in range(count))),
    "100,000 lines with a date in prose": (100_000, lambda count: numbered("أعلن يوم 30 نوفمبر 2016 الساعة 05:25 م خبر", count)),
    "100,000 lines of digits": (100_000, lambda count: "\n".join(map(str, range(10**9, 10**9 + count)))),
    "a headline, 100,000 clips of it": (
        100_000,
        lambda count: f"{HEADLINE}\n" + "".join(f"{HEADLINE[: n % 60 + 12]}\n" for n in range(count)),
    ),
    "100,000 pictures' texts": (100_000, lambda count: "\n".join(f"صورة للمدينة رقم {n} (رويترز)" for n in range(count))),
    "100,000 bullets": (100_000, lambda count: "\n".join(f"• بند من البنود {n}" for n in range(count))),
    '100,000 links, "read also"': (100_000, lambda count: "\n".join(f"اقرأ أيضا: خبر آخر من المدينة {n}" for n in range(count))),
    "100,000 related headings": (100_000, lambda count: "مقالات ذات صلة\nخبر\n" * count),
    "100,000 authors": (100_000, lambda count: "كتب: محمد أحمد علي\n" * count),
    "100,000 buttons": (100_000, lambda count: "طباعة\nمشاركة\n" * count),
    "1,000 reference pages, one below the other": (1_000, lambda count: "\n".join(map(made_page, range(count)))),
}


def tell_worst() -> None:
    """Time each shape at two sizes and print the table."""
    print(f"| page | MB | seconds of processor | MB/s | a page of {TIMES} times the size takes |\n|---|---|---|---|---|")
    for name, size, seconds, ratio in measured():
        print(
            f"| {name} | {size / 1e6:.1f} | {seconds:.2f} | {size / seconds / 1e6:.1f} | {ratio:.1f} times as long |", flush=True
        )


def measured() -> Iterator[tuple[str, int, float, float]]:
    """Give for each shape its name, bytes, seconds, and how much longer it takes than a quarter of it."""
    profiles = load_profiles()

    def seconds(data: bytes) -> float:
        page = to_page(data, Sighting(path="page"))
        assert isinstance(page, Page)
        parse(page, profiles)
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            page = to_page(data, Sighting(path="page"))
            assert isinstance(page, Page)
            parse(page, profiles)
            best = min(best, time.process_time() - began)
        return best

    for name, (most, make) in SHAPES.items():
        large, small = make(most).encode(), make(most // TIMES).encode()
        took = seconds(large)
        yield name, len(large), took, took / seconds(small)
