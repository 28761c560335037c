"""Which lines recur on distinct pages of one publisher: counted once a page, copies of a page left out first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.arabic.masking import has_number, mask_numbers
from pipeline.ingest.learn_copies import without_copies
from pipeline.ingest.learn_page import LineOnPage, PageLines
from pipeline.ingest.profile_names import NameCounts


@dataclass(slots=True)
class Count:
    """How often a line was met, on distinct pages that are no copies."""

    pages: int = 0
    known: int = 0
    sample: str = ""
    days: set[date] = field(default_factory=set)
    roles: Counter[str] = field(default_factory=Counter)
    zones: Counter[str] = field(default_factory=Counter)
    above: Counter[int] = field(default_factory=Counter)
    sections: int = 0
    heads_list: int = 0
    neighbours: Counter[str] = field(default_factory=Counter)

    def add(self, line: LineOnPage, sample: str, day: date | None) -> None:
        """Count one page."""
        self.pages += 1
        self.known += line.is_known
        # The least of the ways to print it, so that no order of pages matters.
        self.sample = min(self.sample, sample) if self.sample else sample
        if day is not None:
            self.days.add(day)
        self.roles[line.role] += 1
        self.zones[line.zone] += 1
        self.above[line.above] += 1
        self.sections += line.is_section
        self.heads_list += line.heads_list
        self.neighbours.update(line.neighbours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted. `by_capture`: days are those of capture; else of publication. `days`: how many there are."""

    pages: tuple[str, ...]
    """SHA-256 of each page that was counted."""

    same_url: int
    copies: int
    by_capture: bool
    days: tuple[date, ...]
    lines: dict[str, Count]
    """Of the lines that stand on two pages at least."""

    masked: dict[str, Count]
    """The same for keys with a mark for each number; only of lines that hold one."""

    names: NameCounts
    """What may be the site's name."""


def count_lines(pages: Iterable[PageLines]) -> Counts:
    """Count the lines of pages, which come in an order that does not depend on how they were loaded."""
    left = without_copies(pages)
    return _counted(left.distinct, same_url=left.same_url, copies=left.same_text)


def count_again(first: Counts, pages: Iterable[PageLines], named: Collection[str]) -> Counts:
    """Count the same pages as they look once a first proposal is in force: headlines found better place the lines around them.

    Of the lines that the proposal names, the roles before it are kept, so that it does not confirm itself.
    """
    counted = set(first.pages)
    second = _counted([page for page in pages if page.sha256 in counted], same_url=first.same_url, copies=first.copies)
    for before, now in ((first.lines, second.lines), (first.masked, second.masked)):
        for key, count in now.items():
            was = before.get(key)
            if was is not None and (key in named or mask_numbers(key) in named):
                count.roles, count.known = was.roles, was.known
    return second


def _counted(distinct: Sequence[PageLines], *, same_url: int, copies: int) -> Counts:
    captures = {page.captured for page in distinct if page.captured}
    by_capture = len(captures) > 1
    # Most lines stand on one page alone: only what recurs is looked at closely, or the memory would hold every line.
    often = {key for key, pages in Counter(key for page in distinct for key in page.lines).items() if pages > 1}
    often_masked = Counter(mask for page in distinct for mask in {mask_numbers(key) for key in page.lines if has_number(key)})
    lines: dict[str, Count] = defaultdict(Count)
    masked: dict[str, Count] = defaultdict(Count)
    for page in distinct:
        day = page.captured if by_capture else page.printed
        once: dict[str, str] = {}
        for key, line in page.lines.items():
            if key in often:
                lines[key].add(line, page.samples[key], day)
            if has_number(key):
                mask = mask_numbers(key)
                if often_masked[mask] > 1:
                    once.setdefault(mask, key)
        for mask, key in once.items():
            masked[mask].add(page.lines[key], page.samples[key], day)
    names = NameCounts()
    for page in distinct:
        names.add(page.names)
    days = sorted({day for count in lines.values() for day in count.days})
    return Counts(
        pages=tuple(page.sha256 for page in distinct),
        same_url=same_url,
        copies=copies,
        by_capture=by_capture,
        days=tuple(days),
        lines=dict(lines),
        masked=dict(masked),
        names=names,
    )
