"""`matn ingest`: pages into the archive, and what was found."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from pipeline.cli.console import archive, print_json, profiles_folder, read_settings, say
from pipeline.cli.ingest_report import Outcome, Unreadable, print_report
from pipeline.cli.progress import Progress
from pipeline.cli.signals import ends_in_order
from pipeline.cli.source_options import SourceOptions, check_sources, moment, source_options
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.ingest.plan import IngestPlan
    from pipeline.ingest.run import BatchDone
    from pipeline.store.figures import BatchFigures, RunFigures

DEFAULT_FOLDER = "seeds"
SINCE = (
    "Read only files modified at or after DATE: 2026-11-21, or with a time 2026-11-21T06:00, local unless it names a zone, as in "
    "2026-11-21T06:00+03:00 or 2026-11-21T03:00Z."
)
QUARANTINED_STATUS = 3
BEHIND = (
    "\nThe archive holds articles that this version of Matn has not compared with the others: their duplicates, and those that "
    "new ones have among them, are found by: matn dedupe"
)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Read and parse, touch no database; print the figures of an empty archive, without duplicates.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Read at most so many pages.")
@click.option("--since", metavar="DATE", callback=moment, help=SINCE)
@source_options
@click.option(
    "--batch-pages", type=click.IntRange(1, 100_000), help="Pages in one transaction.  [default: MATN_BATCH_PAGES, 500]"
)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read and parse.  [default: one for each core]")
@click.option("--profiles", metavar="FOLDER", help="Your own profiles of publishers.  [default: MATN_PROFILES]")
@click.option(
    "--entities/--no-entities",
    default=True,
    help="Look for whom and what the articles name, or leave that to matn reparse --entities.  [default: entities]",
)
@click.option("--no-flow", is_flag=True, help="Without Prefect: the same work as plain functions, the same rows.")
@click.option("--migrate", is_flag=True, help="Bring the tables of DATABASE_URL up to date first (Matn's own always are).")
@click.option("--strict", is_flag=True, help=f"End with exit status {QUARANTINED_STATUS} if pages went to quarantine.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def ingest(
    paths: tuple[str, ...],
    dry_run: bool,
    limit: int | None,
    since: datetime | None,
    batch_pages: int | None,
    workers: int | None,
    profiles: str | None,
    entities: bool,
    no_flow: bool,
    migrate: bool,
    strict: bool,
    as_json: bool,
    **source: Unpack[SourceOptions],
) -> None:
    """Read pages into the archive and show what was found. Reading the same pages again changes nothing.

    PATH is a file, a folder (with all below it), a glob in quotes, - for standard input, or remote (https://, s3://). A file is
    a page, as text or HTML, or holds many: WARC and WET, JSON Lines, Parquet, ZIP and tar of any of these; what is packed (.gz,
    .bz2, .xz, .zst) is unpacked. Without PATH: the folder seeds here. Folders are read without hidden files, README files and
    files such as *.md, *.json or *.csv.

    \b
    Examples:
      matn ingest                                  the pages in seeds/
      matn ingest pages/ --since 2026-11-01        only what changed this month
      matn ingest 'crawl/**/*.txt.gz' --dry-run    look, but write nothing
      matn ingest CC-NEWS-20260101.warc.gz         every page of a crawl
      matn ingest news.jsonl --text-column html    the pages in a column
      curl -s https://example.org/page.txt | matn ingest -
      matn ingest pages/ --json | jq .pages_new
    """
    from pipeline.ingest.plan import IngestPlan

    began = time.monotonic()
    settings = read_settings()
    plan = IngestPlan(
        paths=paths or _default_paths(),
        since=since,
        limit=limit,
        max_page_bytes=settings.max_page_bytes,
        batch_pages=batch_pages or settings.batch_pages,
        workers=workers or settings.workers,
        profiles=profiles_folder(profiles, settings),
        entities=entities,
        recogniser=settings.recogniser,
        gliner_labels=settings.gliner_labels,
        **source,
    )
    _check_paths(plan)
    if "-" in plan.paths and sys.stdin is not None and sys.stdin.isatty():
        say("Reading standard input; end it with Ctrl-D.")
    with ends_in_order():
        outcome = _dry_run(plan) if dry_run else _run(plan, migrate=migrate, no_flow=no_flow)
    seconds = round(time.monotonic() - began, 2)
    if as_json:
        print_json(outcome.as_record(seconds))
    else:
        print_report(outcome, seconds)
        if not outcome.figures.pages_read:
            why = f"no page was modified since {since:%Y-%m-%d %H:%M}" if since else "what was named holds no page"
            say(f"\nThere was nothing to read: {why}.")
    if outcome.is_behind:
        say(BEHIND)
    if strict and outcome.figures.pages_quarantined:
        raise click.exceptions.Exit(QUARANTINED_STATUS)


def _default_paths() -> tuple[str, ...]:
    if not Path(DEFAULT_FOLDER).is_dir():
        raise InputError(
            f"No PATH is given, and there is no folder {DEFAULT_FOLDER} here. Name files or folders: matn ingest PATH"
        )
    return (DEFAULT_FOLDER,)


def _check_paths(plan: IngestPlan) -> None:
    """Refuse a wrong path, column or profile before a database is started for it."""
    from pipeline.publishers import load_profiles
    from pipeline.read import discover

    load_profiles(plan.profiles_folder)
    discover(plan.paths, since=plan.since)
    check_sources(plan.paths, plan.read_options)


def _dry_run(plan: IngestPlan) -> Outcome:
    from pipeline.ingest.dry_run import dry_run

    unreadable: list[Unreadable] = []

    with Progress(plan) as progress:

        def on_batch(figures: BatchFigures, pages: tuple[Any, ...]) -> None:
            progress.advance(figures.pages_read)
            unreadable.extend(Unreadable(page.sighting.path, page.reason.value, page.detail) for page in pages)

        figures = dry_run(plan, on_batch)
    return Outcome(figures=figures, run_id=None, unreadable=unreadable, example=None)


def _run(plan: IngestPlan, *, migrate: bool, no_flow: bool) -> Outcome:
    from pipeline.ingest.dedupe_all import needs_recompute
    from pipeline.store.reads import list_articles, list_quarantine
    from pipeline.store.run_duplicates import examples_of_run

    run_id: int | None = None
    with archive(migrate=migrate) as engine:
        with Progress(plan) as progress:

            def on_batch(batch: BatchDone) -> None:
                nonlocal run_id
                run_id = batch.run_id
                progress.advance(batch.figures.pages_read)

            figures = _by_functions(plan, engine, on_batch) if no_flow else _by_flow(plan, on_batch)
        # The newest first: those of this run, but for another run that writes at this moment.
        newest = list_quarantine(engine, limit=figures.pages_quarantined) if figures.pages_quarantined else []
        mine = [page for page in reversed(newest) if page.first_run_id == run_id]
        # One with a headline makes the better example.
        articles = sorted(list_articles(engine), key=lambda article: article.headline is None)
        known = examples_of_run(engine, run_id) if run_id is not None else []
        is_behind = needs_recompute(engine)
    return Outcome(
        figures=figures,
        run_id=run_id,
        unreadable=[Unreadable(page.path, page.reason.value, page.detail) for page in mine],
        example=articles[0].article_key if articles else None,
        known=known,
        is_behind=is_behind,
    )


def _by_functions(plan: IngestPlan, engine: Any, on_batch: Any) -> RunFigures:
    from pipeline.ingest.run import run_ingest

    return run_ingest(plan, engine, on_batch)


def _by_flow(plan: IngestPlan, on_batch: Any) -> RunFigures:
    from pipeline.flows.run import run_flow

    return run_flow(plan, on_batch, on_message=say)
