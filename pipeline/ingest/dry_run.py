"""A run that writes nothing: pages are read and parsed and counted, and no database is touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.workers import prepared_batches
from pipeline.read import discover
from pipeline.records import ParsedPage, Quarantined
from pipeline.store.figures import BatchFigures, RunFigures, count_pages

OnDryBatch = Callable[[BatchFigures, tuple[Quarantined, ...]], None]


def dry_run(plan: IngestPlan, on_batch: OnDryBatch | None = None) -> RunFigures:
    """Give the figures that a run into an empty database would have.

    `on_batch` is told of each batch: its figures, and the pages in it that cannot be read and were not met before.

    Raises:
        InputError: a path gives nothing.
        MatnError: a worker process died.
    """
    total = RunFigures()
    seen: set[bytes] = set()
    for prepared in prepared_batches(plan, discover(plan.paths, since=plan.since)):
        new = [page for page in prepared.pages if _is_first(page, seen)]
        unreadable = tuple(page for page in prepared.quarantined if _is_first(page, seen))
        figures = count_pages(new, read=prepared.count, quarantined=len(unreadable))
        total += figures
        if on_batch is not None:
            on_batch(figures, unreadable)
    return total


def _is_first(page: ParsedPage | Quarantined, seen: set[bytes]) -> bool:
    sha256 = page.sha256 if isinstance(page, Quarantined) else page.page.sha256
    key = bytes.fromhex(sha256) if sha256 else hashlib.sha256(repr(page).encode()).digest()
    if key in seen:
        return False
    seen.add(key)
    return True
