"""The Prefect flow `ingest`: each batch of pages is a task; all that is done is done by `pipeline.ingest`."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run
from prefect.tasks import Task
from pydantic import Field
from sqlalchemy import Engine

from pipeline.ingest.batch import Prepared
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import PAUSES_SECONDS, BatchDone, OnBatch, load_once, run_ingest, world_can_change
from pipeline.settings import load_settings
from pipeline.store.connect import database_url, named_url
from pipeline.store.engine import check_ready, make_engine
from pipeline.store.figures import BatchFigures, RunFigures


@dataclass(kw_only=True)
class Caller:
    """Who called the flow in this process: told of each batch, and of the figures even where Prefect fails after the last one."""

    on_batch: OnBatch | None
    paths: tuple[str, ...] | None = None
    """The paths with the passwords that may stand in them; Prefect records the flow's own."""

    flow_run_id: str | None = None
    batches: int = 0
    figures: RunFigures | None = None


caller: ContextVar[Caller | None] = ContextVar("caller", default=None)
"""Set by `run_flow`: a flow's parameters must be plain values."""


def _may_help(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.data, BaseException) and world_can_change(state.data)


@task(
    name="batch",
    task_run_name="batch {number}: {size}",
    retries=len(PAUSES_SECONDS),
    retry_delay_seconds=list(PAUSES_SECONDS),
    retry_condition_fn=_may_help,
    persist_result=False,
    cache_policy=NO_CACHE,
)
def load_batch(number: int, size: str, load: Callable[[], BatchFigures]) -> BatchFigures:
    """Write one batch of pages, in one transaction; try again only where the database went away."""
    return load()


@flow(name="ingest", persist_result=False)
def ingest(
    paths: Annotated[list[str], Field(min_length=1)],
    since: datetime | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    batch_pages: Annotated[int, Field(ge=1, le=100_000)] | None = None,
    workers: Annotated[int, Field(ge=1, le=256)] | None = None,
    max_page_bytes: Annotated[int, Field(ge=1024)] | None = None,
    profiles: str | None = None,
    text_column: str | None = None,
    url_column: str | None = None,
    time_column: str | None = None,
    url: str | None = None,
    captured_at: datetime | None = None,
    entities: bool = True,
) -> RunFigures:
    """Read pages into the archive: find them, parse them in worker processes, write each batch in one transaction.

    Args:
        paths: Files, folders or globs of pages, as the machine that runs the flow sees them; or remote, as in s3://bucket/crawl.
        since: Only files modified at or after this time; with a zone.
        limit: At most so many pages.
        batch_pages: Pages in a batch, which is one task and one transaction. Empty: MATN_BATCH_PAGES, or 500.
        workers: Processes that read and parse. Empty: MATN_WORKERS, or one for each processor core.
        max_page_bytes: A larger page goes to quarantine. Empty: MATN_MAX_PAGE_BYTES, or 16 MiB.
        profiles: A folder of your own profiles of publishers. Empty: MATN_PROFILES, or none.
        text_column: Column of JSON Lines and Parquet that holds the page. Empty: by the usual names; so the next two.
        url_column: Column that holds the page's URL.
        time_column: Column that says when the page was fetched.
        url: URL of the page, where the one path is one page.
        captured_at: When the pages were fetched that do not say it themselves; with a zone.
        entities: Look for persons, organisations, places, dates and numbers in the articles.
    """
    settings = load_settings()
    told = caller.get() or Caller(on_batch=None)
    plan = IngestPlan(
        paths=told.paths or tuple(paths),
        since=since.astimezone() if since else None,
        limit=limit,
        max_page_bytes=max_page_bytes or settings.max_page_bytes,
        batch_pages=batch_pages or settings.batch_pages,
        workers=workers or settings.workers,
        profiles=profiles or (str(settings.profiles_to_read) if settings.profiles_to_read else None),
        text_column=text_column or None,
        url_column=url_column or None,
        time_column=time_column or None,
        url=url or None,
        captured_at=captured_at.astimezone() if captured_at else None,
        entities=entities,
        recogniser=settings.recogniser,
        gliner_labels=settings.gliner_labels,
    )
    engine = make_engine(database_url(settings), own_server=named_url(settings) is None)
    try:
        check_ready(engine)
        logger = get_run_logger()
        told.flow_run_id = flow_run.id

        def load(engine: Engine, run_id: int, prepared: Prepared) -> BatchFigures:
            told.batches += 1
            size = f"{prepared.count} page{'' if prepared.count == 1 else 's'}"
            # Handed over as a function without parameters: Prefect looks through a task's parameters, page by page.
            return load_batch(told.batches, size, partial(load_once, engine, run_id, prepared))

        def done(batch: BatchDone) -> None:
            of = batch.figures
            counts = (of.pages_new, of.pages_unchanged, of.pages_quarantined)
            logger.info("Batch %s of run %s: %s pages new, %s unchanged, %s quarantined", told.batches, batch.run_id, *counts)
            if told.on_batch is not None:
                told.on_batch(batch)

        told.figures = run_ingest(plan, engine, done, load=load)
        return told.figures
    finally:
        engine.dispose()
