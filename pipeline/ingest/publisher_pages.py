"""The pages that a person names while writing a profile, read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.read import ReadOptions, discover, read_documents
from pipeline.records import Page, Quarantined


def named_pages(paths: Sequence[str], max_page_bytes: int) -> Iterator[Page | Quarantined]:
    """Read the pages that files, folders and globs name, one at a time; of a file that holds several pages, each.

    Raises:
        InputError: a path gives nothing, or a file's rows hold no text.
    """
    options = ReadOptions(max_bytes=max_page_bytes)
    return (page for source in discover(paths) for page in read_documents(source, options))
