"""Pages of the archive read again from their bytes: what would change, and the run that changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
from sqlalchemy import Engine

from pipeline.dedupe.signature import SIGNATURE_VERSION
from pipeline.errors import MatnError, UsageError
from pipeline.ingest.differences import Differences
from pipeline.ingest.duplicates import settling
from pipeline.ingest.finder_in_force import finder_in_force
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.profiles_in_force import profiles_in_force
from pipeline.ingest.read_again import read_again
from pipeline.ingest.run import BatchDone, OnBatch, close_broken_run
from pipeline.parse import PARSER_VERSION, profiles_version
from pipeline.publishers import Profiles
from pipeline.publishers.choice import did_you_mean
from pipeline.records import Quarantined
from pipeline.store.derived_rows import derive, stored_rows
from pipeline.store.engine import errors_in_words
from pipeline.store.figures import BatchFigures, RunFigures
from pipeline.store.kept_bytes import Selection, count_kept, kept_in_quarantine, kept_pages
from pipeline.store.known_domains import known_domains, knows_domain
from pipeline.store.models import RunKind, RunStatus
from pipeline.store.replace import replace_pages
from pipeline.store.writer import close_run, load_batch, open_run, sync_publishers

OnPages = Callable[[int], None]
"""Told how many more pages were compared."""

OnRefused = Callable[[Quarantined], None]
"""Told of a page whose new rows cannot be stored, so that it keeps its old ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparsePlan:
    """Which pages to read again.

    `publisher`: a domain; its pages, and those of no known publisher, which may turn out to be its. `everything`: also those that
    this version of the parser and of the profiles gave. `quarantined`: pages in quarantine too, where their bytes are kept.
    `workers`: processes that read and parse; None: one for each processor core. `profiles`: a folder of the user's own profiles.
    `recogniser` and `gliner_labels`: what finds names, as the settings write it.
    """

    publisher: str | None = None
    everything: bool = False
    quarantined: bool = False
    batch_pages: int = 500
    workers: int | None = None
    profiles: str | None = None
    recogniser: str = "matn"
    gliner_labels: str = ""

    def arguments(self) -> dict[str, object]:
        """The plan as JSON can hold it, for the run's row."""
        return {
            "publisher": self.publisher,
            "all": self.everything,
            "quarantined": self.quarantined,
            "batch_pages": self.batch_pages,
            "workers": self.workers,
            "profiles": self.profiles,
            "recogniser": self.recogniser,
        }

    def in_force(self, engine: Engine) -> Profiles:
        """Give the profiles to go by."""
        return profiles_in_force(engine, Path(self.profiles) if self.profiles else None)

    def selection(self, profiles: Profiles) -> Selection:
        """Say which pages of the archive are meant."""
        unless = None if self.everything else (PARSER_VERSION, profiles_version(profiles))
        return Selection(domain=self.publisher, unless=unless)


def check_publisher(plan: ReparsePlan, engine: Engine) -> None:
    """Refuse a publisher that nothing knows: no profile, snapshot or row, and no page's address.

    Raises:
        UsageError: naming the domains that are written much like it.
    """
    check_domain(engine, plan.publisher, plan.in_force(engine))


def check_domain(engine: Engine, domain: str | None, profiles: Profiles) -> None:
    """Refuse a domain that nothing knows: no profile, snapshot or row, and no page's address.

    Raises:
        UsageError: naming the domains that are written much like it.
    """
    named = {profile.domain for profile in profiles.all}
    if domain is None or domain in named or knows_domain(engine, domain):
        return
    close = did_you_mean(domain, sorted(named.union(known_domains(engine))))
    raise UsageError(
        f"{domain}: no profile has that domain, and no page of the archive is of it.{close} See: matn publishers list"
    )


def count_pages_to_read(plan: ReparsePlan, engine: Engine) -> int:
    """Count the pages that the plan means, those in quarantine left out."""
    return count_kept(engine, plan.selection(plan.in_force(engine)))


def preview(plan: ReparsePlan, engine: Engine, on_pages: OnPages | None = None) -> Differences:
    """Say what a reparse would change, and write nothing.

    Raises:
        ProfileError: a profile or snapshot cannot be read.
        DatabaseUnreachableError: the server went away.
    """
    profiles = plan.in_force(engine)
    found = Differences(profiles_version=profiles_version(profiles))
    batches = kept_pages(engine, plan.selection(profiles), batch_pages=plan.batch_pages)
    for batch in read_again(batches, profiles, workers=plan.workers):
        with errors_in_words(engine), engine.connect() as connection:
            cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
            before = stored_rows(cursor, list(batch.ids.values()))
        for page in batch.unreadable:
            found.add_unreadable(page.sighting.path, f"{page.reason.value}: {page.detail}")
        for parsed in batch.pages:
            held = before.get(batch.ids[parsed.page.sha256])
            if held is not None:
                found.add(held, derive(parsed))
        if on_pages is not None:
            on_pages(batch.count)
    if plan.quarantined:
        quarantine = kept_in_quarantine(engine, batch_pages=plan.batch_pages)
        for batch in read_again(quarantine, profiles, workers=plan.workers):
            found.pages += batch.count
            found.released += len(batch.pages)
            if on_pages is not None:
                on_pages(batch.count)
    return found


def run_reparse(
    plan: ReparsePlan,
    engine: Engine,
    on_batch: OnBatch | None = None,
    on_refused: OnRefused | None = None,
    *,
    told: Differences | None = None,
    finder: FinderChoice | None = None,
) -> RunFigures:
    """Read the plan's pages again and write what they give now, as one run of kind reparse.

    Each batch is one transaction. What was written before a run ended is of the new versions, so the same plan goes on behind it.
    `told`: what a person was told that changes; None: nobody was told anything. `finder`: of what the pages mention; None: the
    one in force.

    Raises:
        MatnError: the profiles are others than those that a person was told of; no run is opened then.
        ProfileError: a profile or snapshot cannot be read; no run is opened then.
        FiguresDoNotBalanceError: the run's figures do not add up. The run is closed as failed.
        MatnError: the database went away or its disk is full. The run is closed as failed, if the database can still be reached;
            the batches before are kept.
    """
    profiles = plan.in_force(engine)
    if told is not None and told.profiles_version != profiles_version(profiles):
        raise MatnError(
            "The profiles were changed since the pages were compared. Nothing is written; run the same command again."
        )
    finder = finder or finder_in_force(engine, plan.recogniser, plan.gliner_labels)
    sync_publishers(engine, profiles)
    run_id = open_run(
        engine,
        arguments=plan.arguments(),
        parser_version=PARSER_VERSION,
        profiles_version=profiles_version(profiles),
        kind=RunKind.REPARSE,
        signature_version=SIGNATURE_VERSION,
    )
    handed_in = 0
    try:
        for size, figures in _written(plan, engine, run_id, profiles, finder, on_refused):
            handed_in += size
            if on_batch is not None:
                on_batch(BatchDone(run_id=run_id, figures=figures))
    except BaseException as raised:
        close_broken_run(engine, run_id, raised)
    return close_run(engine, run_id, RunStatus.COMPLETED, pages_read=handed_in)


def _written(
    plan: ReparsePlan, engine: Engine, run_id: int, profiles: Profiles, finder: FinderChoice, on_refused: OnRefused | None
) -> Iterator[tuple[int, BatchFigures]]:
    batches = kept_pages(engine, plan.selection(profiles), batch_pages=plan.batch_pages)
    for batch in read_again(batches, profiles, workers=plan.workers, finder=finder):
        pages = [(batch.ids[parsed.page.sha256], parsed) for parsed in batch.pages]
        replaced = replace_pages(
            engine, run_id, pages, left_alone=len(batch.unreadable), found=batch.found, settle=settling(batch.signed)
        )
        if on_refused is not None:
            for page in replaced.refused:
                on_refused(page)
        yield batch.count, replaced.figures
    if plan.quarantined:
        quarantine = kept_in_quarantine(engine, batch_pages=plan.batch_pages)
        for batch in read_again(quarantine, profiles, workers=plan.workers, finder=finder):
            settle = settling(batch.signed)
            yield batch.count, load_batch(engine, run_id, batch.pages, batch.unreadable, found=batch.found, settle=settle)
