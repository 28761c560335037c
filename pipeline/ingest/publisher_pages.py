"""The pages that a person names while writing a profile, read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.read import discover, read_source
from pipeline.records import Page, Quarantined


def named_pages(paths: Sequence[str], max_page_bytes: int) -> Iterator[Page | Quarantined]:
    """Read the pages that files, folders and globs name.

    Raises:
        InputError: a path gives nothing.
    """
    return (read_source(source, max_page_bytes) for source in discover(paths))
