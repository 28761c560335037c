"""Where an article was published, in a word: for a line that has no room for an address."""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.urls import page_address


def place_name(publisher: str | None, url: str | None, path: str | None) -> str:
    """Name the publisher's domain; where that is not known, the host of the page's URL, else the file that it was read from."""
    if publisher:
        return publisher
    host = (page_address(url) or "").partition("/")[0].partition("?")[0]
    return host or PurePosixPath(path or "").name or "publisher not known"
