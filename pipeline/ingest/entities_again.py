"""Entities of stored articles looked for again, by their texts alone: what would change, and the run that changes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import psycopg
from sqlalchemy import Engine

from pipeline.dedupe.signature import SIGNATURE_VERSION
from pipeline.errors import MatnError
from pipeline.ingest.entity_differences import EntityDifferences
from pipeline.ingest.finder_in_force import finder_in_force
from pipeline.ingest.finding import FinderChoice, find_on_pages, finder_of
from pipeline.ingest.profiles_in_force import profiles_in_force
from pipeline.ingest.run import BatchDone, OnBatch, close_broken_run
from pipeline.ingest.workers import work_on_each
from pipeline.parse import PARSER_VERSION, profiles_version
from pipeline.records import ParsedPage
from pipeline.store.articles_again import articles_again, count_looked_at_by_others
from pipeline.store.engine import errors_in_words
from pipeline.store.entity_rows import FoundOnPage
from pipeline.store.figures import RunFigures
from pipeline.store.kept_bytes import Selection
from pipeline.store.models import RunKind, RunStatus
from pipeline.store.replace_mentions import replace_mentions
from pipeline.store.stored_mentions import found_mentions, stored_mentions
from pipeline.store.writer import close_run, open_run


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitiesPlan:
    """On which pages to look again.

    `publisher`: a domain; its pages, and those of no known publisher. `everything`: also those on which this version of the stage
    looked. `workers`: processes that look; None: one for each processor core. `recogniser` and `gliner_labels`: what finds
    names, as the settings write it.
    """

    publisher: str | None = None
    everything: bool = False
    batch_pages: int = 500
    workers: int | None = None
    recogniser: str = "matn"
    gliner_labels: str = ""

    def arguments(self) -> dict[str, object]:
        """The plan as JSON can hold it, for the run's row."""
        return {
            "entities": True,
            "publisher": self.publisher,
            "all": self.everything,
            "batch_pages": self.batch_pages,
            "workers": self.workers,
            "recogniser": self.recogniser,
        }

    def in_force(self, engine: Engine) -> FinderChoice:
        """Give the finder to go by."""
        return finder_in_force(engine, self.recogniser, self.gliner_labels)

    def unless(self, finder: FinderChoice) -> str | None:
        """Give the version of the stage whose pages are left out."""
        return None if self.everything else finder_of(finder).version


def count_pages_to_look_at(plan: EntitiesPlan, engine: Engine, finder: FinderChoice | None = None) -> int:
    """Count the pages that the plan means."""
    finder = finder or plan.in_force(engine)
    return count_looked_at_by_others(engine, Selection(domain=plan.publisher), unless=plan.unless(finder))


def preview_entities(
    plan: EntitiesPlan,
    engine: Engine,
    on_pages: Callable[[int], None] | None = None,
    *,
    finder: FinderChoice | None = None,
) -> EntityDifferences:
    """Say what looking again would change, and write nothing.

    Raises:
        DatabaseUnreachableError: the server went away.
    """
    finder = finder or plan.in_force(engine)
    told = EntityDifferences(entities_version=finder_of(finder).version)
    for batch, found in _found(plan, engine, finder):
        with errors_in_words(engine), engine.connect() as connection:
            cursor = cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()
            before = stored_mentions(cursor, [page_id for page_id, _ in batch])
        for page_id, page in batch:
            if page_id in before:
                now = found_mentions(found[page.page.sha256])
                told.add(page.page.sha256, before[page_id], now, _texts(page))
        if on_pages is not None:
            on_pages(len(batch))
    return told


def run_entities_again(
    plan: EntitiesPlan,
    engine: Engine,
    on_batch: OnBatch | None = None,
    *,
    told: EntityDifferences | None = None,
    finder: FinderChoice | None = None,
) -> RunFigures:
    """Look for entities again and write what is found, as one run of kind reparse; articles and their texts stay as they are.

    Each batch is one transaction. What was written before a run ended is of the new version, so the same plan goes on behind it.
    `told`: what a person was told that changes; None: nobody was told anything.

    Raises:
        MatnError: the tables are others than those that a person was told of; no run is opened then.
        FiguresDoNotBalanceError: the run's figures do not add up. The run is closed as failed.
        MatnError: the database went away or its disk is full. The run is closed as failed, if the database can still be reached;
            the batches before are kept.
    """
    finder = finder or plan.in_force(engine)
    if told is not None and told.entities_version != finder_of(finder).version:
        raise MatnError(
            "The entities that were imported have changed since the pages were compared. Nothing is written; run the same "
            "command again."
        )
    run_id = open_run(
        engine,
        arguments=plan.arguments(),
        parser_version=PARSER_VERSION,
        profiles_version=profiles_version(profiles_in_force(engine, None)),
        kind=RunKind.REPARSE,
        signature_version=SIGNATURE_VERSION,
    )
    handed_in = 0
    try:
        for batch, found in _found(plan, engine, finder):
            handed_in += len(batch)
            ids = {page.page.sha256: page_id for page_id, page in batch}
            figures = replace_mentions(engine, run_id, {ids[sha256]: one for sha256, one in found.items()})
            if on_batch is not None:
                on_batch(BatchDone(run_id=run_id, figures=figures))
    except BaseException as raised:
        close_broken_run(engine, run_id, raised)
    return close_run(engine, run_id, RunStatus.COMPLETED, pages_read=handed_in)


Batch = tuple[tuple[int, ParsedPage], ...]


def _found(plan: EntitiesPlan, engine: Engine, finder: FinderChoice) -> Iterator[tuple[Batch, Mapping[str, FoundOnPage]]]:
    """Read batches and look, in their order; never more of them ahead than an ingestion has."""
    handed_on: deque[Batch] = deque()

    def pages() -> Iterator[list[ParsedPage]]:
        selection = Selection(domain=plan.publisher)
        batches = articles_again(engine, selection, unless=plan.unless(finder), batch_pages=plan.batch_pages)
        for batch in batches:
            handed_on.append(batch)
            yield [page for _, page in batch]

    for found in work_on_each(pages(), plan.workers, partial(_look, finder)):
        yield handed_on.popleft(), found


def _look(finder: FinderChoice, pages: Sequence[ParsedPage]) -> Mapping[str, FoundOnPage]:
    return find_on_pages(pages, finder_of(finder))


def _texts(page: ParsedPage) -> dict[tuple[int, int], str]:
    return {
        (article.number, number): words
        for article in page.articles
        for number, words in enumerate([article.headline or "", *(paragraph.text for paragraph in article.paragraphs)])
    }
