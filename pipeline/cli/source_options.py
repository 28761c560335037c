"""Options that say where sources keep what a page needs; the verbs that read pages share them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypedDict

import click

from pipeline.cli.console import say
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.read import ReadOptions


class SourceOptions(TypedDict):
    """What the options give, by the names that `ReadOptions` and `IngestPlan` have for it."""

    text_column: str | None
    url_column: str | None
    time_column: str | None
    url: str | None
    captured_at: datetime | None


def moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """Read a date or time as ISO 8601 writes it; without a zone it is the local one."""
    try:
        return datetime.fromisoformat(value).astimezone() if value is not None else None
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} is no date. Write 2026-11-21, or 2026-11-21T06:00.") from None


MOST_LOOKED_INTO = 1_000
"""Files of which the first bytes are looked at for rows; of more than so many nothing is said."""

_OPTIONS = (
    click.option(
        "--text-column",
        metavar="NAME",
        help="Column of JSON Lines and Parquet that holds the page, as text or HTML. Files that are no tables are read without "
        "it; where PATH names only such files, it is refused.",
    ),
    click.option("--url-column", metavar="NAME", help="Column that holds the page's URL; for tables too."),
    click.option("--time-column", metavar="NAME", help="Column that says when the page was fetched; for tables too."),
    click.option("--url", metavar="URL", help="URL of the page, where PATH is one page: https://example.org/a.html."),
    click.option(
        "--captured-at", metavar="DATE", callback=moment, help="When the pages were fetched that do not say it themselves."
    ),
)


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a verb, which takes them as `**source: Unpack[SourceOptions]`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_sources(paths: tuple[str, ...], options: ReadOptions) -> None:
    """Refuse, before anything is read, options that can have no use, and named files without the column.

    Raises:
        UsageError: a column is named, and the files that are named are no tables.
        InputError: as `check_named`.
    """
    from pipeline.read import check_named

    check_named(paths, options)
    columns = {"--text-column": options.text_column, "--url-column": options.url_column, "--time-column": options.time_column}
    given = [f"{option} {name!r}" for option, name in columns.items() if name is not None]
    if given:
        _check_use(paths, options, ", ".join(given))


def _check_use(paths: tuple[str, ...], options: ReadOptions, given: str) -> None:
    """Refuse columns where every path names a file that is no table; of a folder or pattern without tables, say so."""
    from pipeline.read import discover, may_hold_rows
    from pipeline.read.source import printable

    sources = list(islice(discover(paths), MOST_LOOKED_INTO + 1))
    if len(sources) > MOST_LOOKED_INTO or any(may_hold_rows(source, options) for source in sources):
        return
    if all(source.is_named for source in sources):
        what = f"{printable(paths[0])} is no" if len(paths) == 1 else f"none of these {len(paths)} files is a"
        remedy = "Leave it out, or name a file of JSON Lines or Parquet."
        raise UsageError(f"{given}: {what} table with columns. {remedy}")
    say(f"matn: {given} had no use: no table (JSON Lines, Parquet) is among these files.")
