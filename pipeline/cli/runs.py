"""`matn runs`: what was ingested, when, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_rich, print_table, say

if TYPE_CHECKING:
    from pipeline.store.reads import RunSummary
    from pipeline.store.run_duplicates import Example

COLUMNS = ("run", "began", "status", "read", "new", "unchanged", "changed", "quarantined", "seconds", "what")
NUMBERS = ("run", "read", "new", "unchanged", "changed", "quarantined", "seconds")
SHORT = {"unchanged": "same", "quarantined": "bad", "seconds": "sec"}
SPARE = ("seconds", "changed", "unchanged")
"""Headings for a terminal of 80 columns, and what is left out there if need be: only `reparse` changes pages."""


@click.command()
@click.argument("run", type=click.IntRange(min=1), required=False)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most so many, newest first.")
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object, {"runs": [...]}.')
def runs(run: int | None, limit: int, as_json: bool) -> None:
    """List the ingestion runs, newest first, with their figures; or show all figures of one RUN, by its number.

    On a narrow terminal headings are shorter (same: unchanged, bad: quarantined), and what matters least is left out;
    --json has all.

    \b
    Examples:
      matn runs
      matn runs 7                all that run 7 found, duplicates too
      matn runs --limit 1 --json | jq '.runs[0].pages_new'
    """
    from pipeline.store.reads import list_runs, run_of
    from pipeline.store.run_duplicates import examples_of_run

    with archive() as engine:
        found = list_runs(engine, limit) if run is None else [run_of(engine, run)]
        known = examples_of_run(engine, run) if run is not None and not as_json else []
    if as_json:
        print_json({"runs": [as_record(listed) for listed in found]})
        return
    if run is not None:
        _print_run(found[0], known)
        return
    if not found:
        say("No run yet. Start one with: matn ingest")
        return
    print_table(COLUMNS, (_row(listed) for listed in found), right=NUMBERS, short=SHORT, spare=SPARE)
    for listed in found:
        if listed.error:
            say(f"run {listed.id}: {listed.error}")


def _print_run(run: RunSummary, known: Sequence[Example]) -> None:
    from pipeline.cli.ingest_report import print_figures
    from pipeline.cli.known_examples import say_known

    print_table(("run", "began", "status", "what"), [(run.id, _when(run.started_at), run.status.value, _what(run))])
    print_rich("")
    print_figures(run.figures, run.seconds, compared=run.kind.value == "ingest")
    if run.error:
        say(f"\nIt failed: {run.error}")
    say_known(known)


def as_record(run: RunSummary) -> dict[str, Any]:
    """Lay a run out for JSON."""
    from pipeline.store.figures import FIGURES

    return {
        "run": run.id,
        "kind": run.kind.value,
        "status": run.status.value,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "seconds": run.seconds,
        **{name: getattr(run.figures, name) for name in FIGURES},
        "matn_version": run.matn_version,
        "parser_version": run.parser_version,
        "profiles_version": run.profiles_version,
        "arguments": run.arguments,
        "error": run.error,
    }


def _row(run: RunSummary) -> tuple[object, ...]:
    figures = run.figures
    return (
        run.id,
        _when(run.started_at),
        run.status.value,
        figures.pages_read,
        figures.pages_new,
        figures.pages_unchanged,
        figures.pages_changed,
        figures.pages_quarantined,
        f"{run.seconds:.1f}" if run.seconds is not None else None,
        _what(run),
    )


def _what(run: RunSummary) -> str:
    """Say in a word or path what a run read."""
    if run.kind.value == "ingest":
        return " ".join(map(str, run.arguments.get("paths", [])))
    return f"reparse {run.arguments.get('publisher') or ''}".rstrip()


def _when(moment: datetime) -> str:
    """Write a time briefly: day and minute of this year, the date of another."""
    local = moment.astimezone()
    is_this_year = local.year == datetime.now().astimezone().year
    return f"{local:%m-%d %H:%M}" if is_this_year else f"{local:%Y-%m-%d}"
