"""`matn dedupe`: all articles of the archive compared anew, in one step that is done as a whole or not at all."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import archive, print_json, print_rich, say
from pipeline.cli.signals import ends_in_order

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.store.duplicate_bulk import Held

UNCHANGED = "Nothing was changed; run the same command again."

ROWS = (
    ("articles", "articles compared", ""),
    ("texts", "  different texts", "articles with the same words share one"),
    ("near", "pairs of near copies", "nearly the same words"),
    ("parts", "pairs of text and excerpt", "one stands in the other"),
    ("templates", "pairs of one form", "the same wording with other figures: no copies"),
    ("clusters", "clusters", "copies and versions, each of two articles or more"),
    ("distinct_articles", "articles, each cluster once", "the view distinct_articles"),
    ("teasers_tied", "teasers tied", "cards whose article is in the archive"),
)
"""A figure, what it is called, and what it means."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help='Print the figures as one JSON object: {"before": {...}, "after": {...}}.')
def dedupe(as_json: bool) -> None:
    """Compare all articles of the archive anew: which are copies, versions and excerpts of one another.

    Every matn ingest and matn reparse does this for its own pages. It is needed for all after an upgrade of Matn that compares
    otherwise, and for an archive from before Matn compared articles; matn ingest says so. Pages and articles stay as they are.
    Stopped half-way, it changes nothing.

    \b
    Examples:
      matn dedupe
      matn dedupe --json | jq .after.clusters
    """
    from pipeline.store.duplicate_bulk import read_held

    began = time.monotonic()
    try:
        with archive() as engine, ends_in_order(UNCHANGED):
            before = read_held(engine)
            after = _recompute(engine)
    except KeyboardInterrupt:
        say(f"Interrupted. {UNCHANGED}")
        raise click.exceptions.Exit(130) from None
    seconds = time.monotonic() - began
    if as_json:
        print_json({"before": _record(before), "after": _record(after), "seconds": round(seconds, 2)})
    elif not after.articles:
        say("The archive holds no article yet. Read pages with: matn ingest")
    else:
        _print(before, after)
        changed = before != after
        say(f"\nDone in {seconds:.1f} seconds.{'' if changed else ' The figures are what they were.'}")
        say("An article's copies and versions: matn duplicates ARTICLE")


def _recompute(engine: Engine) -> Held:
    from pipeline.ingest.dedupe_all import STEPS, recompute
    from pipeline.store.duplicate_bulk import count_articles

    with click.progressbar(
        length=STEPS * count_articles(engine), label="Comparing articles", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return recompute(engine, bar.update)


def _print(before: Held, after: Held) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 3))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(style="dim")
    grid.add_row("", "before", "now", "")
    for name, called, meaning in ROWS:
        grid.add_row(called, f"{getattr(before, name):,}", f"{getattr(after, name):,}", meaning)
    print_rich(grid)


def _record(held: Held) -> dict[str, int]:
    return {name: getattr(held, name) for name, _, _ in ROWS}
