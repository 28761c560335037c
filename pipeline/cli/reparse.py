"""`matn reparse`: pages of the archive read again from their bytes; what changes is told before it is written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import archive, print_json, profiles_folder, read_settings, say
from pipeline.cli.publishers_learn import domain_of
from pipeline.cli.reparse_report import print_differences
from pipeline.cli.signals import ends_in_order
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.ingest.differences import Differences
    from pipeline.ingest.reparse import ReparsePlan
    from pipeline.records import Quarantined
    from pipeline.store.figures import RunFigures


@click.command()
@click.option("--publisher", metavar="DOMAIN", callback=domain_of, help="Only pages of DOMAIN, and of no known publisher.")
@click.option(
    "--older/--all", default=True, help="Only what other versions of parser or profiles gave, or all.  [default: older]"
)
@click.option(
    "--entities",
    "only_entities",
    is_flag=True,
    help="Only look again for whom and what the articles name, by their texts: after matn entities import, or an upgrade.",
)
@click.option("--quarantined", is_flag=True, help="Try the pages in quarantine again too, where their bytes are kept.")
@click.option("--dry-run", is_flag=True, help="Say what would change, write nothing, ask nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option(
    "--batch-pages", type=click.IntRange(1, 100_000), help="Pages in one transaction.  [default: MATN_BATCH_PAGES, 500]"
)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read and parse.  [default: one for each core]")
@click.option("--profiles", metavar="FOLDER", help="Your own profiles of publishers.  [default: MATN_PROFILES]")
@click.option("--json", "as_json", is_flag=True, help="Print what changes as one JSON object; with --yes, the run's figures too.")
def reparse(
    publisher: str | None,
    older: bool,
    only_entities: bool,
    quarantined: bool,
    dry_run: bool,
    yes: bool,
    batch_pages: int | None,
    workers: int | None,
    profiles: str | None,
    as_json: bool,
) -> None:
    """Read pages of the archive again, from the bytes that it keeps, and replace what was taken out of them.

    What would change is told first, role by role; it is written after a yes. Articles keep their ids. A run that was ended is
    gone on with by calling it again.

    \b
    Examples:
      matn reparse                          what older Matns or profiles gave
      matn reparse --publisher example.org  after: matn publishers accept
      matn reparse --dry-run --json | jq .differences.lines
      matn reparse --quarantined --yes      try what could not be read, too
      matn reparse --entities               after: matn entities import
    """
    from pipeline.ingest.reparse import ReparsePlan, check_publisher

    settings = read_settings()
    if only_entities:
        if quarantined or profiles:
            given = "--quarantined" if quarantined else "--profiles"
            raise UsageError(f"--entities reads no page again, so it has no use for {given}. Leave one of the two out.")
        from pipeline.cli.reparse_entities import reparse_entities

        reparse_entities(
            settings,
            publisher=publisher,
            everything=not older,
            dry_run=dry_run,
            is_wanted=lambda: yes or is_wanted(as_json),
            batch_pages=batch_pages,
            workers=workers,
            as_json=as_json,
        )
        return
    plan = ReparsePlan(
        publisher=publisher,
        everything=not older,
        quarantined=quarantined,
        batch_pages=batch_pages or settings.batch_pages,
        workers=workers or settings.workers,
        profiles=profiles_folder(profiles, settings),
        recogniser=settings.recogniser,
        gliner_labels=settings.gliner_labels,
    )
    with archive() as engine, ends_in_order():
        check_publisher(plan, engine)
        found = _preview(plan, engine)
        if not as_json:
            _tell(found, plan)
        figures = None
        refused: list[Quarantined] = []
        if found.pages and not dry_run and (yes or is_wanted(as_json)):
            figures = _write(plan, engine, found, refused)
    for page in refused:
        say(f"{page.sighting.path}: stays as it was: {page.detail}")
    if as_json:
        print_json({"differences": found.as_record(), "written": figures_record(figures)})
    elif figures is not None:
        say(f"Written: {figures.pages_changed:,} pages changed, {figures.pages_new:,} out of quarantine. See: matn runs")


def _preview(plan: ReparsePlan, engine: Engine) -> Differences:
    from pipeline.ingest.reparse import count_pages_to_read, preview

    with click.progressbar(
        length=count_pages_to_read(plan, engine), label="Comparing pages", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return preview(plan, engine, bar.update)


def _write(plan: ReparsePlan, engine: Engine, told: Differences, refused: list[Quarantined]) -> RunFigures:
    from pipeline.ingest.reparse import count_pages_to_read, run_reparse

    with click.progressbar(
        length=count_pages_to_read(plan, engine), label="Writing pages", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return run_reparse(plan, engine, lambda batch: bar.update(batch.figures.pages_read), refused.append, told=told)


def _tell(found: Differences, plan: ReparsePlan) -> None:
    if found.pages:
        print_differences(found)
        return
    whose = f" of {plan.publisher}" if plan.publisher else ""
    say(
        f"No page{whose} needs to be read again: there is none, or this version of parser and profiles gave all. "
        "To read all: matn reparse --all"
    )


def is_wanted(as_json: bool) -> bool:
    """Ask on a terminal; elsewhere nobody can answer."""
    if as_json or sys.stdin is None or not sys.stdin.isatty():
        if not as_json:
            say("Nothing is written. To write it: the same command with --yes")
        return False
    return click.confirm("Write it?", default=False, err=True)


def figures_record(figures: RunFigures | None) -> dict[str, int] | None:
    """Lay out for JSON what was written; None where nothing was."""
    from pipeline.store.figures import FIGURES

    return None if figures is None else {name: getattr(figures, name) for name in FIGURES}
