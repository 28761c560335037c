"""What an ingestion run is asked to do: plain values, so that a command, a flow and a deployment can all write one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.read import ReadOptions, without_password
from pipeline.settings import MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestPlan:
    """Which pages to read, and in what portions.

    `paths`: files, folders, globs, `-` for standard input, remote ones. `since`: only files modified at or after it (aware).
    `limit`: at most so many pages. `workers`: processes that read and parse; None: one for each processor core that this process
    may use. `profiles`: a folder of the user's own profiles, beside the built-in ones; None: no other than those. `text_column`
    to `captured_at`: as `ReadOptions` has them. `entities`: whether to look for what the pages mention; what is not looked for
    now, `matn reparse --entities` finds later. `recogniser` and `gliner_labels`: what finds names, as the settings write it.

    It names no database: a plan is recorded with the run, and a database's address holds a password.
    """

    paths: tuple[str, ...]
    since: datetime | None = None
    limit: int | None = None
    max_page_bytes: int = 16 * MEBIBYTE
    batch_pages: int = 500
    workers: int | None = None
    profiles: str | None = None
    text_column: str | None = None
    url_column: str | None = None
    time_column: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
    entities: bool = True
    recogniser: str = "matn"
    gliner_labels: str = ""

    @property
    def read_options(self) -> ReadOptions:
        """How the sources are read."""
        return ReadOptions(
            max_bytes=self.max_page_bytes,
            text_column=self.text_column,
            url_column=self.url_column,
            time_column=self.time_column,
            url=self.url,
            captured_at=self.captured_at,
        )

    @property
    def profiles_folder(self) -> Path | None:
        """`profiles` as a path."""
        return Path(self.profiles) if self.profiles else None

    def arguments(self) -> dict[str, object]:
        """The plan as JSON can hold it, for the run's row."""
        return {
            "paths": [without_password(path) for path in self.paths],
            "since": self.since.isoformat() if self.since else None,
            "limit": self.limit,
            "max_page_bytes": self.max_page_bytes,
            "batch_pages": self.batch_pages,
            "workers": self.workers,
            "profiles": self.profiles,
            "text_column": self.text_column,
            "url_column": self.url_column,
            "time_column": self.time_column,
            "url": without_password(self.url) if self.url else None,
            "captured_at": self.captured_at.isoformat() if self.captured_at else None,
            "entities": self.entities,
            "recogniser": self.recogniser,
        }
