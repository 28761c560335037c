"""A progress bar on standard error, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from pipeline.ingest.plan import IngestPlan

COUNTING_SECONDS = 1.0
"""How long to count pages in advance; where there are more, the bar runs without an end."""


class Progress:
    """Pages read so far, of how many; silent where standard error is no terminal."""

    def __init__(self, plan: IngestPlan) -> None:
        self._plan = plan
        self._stack = ExitStack()
        self._advance: Callable[[int], None] = _ignore

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._draw()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def advance(self, pages: int) -> None:
        """Say that so many more pages are done."""
        self._advance(pages)

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("Reading pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = self._stack.enter_context(Bar(*columns, console=Console(stderr=True), transient=True))
        task = bar.add_task("pages", total=_count(self._plan))
        self._advance = lambda pages: bar.advance(task, pages)


def _ignore(_pages: int) -> None:
    pass


def _count(plan: IngestPlan) -> int | None:
    """Count the pages, or give up (None) where that takes too long, or a file holds more than one."""
    from pipeline.read import discover, holds_many

    deadline = time.monotonic() + COUNTING_SECONDS
    count = 0
    for source in discover(plan.paths, since=plan.since):
        count += 1
        if time.monotonic() > deadline or holds_many(source.path):
            return None
    return count if plan.limit is None else min(count, plan.limit)
