"""Which pages of a publisher say the same as another one: re-crawls, copies and filled-in forms count once.

Else a story that recurs, or tomorrow's weather in today's words, would look like the site's furniture.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.dedupe.compare import Comparable, comparable, compare, judge
from pipeline.dedupe.signature import Signature, sign
from pipeline.ingest.learn_page import PageLines

COPY_SHARE = 0.7
"""Two pages are copies if they share so much of the running text of the one that has less of it."""

COPY_SHARE_OF_HEADLINE = 0.3
"""The same under one headline: a headline alone may be a line of the site's that was taken for one."""

BODY_SHARE = 0.5
"""Two bodies that share so much are copies: every tenth word may differ. Short reports of one desk in its own turns share .4."""

KNOWN_PAGES = 8
"""A long line, or a key, that stands on so many pages which are no copies of each other tells no copies."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The pages that are left, in their order, and how many were left out because of their URL or their text."""

    distinct: list[PageLines]
    same_url: int
    same_text: int


@dataclass(slots=True)
class _Kept:
    """The pages kept so far, and where each line of running text and each key of a body is found."""

    pages: list[PageLines] = field(default_factory=list)
    bodies: list[Comparable] = field(default_factory=list)
    by_line: dict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def without_copies(pages: Iterable[PageLines]) -> Copies:
    """Keep the first page of each URL, and of each group of pages that say nearly the same."""
    kept = _Kept()
    urls: set[str] = set()
    same_url = same_text = 0
    for page in pages:
        signature, body = sign(page.body), comparable(page.body)
        if page.address is not None and page.address in urls:
            same_url += 1
        elif _shares_lines(page, kept) or _shares_body(signature, body, kept):
            same_text += 1
        else:
            if page.address is not None:
                urls.add(page.address)
            for line in page.long:
                kept.by_line[line].append(len(kept.pages))
            for key in _keys(signature):
                kept.by_key[key].append(len(kept.pages))
            kept.pages.append(page)
            kept.bodies.append(body)
    return Copies(kept.pages, same_url, same_text)


def _keys(signature: Signature | None) -> set[int]:
    return set() if signature is None else {*(signature.keys or ()), *filter(None, [signature.lead_key])}


def _shares_body(signature: Signature | None, body: Comparable, kept: _Kept) -> bool:
    """Say whether the body is anything to one that was kept: a near copy or the same form."""
    near = {at for key in _keys(signature) for at in kept.by_key.get(key, ())[:KNOWN_PAGES]}
    return any(_say_the_same(body, kept.bodies[at]) for at in sorted(near))


def _say_the_same(one: Comparable, other: Comparable) -> bool:
    measures = compare(one, other)
    return measures.jaccard >= BODY_SHARE and judge(measures) is not None


def _shares_lines(page: PageLines, kept: _Kept) -> bool:
    return any(_are_copies(page, kept.pages[at], shared) for at, shared in _sharing(page, kept.by_line))


def _sharing(page: PageLines, holders: dict[bytes, list[int]]) -> Iterator[tuple[int, int]]:
    """Give each earlier page that shares running text, with the number of characters."""
    shared: Counter[int] = Counter()
    for key, size in page.long.items():
        places = holders.get(key, ())
        if len(places) < KNOWN_PAGES:
            for at in places:
                shared[at] += size
    return iter(shared.items())


def _are_copies(page: PageLines, other: PageLines, shared: int) -> bool:
    least = min(sum(page.long.values()), sum(other.long.values()))
    share = COPY_SHARE_OF_HEADLINE if page.headline and page.headline == other.headline else COPY_SHARE
    return shared >= share * least
