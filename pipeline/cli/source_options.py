"""Options that say where sources keep what a page needs; the verbs that read pages share them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict

import click


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


_OPTIONS = (
    click.option("--text-column", metavar="NAME", help="Column of JSON Lines and Parquet that holds the page, as text or HTML."),
    click.option("--url-column", metavar="NAME", help="Column that holds the page's URL."),
    click.option("--time-column", metavar="NAME", help="Column that says when the page was fetched."),
    click.option("--url", metavar="URL", help="URL of the page, where PATH is one page."),
    click.option(
        "--captured-at", metavar="DATE", callback=moment, help="When the pages were fetched that do not say it themselves."
    ),
)


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a verb, which takes them as `**source: Unpack[SourceOptions]`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
