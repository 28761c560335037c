"""How sources are read: limits, and where rows keep what a page needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_PAGE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What holds for every source of a run.

    `max_bytes`: size limit of one unpacked page; files that hold many pages have none. `text_column`, `url_column`,
    `time_column`: where JSON Lines and Parquet keep the page, its URL and its time of capture; None: by the usual names
    (`pipeline.read.columns`). `url`: that of a source which is one page. `captured_at` (aware): of every page that has none of
    its own.
    """

    max_bytes: int = MAX_PAGE_BYTES
    text_column: str | None = None
    url_column: str | None = None
    time_column: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
