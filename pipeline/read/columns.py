"""Where the rows of JSON Lines and Parquet keep a page's text, its URL and its time of capture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.read.options import ReadOptions

TEXT_NAMES = ("text", "html", "body", "content", "raw_content", "raw_html", "maintext", "article_text", "page_text", "plain_text")
"""Columns that hold the page in public corpora (mC4, CulturaX, OSCAR, RedPajama, news-please), the likelier first."""

URL_NAMES = ("url", "uri", "link", "source_url", "page_url", "canonical_url", "target_uri", "warc_target_uri", "warc-target-uri")

TIME_NAMES = (
    *("captured_at", "capture_time", "crawl_date", "crawl_time", "crawl_timestamp", "crawled_at", "date_crawled"),
    *("date_download", "download_date", "downloaded_at", "fetched_at", "fetch_time", "fetch_date"),
    *("scraped_at", "scrape_date", "warc_date", "warc-date", "timestamp"),
)
"""Columns that say when a page was fetched. `date` is not among them: in most it is the day of publication."""

MOST_NAMED = 30
"""Columns that a message lists."""


class ColumnError(Exception):
    """A file of rows has no column to read; the message lists those there are and the option that names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns to read: one for the text, and those that may hold URL and time, the first that holds something wins."""

    text: str
    url: tuple[str, ...]
    time: tuple[str, ...]


def choose_columns(names: Iterable[str], holding_text: Iterable[str], options: ReadOptions) -> Columns:
    """Choose columns by the options, else by usual names in any case; a name inside another is written `metadata.url`.

    `names`: all there are. `holding_text`: those that can hold a page.

    Raises:
        ColumnError: a column that an option names is not there, or no text column is found.
    """
    names = list(dict.fromkeys(names))
    listed = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    for option, wanted in (
        ("--text-column", options.text_column),
        ("--url-column", options.url_column),
        ("--time-column", options.time_column),
    ):
        if wanted is not None and wanted not in names:
            raise ColumnError(f"no column {wanted!r}; there are: {listed or 'none'}. Name one of them with {option}.")
    text = options.text_column or next(iter(_usual(holding_text, TEXT_NAMES)), None)
    if text is None:
        usual = ", ".join(TEXT_NAMES[:5])
        raise ColumnError(f"none of the columns that usually hold a page ({usual}, …) is there or holds text; there are: "
                          f"{listed or 'none'}. Name one of them with --text-column.")  # fmt: skip
    url = (options.url_column,) if options.url_column else tuple(_usual(names, URL_NAMES))
    time = (options.time_column,) if options.time_column else tuple(_usual(names, TIME_NAMES))
    return Columns(text=text, url=url, time=time)


def _usual(names: Iterable[str], usual: tuple[str, ...]) -> list[str]:
    """Give the names that are usual ones, the likelier first; those inside others behind all that stand by themselves."""
    depth_and_rank = {name: (name.count("."), usual.index(last)) for name in names if (last := _last(name)) in usual}
    return sorted(depth_and_rank, key=lambda name: depth_and_rank[name])


def _last(name: str) -> str:
    return name.rpartition(".")[2].lower()


def named(row: Mapping[str, Any], name: str) -> bool:
    """Say whether a row has the column."""
    if name in row:
        return True
    outer, _, inner = name.partition(".")
    return bool(inner) and isinstance(row.get(outer), Mapping) and named(row[outer], inner)


def value_of(row: Mapping[str, Any], name: str) -> Any:
    """Give what a row holds in a column, None where it has none; `metadata.url` is looked for inside `metadata`."""
    if name in row:
        return row[name]
    outer, _, inner = name.partition(".")
    within = row.get(outer) if inner else None
    return value_of(within, inner) if isinstance(within, Mapping) else None


def first_of(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """Give what the first of the columns holds that holds anything."""
    return next((value for name in names if (value := value_of(row, name)) not in (None, "")), None)


def names_in(row: Mapping[str, Any]) -> list[str]:
    """List a row's columns, and those one step inside them."""
    found = []
    for name, value in row.items():
        found.append(name)
        if isinstance(value, Mapping):
            found += [f"{name}.{inner}" for inner in value]
    return found
