"""An ingestion run from the first path to the closed row: plain functions, called by the command and by the flow alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Engine

from pipeline.dedupe.signature import SIGNATURE_VERSION
from pipeline.errors import DatabaseUnreachableError, MatnError
from pipeline.ingest.batch import Prepared
from pipeline.ingest.duplicates import settling
from pipeline.ingest.finder_in_force import finder_in_force
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.known_pages import KnownPages
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.profiles_in_force import profiles_in_force
from pipeline.ingest.workers import prepared_batches
from pipeline.parse import PARSER_VERSION, profiles_version
from pipeline.read import check_named, discover
from pipeline.store.figures import BatchFigures, RunFigures
from pipeline.store.models import RunStatus
from pipeline.store.writer import close_run, load_batch, open_run, sync_publishers

PAUSES_SECONDS = (1.0, 4.0, 15.0)
"""How long to wait before each further try to write a batch: a server that restarts is back within 20 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """A batch has been written: the run that it belongs to, and what became of its pages."""

    run_id: int
    figures: BatchFigures


OnBatch = Callable[[BatchDone], None]
Load = Callable[[Engine, int, Prepared], BatchFigures]


def run_ingest(
    plan: IngestPlan,
    engine: Engine,
    on_batch: OnBatch | None = None,
    *,
    load: Load | None = None,
    finder: FinderChoice | None = None,
) -> RunFigures:
    """Read the plan's pages into a database that is ready (`check_ready`), as one run.

    Args:
        on_batch: told of each batch once it is committed.
        load: how a batch is written; a flow hands in a task of its own. None: `load_with_retries`.
        finder: of what the pages mention, where the plan asks for that. None: the one in force.

    Raises:
        InputError: a path gives nothing, or a named file has no column to read; no run is opened then.
        ProfileError: a profile is wrong; no run is opened then.
        FiguresDoNotBalanceError: the run's figures do not add up. The run is closed as failed.
        MatnError: the database went away for good, its disk is full, a worker died. The run is closed as failed, if the database
            can still be reached; the batches before are kept.
    """
    load = load or load_with_retries
    sources = discover(plan.paths, since=plan.since)
    check_named(plan.paths, plan.read_options)
    profiles = profiles_in_force(engine, plan.profiles_folder)
    if plan.entities and finder is None:
        finder = finder_in_force(engine, plan.recogniser, plan.gliner_labels)
    sync_publishers(engine, profiles)
    run_id = open_run(
        engine,
        arguments=plan.arguments(),
        parser_version=PARSER_VERSION,
        profiles_version=profiles_version(profiles),
        signature_version=SIGNATURE_VERSION,
    )
    handed_in = 0
    try:
        for prepared in prepared_batches(plan, sources, profiles, finder if plan.entities else None, KnownPages.of(engine)):
            handed_in += prepared.count
            figures = load(engine, run_id, prepared)
            if on_batch is not None:
                on_batch(BatchDone(run_id=run_id, figures=figures))
    except BaseException as raised:
        close_broken_run(engine, run_id, raised)
    return close_run(engine, run_id, RunStatus.COMPLETED, pages_read=handed_in)


def close_broken_run(engine: Engine, run_id: int, raised: BaseException) -> NoReturn:
    """Close the row of a run that something ended, and raise that: the signal behind an error, where there is one."""
    error = _what_ended(raised)
    is_failure = isinstance(error, Exception)
    status = RunStatus.FAILED if is_failure else RunStatus.INTERRUPTED
    words = str(error) or type(error).__name__ if is_failure else "Told to stop."
    # A signal can have cut into a connection's talk with the server; what stands in the pool is of no more use.
    engine.dispose()
    # The error that ended the run is the one to tell; where the database is gone, the next run finds this one crashed.
    with suppress(MatnError):
        close_run(engine, run_id, status, words)
    if error is not raised:
        raise error from None
    raise raised


def _what_ended(raised: BaseException) -> BaseException:
    """Find the signal (Ctrl-C, SIGTERM) behind an error: it can cut into a clean-up, which then fails in its own way."""
    error: BaseException | None = raised
    while isinstance(error, Exception):
        error = error.__cause__ or error.__context__
    return raised if error is None or isinstance(error, GeneratorExit) else error


def load_once(engine: Engine, run_id: int, prepared: Prepared) -> BatchFigures:
    """Write a batch, in one transaction, without a second try.

    A signal that cuts into the talk with the server is raised itself, not the lost connection that it looks like: who calls
    would try again, and the signal would be lost.
    """
    with signals_as_they_are():
        return load_batch(
            engine, run_id, prepared.pages, prepared.quarantined, found=prepared.found, settle=settling(prepared.signed)
        )


@contextmanager
def signals_as_they_are() -> Iterator[None]:
    """Raise a signal that cut into the talk with the server itself, not the lost connection that it looks like."""
    try:
        yield
    except MatnError as raised:
        error = _what_ended(raised)
        if error is raised:
            raise
        raise error from None


def load_with_retries(
    engine: Engine, run_id: int, prepared: Prepared, *, pauses_seconds: Sequence[float] = PAUSES_SECONDS
) -> BatchFigures:
    """Write a batch, and try again where the world can have changed.

    Raises:
        MatnError: as `load_batch`, after the last try.
    """
    for pause in pauses_seconds:
        try:
            return load_once(engine, run_id, prepared)
        except MatnError as error:
            if not world_can_change(error):
                raise
        time.sleep(pause)
    return load_once(engine, run_id, prepared)


def world_can_change(error: BaseException) -> bool:
    """Say whether trying again may help: only a server that does not answer can come back."""
    return isinstance(error, DatabaseUnreachableError)
