"""What a run found, as the table at its end, and what to try next."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cli.console import print_rich, say
from pipeline.cli.known_examples import say_known

if TYPE_CHECKING:
    from pipeline.store.figures import RunFigures
    from pipeline.store.run_duplicates import Example

SHOWN_UNREADABLE = 5


class Unreadable(NamedTuple):
    """A page that went to quarantine."""

    path: str
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run gave. `run_id` is None for a dry run; `example` is an article's key to show, where there is one."""

    figures: RunFigures
    run_id: int | None
    unreadable: Sequence[Unreadable]
    example: str | None
    known: Sequence[Example] = ()
    """What was in the archive already, as another page or article: examples of each kind."""
    is_behind: bool = False
    """Whether articles are in the archive that this version has not compared with others."""

    def as_record(self, seconds: float) -> dict[str, Any]:
        """Lay it out for JSON; the keys are a contract. A dry run compares with no archive: figures of duplicates and
        entities are null.
        """
        from pipeline.store.figures import DUPLICATE_FIGURES, ENTITY_FIGURES, FIGURES

        untold = (*DUPLICATE_FIGURES, *ENTITY_FIGURES) if self.run_id is None else ()
        return {
            "run": self.run_id,
            "dry_run": self.run_id is None,
            **{name: None if name in untold else getattr(self.figures, name) for name in FIGURES},
            "seconds": seconds,
            "quarantined": [page._asdict() for page in self.unreadable],
        }


def print_report(outcome: Outcome, seconds: float) -> None:
    """Print the figures as a table on standard output; the hints are messages."""
    print_figures(outcome.figures, seconds, compared=outcome.run_id is not None)
    say_known(outcome.known)
    if outcome.unreadable:
        say("\nIn quarantine:" if outcome.run_id is not None else "\nWould go to quarantine:")
        for page in outcome.unreadable[:SHOWN_UNREADABLE]:
            say(f"  {page.reason}: {_short(page.path)}: {page.detail}")
        if len(outcome.unreadable) > SHOWN_UNREADABLE:
            say(f"  and {len(outcome.unreadable) - SHOWN_UNREADABLE} more")
    _say_next(outcome)


def print_figures(figures: RunFigures, seconds: float | None, *, compared: bool) -> None:
    """Print a run's figures as a table. `compared`: whether its articles were compared with the archive."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 3))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(style="dim")
    of_the_archive = (*_entity_rows(figures), *_duplicate_rows(figures)) if compared else ()
    for name, figure, note in (*_rows(figures), *of_the_archive):
        grid.add_row(name, "" if figure is None else f"{figure:,}", note)
    if seconds is not None:
        grid.add_row("seconds", f"{seconds:.1f}")
    print_rich(grid)


def _short(path: str) -> str:
    try:
        return path.removeprefix(f"{Path.cwd()}/")
    except OSError:  # the working directory is gone, or may not be read
        return path


def _rows(figures: RunFigures) -> list[tuple[str, int | None, str]]:
    return [
        ("pages read", figures.pages_read, ""),
        ("  new", figures.pages_new, ""),
        ("  unchanged", figures.pages_unchanged, "seen before, and in the archive or in quarantine"),
        ("  quarantined", figures.pages_quarantined, "could not be read, kept with the reason"),
        ("articles, main", figures.articles_main, "of the new pages, as all below"),
        ("articles, embedded", figures.articles_embedded, "whole further ones under the main one"),
        ("paragraphs", figures.paragraphs, ""),
        ("captions", figures.captions, ""),
        ("teasers", figures.teasers, "cards of related articles"),
        ("repeats", figures.repeat_lines, "lines set apart: the page says them twice"),
        ("furniture", figures.furniture_lines, "lines set apart: they belong to the site"),
    ]


def _entity_rows(figures: RunFigures) -> list[tuple[str, int | None, str]]:
    """Lay out what new articles mention; where that failed is told, where it did not is not."""
    rows: list[tuple[str, int | None, str]] = [
        ("mentions", figures.mentions, "names, dates and quantities, as the articles print them"),
        ("entities, new", figures.entities_new, "persons, organisations and places not mentioned before"),
    ]
    if figures.entity_failures:
        rows.append(("pages without", figures.entity_failures, "looking for mentions failed: pages.entities_error says why"))
    return rows


def _duplicate_rows(figures: RunFigures) -> list[tuple[str, int | None, str]]:
    """Lay out what new articles turned out to be; what none of them is is left out."""
    of_articles: list[tuple[str, int | None, str]] = [
        ("  exact copies", figures.exact_copies, "the words of another article"),
        ("  updates", figures.updates, "another version of an article"),
        ("  near copies", figures.near_copies, "nearly the words of another article"),
        ("  excerpts", figures.excerpts, "a part of another article, or one that holds it"),
        ("  templates", figures.templates, "no copies: the same form with other figures"),
    ]
    found = [row for row in of_articles if row[1]]
    title: list[tuple[str, int | None, str]] = [("articles that are", None, "")] if found else []
    return [*title, *found, ("teasers tied", figures.teasers_tied, "cards whose article is in the archive")]


def _say_next(outcome: Outcome) -> None:
    if outcome.run_id is None and not outcome.example:
        say("\nNothing was written, and no duplicates were looked for. Without --dry-run the pages go into the archive.")
        return
    say("\nTry next:")
    matn = command_as_called()
    tips = []
    if outcome.example:
        tips.append((f"{matn} show {outcome.example}", "an article, with the page's line numbers"))
    tips.append((f"{matn} show", "the articles last read"))
    if outcome.figures.mentions:
        tips.append((f"{matn} entities", "whom and what articles name"))
    compared = next((found for found in outcome.known if found.key and found.kind != "teaser"), None)
    if compared is not None:
        tips.append((f"{matn} duplicates {compared.key}", "what an article is a copy of, and its versions"))
        tips.append((f"{matn} duplicates {compared.key} {compared.other_key}", "two articles, word by word"))
    if outcome.figures.pages_quarantined:
        tips.append((f"{matn} quarantine", "what could not be read, and why"))
    tips += [
        (f"{matn} runs", "all runs and their figures"),
        (f"{matn} db psql -c 'SELECT kind, count(*) FROM articles GROUP BY kind'", "ask in SQL"),
    ]
    width = max(len(command) for command, _ in tips)
    for command, what in tips:
        say(f"  {command:<{width}}   {what}")


def command_as_called() -> str:
    """Write the command so that it can be typed as it stands: by its path where `matn` alone would not be found."""
    called = Path(sys.argv[0])
    if called.name != "matn" or shutil.which("matn"):
        return "matn"
    return str(called) if not called.is_absolute() else _short(str(called))
